import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildEpub, type TestBook, type TestChapter } from '@mangu/epub/testing';
import type { BrowserContextOptions, Frame, Page } from 'playwright-core';
import { openPage, screens, type TestApp } from './app.ts';
import { launchBrowser, skipWithoutBrowser } from './browser.ts';
import { type BuiltClient, buildClient } from './build-client.ts';
import { type ReaderServer, startReaderServer } from './reader-server.ts';

/** One build and one browser for a test file; every test has its own server and its own profile. */
export interface ReaderTestApp extends TestApp {
  readonly serveBooks: (epubs: Readonly<Record<string, Uint8Array>>) => Promise<ReaderServer>;
}

export async function openReaderApp(): Promise<ReaderTestApp> {
  const [client, browser]: [BuiltClient, Awaited<ReturnType<typeof launchBrowser>>] = await Promise.all([
    buildClient(),
    launchBrowser(),
  ]);
  return {
    browser,
    serve: () => Promise.reject(new Error('The reader is tested with serveBooks.')),
    serveBooks: (epubs) => startReaderServer(client.folder, epubs),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await client[Symbol.asyncDispose]();
    },
  };
}

const corpus = new URL('../../../shared/corpus/', import.meta.url);

/** For the `skip` option of a test with real books: false, or why it cannot run here. */
export const skipWithoutCorpus: string | false =
  skipWithoutBrowser || (existsSync(corpus) ? false : 'no ../shared/corpus beside the project');

/** A book of the corpus, e.g. `conformance/w3c-mol-navigation`. */
export function corpusBook(name: string): Promise<Uint8Array> {
  return readFile(fileURLToPath(new URL(`${name}.epub`, corpus)));
}

/** Paragraphs whose every one begins with its own number, so that a test can tell which are on the screen. */
export function paragraphs(count: number, first = 1): string {
  const sentence =
    'The kettle had been singing for a while before anybody thought of taking it off the fire. ';
  return Array.from(
    { length: count },
    (_, index) => `<p id="p${first + index}">Paragraph ${first + index}. ${sentence.repeat(3)}</p>`,
  ).join('\n');
}

/** Three chapters of prose, and whatever the test is about. */
export function novel(book: Partial<TestBook> & { chapters?: TestChapter[] } = {}): Uint8Array {
  const chapters = [
    { title: 'The Kettle', body: paragraphs(30) },
    { title: 'The Fire', body: paragraphs(30, 31) },
    { title: 'The Ashes', body: paragraphs(30, 61) },
  ];
  return buildEpub({ title: 'A Small Novel', chapters, ...book });
}

/** Opens `/read/ID` and waits until the book is on the screen. */
export async function openReader(
  app: TestApp,
  server: ReaderServer,
  id: string,
  options: BrowserContextOptions & { hash?: string; settings?: object } = {},
): Promise<Page & AsyncDisposable> {
  const { hash = '', settings, ...context } = options;
  const page = await openPage(app, { ...screens.desktop, reducedMotion: 'reduce', ...context });
  await page.addInitScript((kept) => {
    // Not the first book on this device: the controls stay out of sight.
    localStorage.setItem('mangu.reader.seen', '1');
    if (kept && localStorage.getItem('mangu.reader.settings') === null)
      localStorage.setItem('mangu.reader.settings', JSON.stringify(kept));
  }, settings ?? null);
  await page.goto(`${server.origin}/read/${id}${hash}`);
  await isOpen(page);
  return page;
}

export async function isOpen(page: Page): Promise<void> {
  await page.locator('[data-state="open"]').waitFor();
  await facesAreThere(page);
}

/** Until the faces of the shown chapter are there its lines break elsewhere. */
export async function facesAreThere(page: Page): Promise<void> {
  await until(page, 'the faces are there', async () => {
    const there = await Promise.all(
      bookFrames(page).map((frame) =>
        frame.evaluate(() => document.fonts.status === 'loaded').catch(() => false),
      ),
    );
    return there.every(Boolean);
  });
  // The layout hears of it in one frame and sets the page in the next.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** The frames in which the book's documents are. */
export function bookFrames(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.url().startsWith('blob:'));
}

