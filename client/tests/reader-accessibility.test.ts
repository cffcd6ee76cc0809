import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import {
  bookFrames,
  corpusBook,
  novel,
  openReader,
  openReaderApp,
  type ReaderTestApp,
  shows,
  skipWithoutCorpus,
  until,
} from './reader-app.ts';
import type { ReaderServer } from './reader-server.ts';
import { violations } from './violations.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

const book = () =>
  novel({
    chapters: [
      {
        title: 'One',
        body: `<p>A claim<a epub:type="noteref" href="#n1">1</a>. <a href="https://example.org/">A site</a>.</p>
          <p><img src="figure.svg" alt="A figure" width="400" height="300"/></p>
          <aside epub:type="footnote" id="n1"><p>The source.</p></aside>`,
      },
      { title: 'Two', body: '<p>More words.</p>' },
    ],
    items: [
      {
        id: 'figure',
        href: 'figure.svg',
        mediaType: 'image/svg+xml',
        data: '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300"/></svg>',
      },
    ],
  });

const inBook = (page: Page, words: string) => bookFrames(page)[0]?.getByText(words, { exact: true }).click();

/** Everything the reader can show, and how to get there. */
const states: readonly {
  readonly name: string;
  readonly act: (page: Page, server: ReaderServer) => Promise<unknown>;
  readonly ready: string;
}[] = [
  { name: 'the controls', act: (page) => page.keyboard.press('Escape'), ready: '[data-chrome]' },
  { name: 'the contents', act: (page) => page.keyboard.press('c'), ready: 'dialog[open] [aria-current]' },
  {
    name: 'the bookmarks',
    act: async (page) => {
      await page.keyboard.press('b');
      await page.locator('[aria-pressed="true"]').waitFor({ state: 'attached' });
      await page.keyboard.press('c');
      await page.getByRole('tab').nth(1).click();
    },
    ready: 'dialog[open] li',
  },
  {
    name: 'the search',
    act: async (page) => {
      await page.keyboard.press('/');
      await page.getByRole('searchbox').fill('words');
      await page.keyboard.press('Enter');
    },
    ready: 'dialog[open] mark',
  },
  { name: 'the settings', act: (page) => page.keyboard.press('s'), ready: 'dialog[open] fieldset' },
  { name: 'the keys', act: (page) => page.keyboard.press('?'), ready: 'dialog[open] kbd' },
  { name: 'a note', act: async (page) => inBook(page, '1'), ready: 'dialog[open]' },
  { name: 'a question about a link', act: async (page) => inBook(page, 'A site'), ready: 'dialog[open] a' },
  {
    name: 'a picture',
    act: async (page) => bookFrames(page)[0]?.getByRole('img').click(),
    ready: 'dialog[open] img',
  },
  {
    name: 'a chapter that failed',
    act: async (page, server) => {
      server.refuse = (_, path) => (path.endsWith('/c2.xhtml') ? 404 : undefined);
      await page.reload();
      await page.locator('[data-state="open"]').waitFor();
      await page.keyboard.press('Control+End');
    },
    ready: '[role="alert"]',
  },
];

/** Leaves the state again, for the next. */
async function leave(page: Page): Promise<void> {
  if ((await page.locator('dialog[open]').count()) === 0) return;
  await page.keyboard.press('Escape');
  await until(page, 'the focus is back on the page', () =>
    page.evaluate(() => document.activeElement?.closest('main') !== null),
  );
}

const looks = [
  { screen: screens.desktop, theme: 'paper' },
  { screen: screens.phone, theme: 'paper' },
  { screen: screens.desktop, theme: 'night' },
  { screen: screens.phone, theme: 'night' },
  { screen: screens.desktop, theme: 'sepia' },
  { screen: screens.desktop, theme: 'contrast' },
];

