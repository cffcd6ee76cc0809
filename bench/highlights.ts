import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HighlightInput } from '@mangu/contract/highlights';
import { buildEpub } from '@mangu/epub/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, skipWithoutBrowser } from '../client/tests/browser.ts';
import { talkTo } from '../server/testing/server.ts';
import { startPlatform } from './platform.ts';
import { type Benchmark, median } from './table.ts';

const count = 2_000;
const chapters = 20;
const paragraphs = 200;
const rounds = 11;
const goalMs = 100;
/** Saves under way at a time while the highlights are made. */
const atOnce = 20;

/** Who opens the book: nobody's marks, marks all over it, or all of them in the chapter that is opened. */
const readers = ['none', 'over all chapters', 'in the first chapter'] as const;
type Reader = (typeof readers)[number];

export const benchmark: Benchmark = {
  name: 'highlights',
  about: `opening a book with ${count} highlights against the same book with none (needs Chromium)`,
  async run() {
    if (skipWithoutBrowser) {
      return { title: 'Highlights', notes: [`Skipped: ${skipWithoutBrowser}.`], columns: ['what'], rows: [] };
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-highlights-'));
    const platform = await startPlatform(folder, { MANGU_HANDBOOK: 'false' });
    const browser = await launchBrowser();
    try {
      const { bookId } = await talkTo(platform.url).upload(longBook());
      const url = `${platform.url}/read/${bookId}`;
      const pages = new Map<Reader, Page>();
      for (const reader of readers) pages.set(reader, await prepare(browser, url, bookId ?? '', reader));
      const found = await measure(pages, url);
      const row = (what: string, values: readonly number[]) =>
        [what, Math.min(...values), median(values), Math.max(...values)].map((cell) =>
          typeof cell === 'number' ? Math.round(cell) : cell,
        );
      const drawn = (reader: Reader) => found.get(reader)?.map(({ drawnMs }) => drawnMs) ?? [];
      const shown = (reader: Reader) => found.get(reader)?.map(({ shownMs }) => shownMs) ?? [];
      const added = (reader: Reader) => median(drawn(reader)) - median(drawn('none'));
      return {
        title: `Opening a book with ${count} highlights (ms)`,
        columns: ['highlights', 'min', 'median', 'max'],
        rows: readers.flatMap((reader) => [
          row(`${reader}: text shown`, shown(reader)),
          row(`${reader}: highlights drawn`, drawn(reader)),
        ]),
        goals: readers.slice(1).map((reader) => ({
          name: `${reader}: more than with none, until they are drawn`,
          value: `${Math.round(added(reader))} ms`,
          goal: `≤ ${goalMs} ms`,
          met: added(reader) <= goalMs,
        })),
        notes: [
          `A book of ${chapters} chapters of ${paragraphs} paragraphs; ${rounds} rounds turn about, after one that is not counted.`,
          'From the request of the page until its text is shown, and until what the server has of highlights is drawn too.',
        ],
      };
    } finally {
      await browser.close();
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const text = (paragraph: number) =>
  `Paragraph ${paragraph} says that the lamp stood on the table and the house was quiet while the snow fell.`;

function longBook(): Uint8Array {
  const body = Array.from({ length: paragraphs }, (_, at) => `<p>${text(at)}</p>`).join('');
  return buildEpub({
    title: 'Much Marked',
    chapters: Array.from({ length: chapters }, (_, at) => ({ title: `Chapter ${at + 1}`, body })),
  });
}

/** A browser of somebody's own, with their highlights on the server. */
async function prepare(browser: Browser, url: string, bookId: string, reader: Reader): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await opened(page);
  if (reader === 'none') return page;
  // The reader's own way of marking tells how its places begin.
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
  await page.keyboard.press('h');
  const sample: HighlightInput = (await saved).request().postDataJSON();
  // Their device is known by the cookie that the first answer set.
  const base = `${new URL(url).origin}/api/reading/highlights/${bookId}`;
  const save = async (number: number) => {
    const answer = await context.request.put(`${base}/${randomUUID()}`, {
      headers: { origin: new URL(url).origin },
      data: { ...sample, ...placeOf(sample, number, reader), version: 0 },
    });
    if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
  };
  for (let number = 1; number < count; number += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - number) }, (_, at) => save(number + at)));
  }
  await page.goto('about:blank');
  return page;
}

/** Ten marks of different length in each paragraph of one chapter, or one in each of many. */
function placeOf({ cfi, quote }: HighlightInput, number: number, reader: Reader) {
  const everywhere = reader === 'over all chapters';
  const chapter = everywhere ? number % chapters : 0;
  const paragraph = Math.floor(number / (everywhere ? chapters : 10)) % paragraphs;
  const length = 20 + (everywhere ? 0 : number % 10);
  const exact = text(paragraph).slice(0, length);
  const [, spine = '', step = ''] = /^epubcfi\(\/6\/(\d+)(.*!.*\/)\d+,/.exec(cfi) ?? [];
  if (spine === '') throw new Error(`A place of another form: ${cfi}`);
  const heading = Number(/\/(\d+),/.exec(cfi)?.[1]);
  return {
    cfi: `epubcfi(/6/${Number(spine) + 2 * chapter}${step}${heading + 2 * paragraph},/1:0,/1:${length})`,
    fraction: (chapter + paragraph / paragraphs) / chapters,
    quote: { ...quote, exact, prefix: '', suffix: text(paragraph).slice(length, length + 32) },
  };
}

interface Opening {
  readonly shownMs: number;
  readonly drawnMs: number;
}

async function measure(
  pages: ReadonlyMap<Reader, Page>,
  url: string,
): Promise<ReadonlyMap<Reader, readonly Opening[]>> {
  const found = new Map<Reader, Opening[]>(readers.map((reader) => [reader, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [reader, page] of pages) {
      await page.goto('about:blank');
      await page.goto(url);
      const opening = await opened(page, reader === 'none' ? 0 : count);
      if (round > 0) found.get(reader)?.push(opening);
    }
  }
  return found;
}

/** Waits until the text is shown and the highlights that the server has, at least so many, are drawn. */
function opened(page: Page, least = 0): Promise<Opening> {
  return page.evaluate(async (least) => {
    for (;;) {
      const [shown] = performance.getEntriesByName('reader:shown');
      const drawn = performance
        .getEntriesByName('reader:highlights')
        .find((mark) => mark instanceof PerformanceMark && mark.detail >= least);
      if (shown && drawn) return { shownMs: shown.startTime, drawnMs: drawn.startTime };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }, least);
}