/** The words of the book that are on the screen. */
export async function shownText(page: Page): Promise<string> {
  const texts = await Promise.all(
    bookFrames(page).map((frame) =>
      frame
        .evaluate(() => {
          const frame = window.frameElement;
          const box = frame?.getBoundingClientRect() ?? new DOMRect();
          // The frame is as wide as the chapter; what is around it shows one page of that.
          const holder = frame?.parentElement?.parentElement ?? parent.document.documentElement;
          const clip = holder.getBoundingClientRect();
          const scale = box.width / window.innerWidth || 1;
          const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
          const words: string[] = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(node);
            const isShown = [...range.getClientRects()].some((rect) => {
              const x = box.left + (rect.left + rect.width / 2) * scale;
              const y = box.top + (rect.top + rect.height / 2) * scale;
              return x > clip.left && x < clip.right && y > clip.top && y < clip.bottom;
            });
            if (isShown) words.push(node.nodeValue?.trim() ?? '');
          }
          return words.join(' ').trim();
        })
        .catch(() => ''),
    ),
  );
  return texts.join(' ').trim();
}

/** Waits until `check` holds; the page's own events drive it, not the clock. */
export async function until<T>(
  page: Page,
  what: string,
  check: () => Promise<T | false> | T | false,
): Promise<T> {
  const giveUp = AbortSignal.timeout(30_000);
  let last: unknown;
  while (!giveUp.aborted) {
    try {
      const found = await check();
      if (found !== false) return found;
    } catch (failure) {
      // A frame may be replaced while it is asked.
      last = failure;
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  throw new Error(`This did not come to be: ${what}`, { cause: last });
}

/** Waits until these words of the book are on the screen. */
export async function shows(page: Page, words: string | RegExp): Promise<string> {
  let last = '';
  return until(page, `the page shows ${words}`, async () => {
    last = await shownText(page);
    const found = typeof words === 'string' ? last.includes(words) : words.test(last);
    return found && last;
  }).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; it shows: ${last.slice(0, 300)}`);
  });
}

/** Lets the page do what it would do in the next moments, before a test says that something did not happen. */
export async function frames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let count = 0; count < 5; count++) await new Promise(requestAnimationFrame);
  });
}

/** Answers the page waits for until they are released. */
export interface HeldAnswers {
  /** Resolves when the page asks. */
  readonly asked: Promise<void>;
  release(): void;
}

/** Keeps the answers to these addresses back. */
export async function holdAnswers(page: Page, address: string | RegExp): Promise<HeldAnswers> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    asked.resolve();
    await released.promise;
    // The page may have gone, or asks no more.
    await route.continue().catch(() => undefined);
  });
  return { asked: asked.promise, release: released.resolve };
}

/** Stops the time of what slides until it is released: slides begin, and do not end. */
export async function holdSlides(page: Page): Promise<{ release(): Promise<void> }> {
  await page.evaluate(() => {
    const request = window.requestAnimationFrame.bind(window);
    let stopped: number | null = performance.now();
    window.requestAnimationFrame = (step) => request((now) => step(stopped ?? now));
    document.addEventListener('release-slides', () => {
      stopped = null;
    });
  });
  return {
    release: () =>
      page.evaluate(() => {
        document.dispatchEvent(new Event('release-slides'));
      }),
  };
}

/** A finger goes over the middle of a phone. */
export async function swipe(page: Page, direction: 'next' | 'previous'): Promise<void> {
  const [from, to] = direction === 'next' ? [340, 60] : [60, 340];
  const touch = await page.context().newCDPSession(page);
  const at = (x: number) => ({ touchPoints: [{ x, y: 400 }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from) });
  for (const share of [0.25, 0.5, 0.75, 1])
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(from + (to - from) * share) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await touch.detach();
}
