import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = [
  process.env.CHROMIUM_PATH,
  // The same without windows, and with a third less work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser of this system, if it has one. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

/** For the `skip` option of a test: false, or why it cannot run here. */
export const skipWithoutBrowser: string | false = chromiumPath
  ? false
  : 'no Chromium found: install it, or name one in CHROMIUM_PATH';

/**
 * Starts the system's Chromium with a profile of its own, which goes when it is closed. It speaks to nobody but
 * the servers of the test.
 */
export async function launchBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error('Ask skipWithoutBrowser before launching: there is no Chromium here.');
  return chromium.launch({
    executablePath: chromiumPath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
