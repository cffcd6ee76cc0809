import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import {
  bookFrames,
  corpusBook,
  frames,
  holdAnswers,
  novel,
  openReader,
  openReaderApp,
  paragraphs,
  type ReaderTestApp,
  shownText,
  shows,
  skipWithoutCorpus,
  until,
} from './reader-app.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

const panel = (page: Page, name: string) => page.getByRole('dialog', { name });

test('the contents lead to a chapter, mark where one is, and Back leads back', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  const start = await shows(page, 'Paragraph 1.');
  await page.keyboard.press('c');
  const current = panel(page, 'Contents').locator('[aria-current]');
  await becomes(() => current.innerText(), 'The Kettle');
  await panel(page, 'Contents').getByRole('button', { name: 'The Ashes' }).click();
  await shows(page, 'Paragraph 61.');
  await page.getByRole('button', { name: 'Back to where you were' }).click();
  await until(page, 'the first page again', async () => (await shownText(page)) === start);
  await page.goForward();
  await shows(page, 'Paragraph 61.');
  await page.goBack();
  await shows(page, 'Paragraph 1.');
});

test('the pages of the printed edition can be listed and gone to, and the line below names the page', {
  skip: skipWithoutCorpus,
}, async () => {
  await using server = await app.serveBooks({
    children: await corpusBook('conformance/idpf-childrens-literature'),
  });
  await using page = await openReader(app, server, 'children');
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Pages' }).click();
  await page.getByLabel('Go to page').fill('999');
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await page.getByText('This book has no page “999”').waitFor();
  await page.getByLabel('Go to page').fill('200');
  await page.keyboard.press('Enter');
  await shows(page, '200');
  await page.getByRole('region', { name: 'Where you are' }).getByText('p. 200').waitFor();
});

test('a search finds words without regard to capitals, accents or markup, and a hit leads there and back', {
  skip,
}, async () => {
  const chapters = [
    { title: 'One', body: `${paragraphs(40)}<p>The <b>Ca</b>fé at the corner was shut.</p>` },
    { title: 'Two', body: `<p>No cafe here, and no CAFÉ there.</p>${paragraphs(10, 41)}` },
  ];
  await using server = await app.serveBooks({ cafe: novel({ chapters }) });
  await using page = await openReader(app, server, 'cafe');
  const start = await shows(page, 'Paragraph 1.');
  await page.keyboard.press('/');
  await page.getByLabel('Words to find').fill('cafe');
  await page.keyboard.press('Enter');
  await panel(page, 'Search in the book').getByText('3 places').waitFor();
  await panel(page, 'Search in the book')
    .getByRole('button', { name: /corner was shut/ })
    .click();
  await shows(page, 'at the corner was shut');
  const marked = () =>
    bookFrames(page)[0]?.evaluate(() =>
      [...(CSS.highlights.get('found') ?? [])].map((range) => range.toString()),
    );
  await becomes(marked, ['Café']);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to where you were' }).click();
  await until(page, 'the first page again', async () => (await shownText(page)) === start);
  await page.keyboard.press('Control+f');
  await becomes(() => page.getByLabel('Words to find').inputValue(), 'cafe', 'the search is still there');
  await page.getByLabel('Words to find').fill('zeppelin');
  await page.keyboard.press('Enter');
  await page.getByText('“zeppelin” is not in this book').waitFor();
});

test('a bookmark is set by key, listed, found again after loading anew, removed and brought back', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml%23p45' });
  const marked = await shows(page, 'Paragraph 45.');
  await page.keyboard.press('b');
  await until(page, 'the bookmark is stored', () => (server.bookmarks.get('novel')?.length ?? 0) === 1);
  await page.keyboard.press('Home');
  await shows(page, 'Paragraph 31.');
  await page.reload();
  await page.locator('[data-state="open"]').waitFor();
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Bookmarks' }).click();
  const list = page.getByRole('tabpanel');
  await list
    .getByRole('button', { name: /^Paragraph|^The kettle|kettle/ })
    .first()
    .click();
  await until(page, 'the marked page', async () => (await shownText(page)) === marked);
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Bookmarks' }).click();
  await list.getByRole('button', { name: /^Remove the bookmark/ }).click();
  await list.getByText('No bookmarks yet').waitFor();
  await until(page, 'the bookmark is gone', () => server.bookmarks.get('novel')?.length === 0);
  await list.getByRole('button', { name: 'Undo' }).click();
  await until(page, 'the bookmark is back', () => server.bookmarks.get('novel')?.length === 1);
  server.refuse = (method) => (method === 'DELETE' ? 500 : undefined);
  await list.getByRole('button', { name: /^Remove the bookmark/ }).click();
  await list.getByRole('alert').getByText('The bookmark was not removed').waitFor();
  await becomes(() => list.getByRole('button', { name: /^Remove the bookmark/ }).count(), 1);
});

