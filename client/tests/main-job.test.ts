import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import type { Browser, Page } from 'playwright-core';
// The whole platform as a person meets it: this one test joins client and server.
import { startTestServer } from '../../server/testing/server.ts';
import { launchBrowser, skipWithoutBrowser } from './browser.ts';
import { buildClient } from './build-client.ts';
import { becomes, eventually } from './eventually.ts';

const root = path.join(import.meta.dirname, '../..');
const corpus = path.join(root, '../shared/corpus/books');
/** `SCREENSHOTS=1` writes the pictures of the README; an ordinary run leaves the checkout as it is. */
const screenshots = process.env.SCREENSHOTS === '1' ? path.join(root, 'docs/images') : undefined;

const words = 'The lamp stood on the table and the house was quiet while the snow fell on the garden. ';

/** A book long enough to turn pages in. */
function longBook(title: string): Uint8Array {
  const body = Array.from(
    { length: 60 },
    (_, number) => `<p>Paragraph ${number}. ${words.repeat(4)}</p>`,
  ).join('');
  return buildEpub({
    title,
    chapters: Array.from({ length: 5 }, (_, chapter) => ({ title: `Chapter ${chapter + 1}`, body })),
  });
}

function folderOfFiles(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-drop-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function quietLine(page: Page): Promise<string> {
  const line = page.getByRole('region', { name: 'Where you are' });
  return (await line.textContent()) ?? '';
}

test('a book goes from a dropped file to the same page on another day', {
  skip: skipWithoutBrowser,
}, async () => {
  await using client = await buildClient();
  const server = await startTestServer({ MANGU_HANDBOOK: 'true' }, client.folder);
  const profile = folderOfFiles();
  const title = 'The Lighthouse Keepers of Frankenmuth';
  const file = path.join(profile, 'lighthouse.epub');
  writeFileSync(file, longBook(title));

  const browser: Browser = await launchBrowser();
  after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(`${server.url}/add`);
  await page.locator('input[type=file]').setInputFiles(file);
  const open = page.getByRole('link', { name: title }).first();
  await open.waitFor({ timeout: 60_000 });

  await page.goto(server.url);
  await open.waitFor();
  await page.keyboard.press('/');
  await page.locator('input[type=search]:focus').waitFor();
  // No such word stands in the handbook either, which comes into the house meanwhile.
  await page.keyboard.type('lighthuose frankenmtuh');
  await page.waitForURL(/q=lighthuose/);
  const hit = page.getByRole('link', { name: title }).first();
  await hit.waitFor();
  await hit.click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const known = new Set<unknown>();
  // A place that is no longer shown may be kept while the next is turned to: each turn waits for a place of its own.
  const newPlaceKept = () =>
    page.waitForResponse((answer) => {
      const request = answer.request();
      if (request.method() !== 'PUT' || !answer.ok()) return false;
      const { cfi } = request.postDataJSON();
      return !known.has(cfi) && Boolean(known.add(cfi));
    });
  const opened = newPlaceKept();
  await page.getByRole('link', { name: 'Read', exact: true }).click();
  await page.waitForURL(/\/read\//);
  await page.locator('[data-state=open]').waitFor();
  await opened;
  for (let turn = 0; turn < 4; turn++) {
    const kept = newPlaceKept();
    await page.keyboard.press('ArrowRight');
    await kept;
  }
  await eventually(async () => assert.match(await quietLine(page), /%/));
  const place = await quietLine(page);
  const state = await context.storageState();
  await context.close();

  // Another day: only the cookie is left.
  const later = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    storageState: { cookies: state.cookies, origins: [] },
  });
  const again = await later.newPage();
  await again.goto(server.url);
  await again
    .getByRole('link', { name: new RegExp(title) })
    .first()
    .waitFor();
  await again.goto(page.url());
  await again.locator('[data-state=open]').waitFor();
  await again
    .getByText(place.slice(place.indexOf('Chapter')))
    .first()
    .waitFor();
  await becomes(() => quietLine(again), place);
  assert.deepEqual(complaints, []);

  if (screenshots) await takePictures(browser, server, screenshots);
});

async function takePictures(
  browser: Browser,
  server: Awaited<ReturnType<typeof startTestServer>>,
  folder: string,
) {
  if (!existsSync(corpus)) throw new Error('Pictures need the shared corpus for its covers.');
  mkdirSync(folder, { recursive: true });
  const names = [
    'h-g-wells_the-time-machine',
    'jane-austen_pride-and-prejudice',
    'mary-shelley_frankenstein',
  ];
  names.push('arthur-conan-doyle_the-adventures-of-sherlock-holmes', 'ambrose-bierce_the-devils-dictionary');
  for (const name of names)
    await server.upload(readFileSync(path.join(corpus, `${name}.epub`)), `${name}.epub`);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.url, { waitUntil: 'networkidle' });
  await page.screenshot({ path: path.join(folder, 'catalogue.png') });
}
