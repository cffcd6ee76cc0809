import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openApp, openPage, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { problem } from './fixture-server.ts';
import { detail, items, recent } from './fixtures.ts';

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

browserTest('a book page says who did what, how long it takes, and where it belongs', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  await page.getByRole('heading', { level: 1, name: 'Pride and Prejudice' }).waitFor();
  await becomes(() => page.title(), 'Pride and Prejudice – MANGU');
  // 121,970 words at 250 a minute.
  await page.getByText(/8 hrs, 8 mins to read/).waitFor();
  const text = await page.locator('article').innerText();
  for (const part of [
    'Editor R. W. Chapman',
    'British English',
    'meets accepted accessibility standards',
    'Greg Weeks and Jon Hurst',
    '28 January 1813',
    'its check digit does not match',
    '0.8 MB',
  ])
    assert.match(text, new RegExp(part), part);
  const href = async (name: string) =>
    page.getByRole('link', { name, exact: true }).first().getAttribute('href');
  assert.equal(await href('Jane Austen'), '/?contributor=Jane+Austen');
  assert.equal(await href('Love stories'), '/?subject=Love+stories');
  assert.equal(await href('French'), '/?language=fr');
  assert.equal(await href('Harvard Classics Shelf of Fiction'), '/?series=Harvard+Classics+Shelf+of+Fiction');
  assert.equal(await href('The Time Machine'), `/books/${items[2]?.id}`);
  assert.equal(await href('Chapter 1'), `/read/${detail.id}#href=epub%2Ftext%2Fchapter-1.xhtml`);
  assert.equal(await href('Read'), `/read/${detail.id}`);
});

browserTest('the cover is offered in every format and size, at its own proportion', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  const image = page.getByRole('img', { name: 'Cover of Pride and Prejudice' });
  await image.waitFor();
  const types = await page
    .locator('picture source')
    .evaluateAll((all) => all.map((one) => one.getAttribute('type')));
  assert.deepEqual(types, ['image/avif', 'image/webp']);
  assert.match((await image.getAttribute('srcset')) ?? '', /\/160\.jpg 160w,.*\/1280\.jpg 1280w$/);
  await eventually(async () => {
    const box = await image.boundingBox();
    assert.ok(box && Math.abs(box.height / box.width - 1.5) < 0.01);
  });
});

browserTest('a book begun before is continued where it was left', async () => {
  await using server = await app.serve({ position: () => ({ body: recent.items[0]?.position }) });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  await page.getByRole('link', { name: 'Continue reading', exact: true }).waitFor();
  await page.getByText('Chapter XXIV · 43%').waitFor();
});

browserTest('markup in a description is reduced to what a description may hold', async () => {
  const descriptionHtml =
    '<p class="x" id="y">A <em>fine</em> <a href="javascript:x()">book</a><img src=x><script>x()</script></p><ul><li>one</li></ul>';
  await using server = await app.serve({ book: () => ({ body: { ...detail, descriptionHtml } }) });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  const description = page.locator('section[aria-labelledby=about] > div');
  await becomes(() => description.innerHTML(), '<p>A <em>fine</em> book</p><ul><li>one</li></ul>');
});

browserTest('a title that looks like markup is text, on the page and on the cover made from it', async () => {
  const title = '<img src=x onerror="document.title=1">';
  await using server = await app.serve({ book: () => ({ body: { ...detail, title, cover: null } }) });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await becomes(() => page.getByRole('heading', { level: 1 }).innerText(), title);
  await page.getByRole('img', { name: `Cover of ${title}` }).waitFor();
});

browserTest('a book that is not here leads back to the catalogue; a fault can be tried again', async () => {
  let fault = true;
  await using server = await app.serve({
    book: ({ url }) =>
      url.pathname.endsWith(detail.id)
        ? fault
          ? problem('body-too-large', 413)
          : { body: detail }
        : problem('book-not-found', 404),
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/00000000-0000-4000-8000-000000009999`);
  await page.getByRole('alert').getByRole('link', { name: 'To the catalogue' }).click();
  await page.locator('[data-result]').first().click();
  await page.getByRole('alert').waitFor();
  fault = false;
  await page.reload();
  await page.getByRole('heading', { name: 'Pride and Prejudice' }).waitFor();
});

browserTest(
  'a change of page moves the focus to its heading, and going back returns to the place',
  async () => {
    await using server = await app.serve();
    await using page = await openPage(app, { viewport: { width: 900, height: 600 } });
    await page.goto(server.origin);
    const first = page.locator(`[data-result][href="/books/${detail.id}"]`);
    await first.waitFor();
    await page.mouse.wheel(0, 300);
    // The place is kept once the page stands still.
    const kept = () =>
      page.evaluate(() => {
        const key = Object.keys(sessionStorage).find((one) => one.startsWith('mangu.scroll.'));
        return key ? Number(sessionStorage.getItem(key)) : 0;
      });
    await eventually(async () => assert.ok((await kept()) > 200));
    const before = await kept();
    await first.evaluate((link: HTMLElement) => link.click());
    await page.getByRole('heading', { level: 1, name: 'Pride and Prejudice' }).waitFor();
    await becomes(() => page.evaluate(() => document.activeElement?.tagName), 'H1');
    await becomes(() => page.evaluate(() => window.scrollY), 0);
    await page.goBack();
    await first.waitFor();
    await page.waitForFunction((wanted) => Math.abs(window.scrollY - wanted) < 2, before);
  },
);

browserTest('the first Tab offers to skip to the content', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  await becomes(() => page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  await becomes(() => page.evaluate(() => document.activeElement?.id), 'content');
});
