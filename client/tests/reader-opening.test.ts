import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openPage, screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import {
  bookFrames,
  corpusBook,
  frames,
  holdAnswers,
  isOpen,
  novel,
  openReader,
  openReaderApp,
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

test('a book opens at its beginning, and keys turn its pages', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  const first = await shows(page, 'Paragraph 1.');
  await eventually(async () => assert.match(await page.title(), /A Small Novel/));
  await page.keyboard.press('ArrowRight');
  const second = await until(page, 'another page', async () => {
    const now = await shownText(page);
    return now !== first && !now.includes('Paragraph 1.') && now;
  });
  assert.match(second, /Paragraph \d+/);
  await page.keyboard.press('PageUp');
  await shows(page, 'Paragraph 1.');
  await page.keyboard.press('End');
  await shows(page, 'Paragraph 30.');
  await page.keyboard.press('Space');
  await shows(page, 'Paragraph 31.');
  await page.keyboard.press('Control+End');
  await shows(page, 'Paragraph 90.');
});

test('the place is kept on the server and shown again after loading the page anew', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml%23p40' });
  await shows(page, 'Paragraph 40.');
  await until(page, 'the place is sent', () => server.positions.get('novel') ?? false);
  const position = server.positions.get('novel');
  assert.match(position?.cfi ?? '', /^epubcfi\(.+\)$/);
  assert.equal(position?.chapter, 'The Fire');
  assert.ok(position && position.fraction > 0.33 && position.fraction < 0.66, String(position?.fraction));
  await becomes(() => new URL(page.url()).hash, '', 'the address stands for the book now');
  // As it is now: what was shown first may have been set before the faces were there.
  const left = await shows(page, 'Paragraph 40.');
  await page.reload();
  await isOpen(page);
  await becomes(() => shownText(page), left);
});

test('a place that could not be sent is kept on the device, said, and sent when the server is back', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  server.refuse = (method) => (method === 'PUT' ? 500 : undefined);
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c3.xhtml' });
  await shows(page, 'Paragraph 61.');
  await page.getByText('Your place is kept on this device').waitFor();
  assert.equal(server.positions.size, 0);
  await page.reload();
  await isOpen(page);
  await shows(page, 'Paragraph 61.');
  server.refuse = () => undefined;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await until(page, 'the place is sent', () => server.positions.has('novel'));
});

test('the place is sent when the page is left before it settled', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml' });
  await shows(page, 'Paragraph 31.');
  await page.goto(`${server.origin}/books/novel`);
  await until(page, 'the place is sent', () => server.positions.has('novel'));
});

test('an address that names a place opens there, and one that names none opens where one was', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB%2Fc3.xhtml%23p75' });
  await shows(page, 'Paragraph 75.');
  await until(page, 'the place is sent', () => server.positions.has('novel'));
  const cfi = server.positions.get('novel')?.cfi ?? '';
  await using other = await openReader(app, server, 'novel', { hash: `#cfi=${encodeURIComponent(cfi)}` });
  await shows(other, 'Paragraph 75.');
  await using lost = await openReader(app, server, 'novel', { hash: '#href=EPUB/nowhere.xhtml' });
  await lost.getByText('That place is not in this book').waitFor();
  await shows(lost, 'Paragraph 75.');
});

test('only what is shown is fetched', { skip: skipWithoutCorpus }, async () => {
  await using server = await app.serveBooks({
    emma: await corpusBook('books/jane-austen_pride-and-prejudice'),
  });
  await using page = await openReader(app, server, 'emma', { hash: '#href=epub/text/chapter-20.xhtml' });
  await shows(page, /Collins/);
  const chapters = server.requests.filter((request) => /chapter-\d+\.xhtml$/.test(request));
  assert.ok(chapters.length <= 2, `one chapter and the next: ${chapters.join(', ')}`);
  assert.ok(
    !server.requests.some((request) => /resources\/.*\.svg$/.test(request)),
    'no picture of another chapter',
  );
});

test('a book that is not there says so', { skip }, async () => {
  await using server = await app.serveBooks({});
  await using page = await openPage(app);
  await page.goto(`${server.origin}/read/none`);
  await page.getByRole('heading', { name: 'This book is not here' }).waitFor();
  await page.getByRole('link', { name: 'To the catalogue' }).waitFor();
});

