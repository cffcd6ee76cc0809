import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openApp, openPage, type Routes, screens, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { problem } from './fixture-server.ts';
import { page as booksPage, detail, emptyFacets, items, recent } from './fixtures.ts';
import { settled } from './settled.ts';

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

const pages: readonly { path: string; ready: string; routes?: Partial<Routes> }[] = [
  { path: '/', ready: '[data-result]' },
  { path: '/?view=list&language=fr&subject=Poetry', ready: '[data-result]' },
  {
    path: '/?q=frankenstien',
    ready: '[data-result]',
    routes: {
      books: () => ({ body: booksPage(items, { correctedQuery: 'frankenstein', next: 'n', total: 99 }) }),
    },
  },
  {
    path: '/?q=zzz',
    ready: 'h2',
    routes: { books: () => ({ body: booksPage([], { facets: emptyFacets }) }) },
  },
  {
    path: '/?view=covers',
    ready: 'main h2',
    routes: {
      books: () => ({ body: booksPage([], { facets: emptyFacets }) }),
      recent: () => ({ body: { items: [] } }),
    },
  },
  { path: '/', ready: '[role=alert]', routes: { books: () => problem('cursor-invalid', 400) } },
  {
    path: `/books/${detail.id}`,
    ready: '#details',
    routes: { position: () => ({ body: recent.items[0]?.position }) },
  },
  { path: '/books/00000000-0000-4000-8000-000000009999', ready: '[role=alert]' },
  { path: '/add', ready: '#earlier ~ ul' },
  { path: '/nowhere', ready: 'h1' },
];

/**
 * Visible or spoken text of the interface that did not come through the catalogues. Data of books is marked
 * `translate="no"`, sentences of the server `data-served`.
 */
function unmarkedTexts(): string[] {
  const found: string[] = [];
  const marked = (text: string) => text.trim() === '' || /^[^\p{L}\p{N}]*$/u.test(text) || text.includes('[');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const textsOf = (node: Node): string[] =>
    node instanceof Element
      ? ['aria-label', 'title', 'placeholder', 'alt'].map((name) => node.getAttribute(name) ?? '')
      : [node.nodeValue ?? ''];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element?.closest('[translate="no"], [data-served], script, noscript')) continue;
    found.push(...textsOf(node).filter((text) => !marked(text)));
  }
  if (!document.title.includes('[') && !document.querySelector('h1[translate="no"], [translate="no"] h1'))
    found.push(`title: ${document.title}`);
  return found;
}

test('every text of every page comes from the catalogues, as a pseudo-locale shows', {
  skip: skipWithoutBrowser,
}, async () => {
  for (const { path, ready, routes } of pages) {
    await using server = await app.serve(routes);
    await using page = await openPage(app);
    await page.goto(`${server.origin}${path}${path.includes('?') ? '&' : '?'}lng=en-XA`);
    await page.locator(ready).first().waitFor({ state: 'attached' });
    await settled(page);
    await becomes(() => page.locator('html').getAttribute('lang'), 'en-XA');
    await becomes(() => page.evaluate(unmarkedTexts), [], path);
  }
});

test('a pseudo-locale from right to left mirrors the page and keeps its choice while one goes on', {
  skip: skipWithoutBrowser,
}, async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(`${server.origin}/?lng=ar-XB`);
  await page.locator('[data-result]').first().waitFor();
  await becomes(() => page.locator('html').getAttribute('dir'), 'rtl');
  const side = await page.locator('aside').boundingBox();
  const list = await page.locator('li:has([data-result])').first().boundingBox();
  assert.ok(side && list && side.x > list.x, 'the filters stand on the right');
  await page.locator('[data-result]').first().click();
  await page.locator('#details').waitFor();
  const cover = await page.locator('article img').first().boundingBox();
  const title = await page.locator('h1').boundingBox();
  assert.ok(cover && title && cover.x > title.x, 'the cover stands on the right of the title');
  await page.reload();
  await page.locator('#details').waitFor();
  await becomes(() => page.locator('html').getAttribute('dir'), 'rtl');
  await becomes(() => page.evaluate(unmarkedTexts), []);
});

test('a longer language does not push anything out of a phone', { skip: skipWithoutBrowser }, async () => {
  await using server = await app.serve();
  await using page = await openPage(app, screens.phone);
  for (const path of ['/', `/books/${detail.id}`, '/add', '/nowhere'])
    for (const lng of ['en-XA', 'ar-XB']) {
      await page.goto(`${server.origin}${path}?lng=${lng}`);
      await page.locator('h1').waitFor({ state: 'attached' });
      await settled(page);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(over <= 0, `${path} in ${lng} is ${over} px too wide`);
    }
});