test('a page that is marked twice before the answer came is listed once', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  await shows(page, 'Paragraph 1.');
  const answer = await holdAnswers(page, '**/api/reading/bookmarks/**');
  await page.keyboard.press('b');
  await answer.asked;
  await page.keyboard.press('b');
  await frames(page);
  answer.release();
  await until(
    page,
    'both are answered',
    () => server.requests.filter((one) => one.startsWith('POST /api/reading/bookmarks/')).length === 2,
  );
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Bookmarks' }).click();
  await frames(page);
  await becomes(() => page.getByRole('tabpanel').getByRole('listitem').count(), 1);
});

const linked = {
  chapters: [
    {
      title: 'One',
      body: `<p>A claim<a epub:type="noteref" href="c2.xhtml#n1">1</a>, <a href="c2.xhtml#p20">a link</a>,
        <a href="https://example.org/page?x=1">another site</a>, <a href="javascript:document.title='run'">a script</a>,
        <a href="nowhere.xhtml">nothing</a>.</p>
        <p><img src="figure.svg" alt="A figure of a kettle" width="400" height="300"/></p>`,
    },
    {
      title: 'Notes',
      body: `${paragraphs(20)}<aside epub:type="footnote" id="n1"><p>The <em>source</em> of the claim. <a href="c1.xhtml" epub:type="backlink">↩</a></p></aside>`,
    },
  ],
  items: [
    {
      id: 'figure',
      href: 'figure.svg',
      mediaType: 'image/svg+xml',
      data: '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="teal"/></svg>',
    },
  ],
};

test('a note opens in place without leaving the page, and can be gone to', { skip }, async () => {
  await using server = await app.serveBooks({ linked: novel(linked) });
  await using page = await openReader(app, server, 'linked');
  const start = await shows(page, 'A claim');
  await bookFrames(page)[0]?.locator('a', { hasText: '1' }).first().click();
  const note = panel(page, 'Note');
  await note.getByText('The source of the claim.').waitFor();
  await becomes(() => note.locator('em').innerText(), 'source');
  assert.ok(!(await note.innerText()).includes('↩'));
  await becomes(() => shownText(page), start);
  await page.keyboard.press('Escape');
  await note.waitFor({ state: 'hidden' });
  await bookFrames(page)[0]?.locator('a', { hasText: '1' }).first().click();
  await note.getByRole('button', { name: 'Go to the note' }).click();
  await shows(page, 'of the claim.');
});

test('links inside the book lead back, links outside are asked about, and others lead nowhere', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ linked: novel(linked) });
  await using page = await openReader(app, server, 'linked');
  await shows(page, 'A claim');
  const link = (name: string) => bookFrames(page)[0]?.getByText(name, { exact: true });
  await link('another site')?.click();
  const question = panel(page, 'Open example.org in a new tab?');
  const open = question.getByRole('link', { name: 'Open in a new tab' });
  assert.equal(await open.getAttribute('href'), 'https://example.org/page?x=1');
  assert.equal(await open.getAttribute('rel'), 'noopener noreferrer');
  assert.equal(await open.getAttribute('target'), '_blank');
  await question.getByRole('button', { name: 'Stay in the book' }).click();
  await link('nothing')?.click();
  await page.getByText('This link leads to nothing in this book.').waitFor();
  await link('a script')?.click();
  assert.match(await page.title(), /A Small Novel/);
  await link('a link')?.click();
  await shows(page, 'Paragraph 20.');
  await page.goBack();
  await shows(page, 'A claim');
});

test('a picture is enlarged by hand or key, zoomed, and closed again', { skip }, async () => {
  await using server = await app.serveBooks({ linked: novel(linked) });
  await using page = await openReader(app, server, 'linked', screens.desktop);
  const image = bookFrames(page)[0]?.getByRole('img', { name: 'A figure of a kettle' });
  await image?.click();
  const viewer = panel(page, 'A figure of a kettle');
  const picture = viewer.getByRole('img');
  const width = async () => (await picture.boundingBox())?.width ?? 0;
  const before = await until(page, 'the picture is there', async () => (await width()) || false);
  await page.keyboard.press('+');
  await until(page, 'the picture is larger', async () => (await width()) > before * 1.4);
  await page.keyboard.press('Escape');
  // Hidden comes first; only what is out of the page can be shown anew.
  await page.locator('dialog img').waitFor({ state: 'detached' });
  await until(
    page,
    'the picture can be reached by key',
    async () => (await image?.getAttribute('tabindex')) === '0',
  );
  await image?.focus();
  await page.keyboard.press('Enter');
  await viewer.waitFor();
});