test('a server that fails can be asked again', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  server.refuse = (_, path) => (path.startsWith('/api/reading/sessions') ? 500 : undefined);
  await using page = await openPage(app);
  await page.goto(`${server.origin}/read/novel`);
  await page.getByRole('heading', { name: 'Something went wrong on our side' }).waitFor();
  server.refuse = () => undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await isOpen(page);
  await shows(page, 'Paragraph 1.');
});

test('a package that cannot be had says so in place and can be asked for again', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  server.refuse = (_, path) => (path.endsWith('.opf') ? 500 : undefined);
  await using page = await openPage(app);
  await page.goto(`${server.origin}/read/novel`);
  await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
  server.refuse = () => undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await isOpen(page);
  await shows(page, 'Paragraph 1.');
});

test('a chapter that cannot be had says so; trying again shows it, and the next can be reached', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  server.refuse = (_, path) => (path.endsWith('/c2.xhtml') ? 404 : undefined);
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml' });
  await page.getByRole('heading', { name: 'This chapter is not on the server' }).waitFor();
  await page.getByRole('button', { name: 'Next chapter' }).click();
  await shows(page, 'Paragraph 61.');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { name: 'This chapter is not on the server' }).waitFor();
  server.refuse = () => undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await shows(page, 'Paragraph 31.');
});

test('trying again does not wait for a chapter that does not come', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  server.refuse = (_, path) => (path.endsWith('/c2.xhtml') ? 404 : undefined);
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c1.xhtml%23p30' });
  await shows(page, 'Paragraph 30.');
  const third = await holdAnswers(page, '**/c3.xhtml');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'This chapter is not on the server' }).waitFor();
  await page.getByRole('button', { name: 'Next chapter' }).click();
  await third.asked;
  server.refuse = () => undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await shows(page, 'Paragraph 31.');
  await page.keyboard.press('End');
  await shows(page, 'Paragraph 60.');
  third.release();
  await page.keyboard.press('ArrowRight');
  await shows(page, 'Paragraph 61.');
});

test('a page of a fixed layout that is tried again twice comes', { skip }, async () => {
  const option = '<platform name="*"><option name="fixed-layout">true</option></platform>';
  const entry = {
    name: 'META-INF/com.apple.ibooks.display-options.xml',
    data: `<display_options>${option}</display_options>`,
  };
  const chapters = ['One', 'Two', 'Three', 'Four'].map((title) => ({ title, body: `<p>Page ${title}</p>` }));
  await using server = await app.serveBooks({ fixed: novel({ chapters, entries: [entry] }) });
  server.refuse = (_, path) => (path.endsWith('/c1.xhtml') ? 404 : undefined);
  await using page = await openReader(app, server, 'fixed', screens.phone);
  await page.getByRole('heading', { name: 'This chapter is not on the server' }).waitFor();
  server.refuse = () => undefined;
  const first = await holdAnswers(page, '**/c1.xhtml');
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await first.asked;
  await again.click();
  await frames(page);
  first.release();
  await shows(page, 'Page One');
  await becomes(() => page.locator('foliate-fxl').count(), 1);
  await page.keyboard.press('ArrowRight');
  await shows(page, 'Page Two');
});

test('a chapter with broken markup is shown as far as it goes, and says so', { skip }, async () => {
  const chapters = [
    { title: 'Whole', body: '<p>All is well.</p>' },
    { title: 'Broken', body: '<p>This <b>never ends</p><p>but goes on.</p>' },
  ];
  await using server = await app.serveBooks({ broken: novel({ chapters }) });
  await using page = await openReader(app, server, 'broken', { hash: '#href=EPUB/c2.xhtml' });
  await shows(page, 'but goes on.');
  await page.getByText('The file of this chapter has errors').waitFor();
});

test('the frames of a book may not run scripts even without the policy', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  const sandbox = async () => (await bookFrames(page)[0]?.frameElement())?.getAttribute('sandbox');
  await becomes(sandbox, 'allow-same-origin');
});

test('a chapter that the network keeps away says so, and comes by itself when the network is back', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  await shows(page, 'Paragraph 1.');
  await page.context().setOffline(true);
  await page.keyboard.press('Control+End');
  await page.getByRole('heading', { name: 'This chapter could not be fetched' }).waitFor();
  await page.context().setOffline(false);
  await shows(page, /Paragraph \d\d/);
});
