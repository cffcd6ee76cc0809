import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { openApp, openPage, screens, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { detail } from './fixtures.ts';
import { settled } from './settled.ts';

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

const browserTest = (name: string, run: (t: TestContext) => Promise<void>) =>
  test(name, { skip: skipWithoutBrowser }, run);

/** Whether this system has the faces whose measures the stand-ins of ui/fonts.css are made to fit. */
function hasStandIns(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const drawing = document.createElement('canvas').getContext('2d');
    const width = (font: string) => {
      if (drawing) drawing.font = `40px ${font}`;
      return drawing?.measureText('Hamburgefonstiv').width;
    };
    const has = (name: string) => width(`"${name}", monospace`) !== width('monospace');
    return (
      ['Georgia', 'Liberation Serif', 'Times New Roman'].some(has) && ['Arial', 'Liberation Sans'].some(has)
    );
  });
}

async function skippedWithoutStandIns(t: TestContext): Promise<boolean> {
  await using page = await openPage(app);
  if (await hasStandIns(page)) return false;
  t.skip('this system has neither Georgia and Arial nor the Liberation faces: install fonts-liberation');
  return true;
}

/** Cumulative Layout Shift of everything since the page was opened. */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list, observer) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          observer.disconnect();
          resolve(sum);
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
}

/** A word in italics that moves by a pixel when its face arrives; 0.1 is what the Web Vitals call good. */
const nothing = 0.001;
const withLateFaces = 0.01;

const visits = [
  { path: '/', ready: '[data-result]' },
  { path: '/?view=list&q=pride', ready: '[data-result]' },
  { path: `/books/${detail.id}`, ready: '#details' },
  { path: '/add', ready: '#earlier ~ ul' },
];

/** Faces that came after the first words move a little, as the test of that allows. */
const allowedShift = async (page: Page) => {
  const late = await page.evaluate(() => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return performance
      .getEntriesByType('resource')
      .some(
        (one) =>
          one instanceof PerformanceResourceTiming &&
          one.name.endsWith('.woff2') &&
          one.responseEnd > (paint?.startTime ?? 0),
      );
  });
  return late ? withLateFaces : nothing;
};

browserTest('nothing moves while a page loads', async (t) => {
  if (await skippedWithoutStandIns(t)) return;
  await using server = await app.serve();
  for (const screen of Object.values(screens))
    for (const { path, ready } of visits) {
      await using page = await openPage(app, screen);
      await page.goto(server.origin + path);
      await page.locator(ready).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      assert.ok(
        (await layoutShift(page)) < (await allowedShift(page)),
        `${path} at ${screen.viewport.width} px`,
      );
      // The second visit knows more, such as that there is something to continue.
      await page.reload();
      await page.locator(ready).first().waitFor();
      const allowed = await allowedShift(page);
      assert.ok((await layoutShift(page)) < allowed, `${path} at ${screen.viewport.width} px, again`);
    }
});

browserTest('when the fonts come late, lines hardly move: the stand-ins have their measures', async (t) => {
  if (await skippedWithoutStandIns(t)) return;
  await using server = await app.serve();
  for (const screen of Object.values(screens))
    for (const { path, ready } of visits) {
      await using page = await openPage(app, screen);
      let releaseFonts = () => {};
      const fonts = new Promise<void>((resolve) => {
        releaseFonts = resolve;
      });
      await page.route('**/*.woff2', async (route) => {
        await fonts;
        await route.continue();
      });
      await page.goto(server.origin + path, { waitUntil: 'commit' });
      await page.locator(ready).first().waitFor();
      releaseFonts();
      await page.evaluate(() => document.fonts.ready);
      const shift = await layoutShift(page);
      assert.ok(shift < withLateFaces, `${path} at ${screen.viewport.width} px: ${shift}`);
    }
});

browserTest(
  'the chosen appearance is there before the first paint and follows the system without a choice',
  async () => {
    await using server = await app.serve();
    await using page = await openPage(app, { colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto(server.origin);
    const light = await paper();
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await eventually(async () => assert.notEqual(await paper(), light));
    const dark = await paper();
    // Without the app's own script only what stands in the head has run.
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.reload();
    await becomes(paper, dark);
    await page.unroute('**/assets/*.js');
    await page.reload();
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('radio', { name: 'As the system' }).check();
    await becomes(paper, light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await becomes(paper, dark);
  },
);

browserTest('whoever wants less motion gets none', async () => {
  await using server = await app.serve({ books: () => new Promise(() => {}) });
  await using page = await openPage(app, { reducedMotion: 'reduce' });
  await page.goto(server.origin);
  await page.locator('[aria-busy=true]').first().waitFor();
  const running = () =>
    page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length);
  await becomes(running, 0);
});

browserTest('every control is at least 24 pixels wide and high', async () => {
  await using server = await app.serve();
  await using page = await openPage(app, screens.phone);
  for (const path of ['/', `/books/${detail.id}`, '/add']) {
    await page.goto(server.origin + path);
    await page.locator('h1').waitFor({ state: 'attached' });
    await settled(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, summary, label:has(input), input[type=search]')]
        .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name, box }) => `${name} ${box.width} × ${box.height}`),
    );
    assert.deepEqual(small, [], path);
  }
});