for (const { screen, theme } of looks)
  test(`the reader has no accessibility fault in ${theme} at ${screen.viewport.width} px, whatever is open`, {
    skip,
  }, async () => {
    await using server = await app.serveBooks({ book: book() });
    await using page = await openReader(app, server, 'book', { ...screen, settings: { theme } });
    await shows(page, 'A claim');
    for (const { name, act, ready } of states) {
      await act(page, server);
      await page.locator(ready).first().waitFor({ state: 'visible' });
      assert.deepEqual(await violations(page), [], name);
      await leave(page);
    }
  });

/** Text of the reader that did not come through the catalogues; the book's own is marked `translate="no"`. */
function unmarked(): string[] {
  const found: string[] = [];
  const isFine = (text: string) => /^[^\p{L}\p{N}]*$/u.test(text) || text.includes('[');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element?.closest('[translate="no"], script, noscript')) continue;
    const texts =
      node instanceof Element
        ? ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'].map(
            (name) => node.getAttribute(name) ?? '',
          )
        : [node.nodeValue ?? ''];
    found.push(...texts.filter((text) => !isFine(text)));
  }
  return found;
}

test('every text of the reader comes from the catalogue, also from right to left', { skip }, async () => {
  for (const language of ['en-XA', 'ar-XB']) {
    await using server = await app.serveBooks({ book: book() });
    await using page = await openReader(app, server, 'book');
    await page.goto(`${server.origin}/read/book?lng=${language}`);
    await page.locator('[data-state="open"]').waitFor();
    await shows(page, 'A claim');
    for (const { name, act, ready } of states) {
      await act(page, server);
      await page.locator(ready).first().waitFor({ state: 'visible' });
      const allowed = new Set(['A figure', 'A Small Novel']);
      const texts = async () => (await page.evaluate(unmarked)).filter((text) => !allowed.has(text));
      await becomes(texts, [], `${name} in ${language}`);
      const over = () =>
        page.evaluate(() =>
          Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
        );
      await becomes(over, 0, `${name} in ${language}, px too wide`);
      await leave(page);
    }
  }
});

test('focus goes into a panel, stays there, and comes back to the page', { skip }, async () => {
  await using server = await app.serveBooks({ book: book() });
  await using page = await openReader(app, server, 'book');
  await shows(page, 'A claim');
  const focused = () => page.evaluate(() => document.activeElement?.closest('dialog, main')?.localName);
  await becomes(focused, 'main', 'the book has the focus from the start');
  for (const key of ['c', '/', 's', '?']) {
    await page.keyboard.press(key);
    await page.locator('dialog[open]').waitFor();
    await becomes(focused, 'dialog', key);
    for (let tabs = 0; tabs < 60; tabs++) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(() => document.activeElement?.closest('main')?.localName);
      assert.equal(place, undefined, `${key}, after ${tabs + 1} tabs`);
    }
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await until(page, `${key} gives the focus back`, async () => (await focused()) === 'main');
  }
});

test('the frame of the book is named after its chapter', { skip }, async () => {
  await using server = await app.serveBooks({ book: book() });
  await using page = await openReader(app, server, 'book');
  await shows(page, 'A claim');
  await becomes(async () => (await bookFrames(page)[0]?.frameElement())?.getAttribute('title'), 'One');
});

test('a fixed layout has no accessibility fault around it', { skip: skipWithoutCorpus }, async () => {
  await using server = await app.serveBooks({
    spreads: await corpusBook('conformance/w3c-lay-fxl-page-spread-combined'),
    spoken: await corpusBook('conformance/w3c-mol-navigation'),
  });
  for (const id of ['spreads', 'spoken']) {
    await using page = await openReader(app, server, id);
    await page.keyboard.press('Escape');
    await page.locator('[data-chrome]').waitFor();
    assert.deepEqual(await violations(page), [], id);
    await page.keyboard.press('s');
    await page.locator('dialog[open] fieldset').first().waitFor();
    assert.deepEqual(await violations(page), [], `${id}, settings`);
  }
});
