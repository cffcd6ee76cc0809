import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildEpub } from '@mangu/epub/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser, skipWithoutBrowser } from '../client/tests/browser.ts';
import { talkTo } from '../server/testing/server.ts';
import { startPlatform } from './platform.ts';
import { type Benchmark, median, type Table } from './table.ts';

const scriptGoalBytes = 120_000;
const restoreGoalMs = 300;
const rounds = 7;

/** What a browser loads for the first page, whether anything jumps, and how fast a place is back. */
export const benchmark: Benchmark = {
  name: 'client',
  about: 'weight and steadiness of the first page, return to a place in a book (needs Chromium)',
  async run() {
    if (skipWithoutBrowser) {
      return { title: 'Client', notes: [`Skipped: ${skipWithoutBrowser}.`], columns: ['what'], rows: [] };
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-client-'));
    const platform = await startPlatform(folder, { MANGU_HANDBOOK: 'false' });
    const browser = await launchBrowser();
    try {
      const { upload } = talkTo(platform.url);
      const { bookId } = await upload(longBook());
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const first = await firstPage(context, platform.url);
      const restored = await returns(context, `${platform.url}/read/${bookId}`);
      return table(first, restored);
    } finally {
      await browser.close();
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function longBook(): Uint8Array {
  const body = '<p>The lamp stood on the table and the house was quiet while the snow fell. </p>'.repeat(400);
  const chapters = Array.from({ length: 30 }, (_, index) => ({ title: `Chapter ${index + 1}`, body }));
  return buildEpub({ title: 'Thirty Chapters', chapters });
}

/** Runs in the page: the sum of its layout shifts so far. */
const layoutShift = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => resolve(sum));
})`;

interface FirstPage {
  readonly scriptBytes: number;
  readonly scripts: number;
  readonly shift: number;
}

async function firstPage(context: BrowserContext, url: string): Promise<FirstPage> {
  const page = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/assets/') && answer.url().endsWith('.js')) bodies.push(answer.body());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  const shift = await page.evaluate<number>(layoutShift);
  await page.close();
  return { scriptBytes: sizes.reduce((sum, size) => sum + size, 0), scripts: sizes.length, shift };
}

interface Return {
  readonly restoreMs: number;
  readonly shownMs: number;
}

async function returns(context: BrowserContext, url: string): Promise<readonly Return[]> {
  const page = await context.newPage();
  await page.goto(`${url}#href=${encodeURIComponent('EPUB/chapter-15.xhtml')}`);
  await shown(page);
  for (let turn = 0; turn < 3; turn++) {
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.keyboard.press('ArrowRight');
    await saved;
  }
  const found: Return[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto('about:blank');
    await page.goto(url);
    found.push(await shown(page));
  }
  await page.close();
  return found;
}

function shown(page: Page): Promise<Return> {
  return page.evaluate(async () => {
    for (;;) {
      const [measure] = performance.getEntriesByName('reader:restore');
      if (measure) return { restoreMs: measure.duration, shownMs: measure.startTime + measure.duration };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
}

function table(first: FirstPage, restored: readonly Return[]): Table {
  const restoreMs = median(restored.map((item) => item.restoreMs));
  const shownMs = median(restored.map((item) => item.shownMs));
  const kilobytes = (first.scriptBytes / 1000).toFixed(1);
  return {
    title: 'Client in Chromium',
    notes: [
      'First page: the catalogue with one book; scripts as loaded by the browser, each gzipped at level 9.',
      `Return: a book of 30 chapters opened again in the middle of the 15th, ${rounds} rounds, medians.`,
    ],
    columns: ['what', 'value'],
    rows: [
      [`scripts of the first page (${first.scripts} files), kB gzipped`, kilobytes],
      ['cumulative layout shift', first.shift.toFixed(4)],
      ['place back after its data is there (ms)', Math.round(restoreMs)],
      ['place back after the request of the page (ms)', Math.round(shownMs)],
    ],
    goals: [
      {
        name: 'scripts of the first page',
        value: `${kilobytes} kB`,
        goal: '≤ 120 kB',
        met: first.scriptBytes <= scriptGoalBytes,
      },
      { name: 'layout shift', value: first.shift.toFixed(4), goal: '0', met: first.shift === 0 },
      {
        name: 'place back',
        value: `${Math.round(restoreMs)} ms`,
        goal: `< ${restoreGoalMs} ms`,
        met: restoreMs < restoreGoalMs,
      },
    ],
  };
}
