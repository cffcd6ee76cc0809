import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { openApp, openPage, type Routes, screens, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { problem } from './fixture-server.ts';
import { page as booksPage, detail, emptyFacets, items, recent } from './fixtures.ts';
import { settled } from './settled.ts';
import { violations } from './violations.ts';

interface State {
  readonly name: string;
  readonly path: string;
  readonly routes?: Partial<Routes>;
  /** What is there once the state is. */
  readonly ready: string;
  readonly act?: (page: Page) => Promise<void>;
}

const nothing = () => ({ body: booksPage([], { facets: emptyFacets }) });

const states: readonly State[] = [
  { name: 'catalogue', path: '/', ready: '[data-result]' },
  { name: 'catalogue as a list', path: '/?view=list', ready: '[data-result]' },
  {
    name: 'search with a mended word',
    path: '/?q=frankenstien&language=en-GB',
    ready: 'mark',
    routes: {
      books: () => ({
        body: booksPage(
          items.slice(0, 2).map((item) => ({
            ...item,
            snippet: { html: 'the <mark>monster</mark> &amp; I', chapter: 'V' },
          })),
          { correctedQuery: 'frankenstein' },
        ),
      }),
    },
  },
  {
    name: 'nothing found',
    path: '/?q=zzz&language=en',
    ready: 'text=Nothing found',
    routes: { books: nothing },
  },
  {
    name: 'empty catalogue',
    path: '/',
    ready: 'text=No books yet',
    routes: { books: nothing, recent: () => ({ body: { items: [] } }) },
  },
  { name: 'loading', path: '/', ready: '[aria-busy=true]', routes: { books: () => new Promise(() => {}) } },
  {
    name: 'catalogue that failed',
    path: '/',
    ready: '[role=alert]',
    routes: { books: () => problem('cursor-invalid', 400) },
  },
  { name: 'book', path: `/books/${detail.id}`, ready: 'text=This edition' },
  {
    name: 'book begun before',
    path: `/books/${detail.id}`,
    ready: 'text=Chapter XXIV',
    routes: { position: () => ({ body: recent.items[0]?.position }) },
  },
  { name: 'missing book', path: '/books/00000000-0000-4000-8000-000000009999', ready: '[role=alert]' },
  { name: 'adding books', path: '/add', ready: 'text=My Draft' },
  { name: 'unknown address', path: '/nowhere', ready: 'h1' },
  {
    name: 'appearance menu',
    path: '/',
    ready: '[data-result]',
    // On a phone the menu has it.
    act: (page) => page.getByRole('button', { name: /^(?:Appearance|Menu)$/ }).click(),
  },
];

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

for (const { name, path, routes, ready, act } of states) {
  test(`${name} has no accessibility fault, light and dark, on phone and desktop`, {
    skip: skipWithoutBrowser,
  }, async () => {
    await using server = await app.serve(routes);
    for (const screen of Object.values(screens)) {
      await using page = await openPage(app, { ...screen, reducedMotion: 'reduce' });
      await page.goto(server.origin + path);
      await page.locator(ready).first().waitFor({ state: 'attached' });
      await act?.(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page), [], `${colorScheme}, ${screen.viewport.width} px`);
      }
    }
  });
}

test('the filters on a phone are a dialog without accessibility fault that gives the focus back', {
  skip: skipWithoutBrowser,
}, async () => {
  await using server = await app.serve();
  await using page = await openPage(app, { ...screens.phone, reducedMotion: 'reduce' });
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('dialog', { name: 'Filters' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('checkbox', { name: 'German' }).check();
  await page.getByRole('button', { name: /^Show/ }).click();
  await page.waitForURL(/language=de/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await becomes(() => page.evaluate(() => document.activeElement?.textContent), 'Filters (1)');
});

test('the focus comes back from the filters though the row of begun books came meanwhile', {
  skip: skipWithoutBrowser,
}, async () => {
  let release = () => {};
  const asked = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using server = await app.serve({
    recent: async () => {
      await asked;
      return { body: recent };
    },
  });
  await using page = await openPage(app, { ...screens.phone, reducedMotion: 'reduce' });
  await page.goto(server.origin);
  const filters = page.getByRole('button', { name: 'Filters' });
  await filters.click();
  await page.getByRole('dialog', { name: 'Filters' }).waitFor();
  release();
  await page.locator('#continue-reading').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^Show/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await becomes(() => filters.evaluate((button) => button === document.activeElement), true);
});

test('the page fits 320 CSS pixels without scrolling sideways, and text may be twice as large', {
  skip: skipWithoutBrowser,
}, async () => {
  await using server = await app.serve();
  await using page = await openPage(app, { viewport: { width: 320, height: 640 } });
  const sizes = [
    { width: 320, fontSize: '100%' },
    { width: 1280, fontSize: '200%' },
    { width: 420, fontSize: '200%' },
  ];
  for (const path of ['/', '/?view=list', `/books/${detail.id}`, '/add']) {
    await page.goto(server.origin + path);
    await page.locator('h1').waitFor({ state: 'attached' });
    await settled(page);
    for (const { width, fontSize } of sizes) {
      await page.setViewportSize({ width, height: 640 });
      const over = await page.evaluate((size) => {
        document.documentElement.style.fontSize = size;
        return document.documentElement.scrollWidth - document.documentElement.clientWidth;
      }, fontSize);
      assert.ok(over <= 0, `${path} at ${width} px and ${fontSize}: ${over} px too wide`);
    }
  }
});
