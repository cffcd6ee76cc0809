import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import {
  bookFrames,
  frames,
  holdAnswers,
  isOpen,
  novel,
  openReader,
  openReaderApp,
  type ReaderTestApp,
  shownText,
  shows,
  until,
} from './reader-app.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

/** How a paragraph of the book is set. */
async function typeOf(page: Page) {
  const styles = await bookFrames(page)[0]?.evaluate(() => {
    const paragraph = document.querySelector('p') ?? document.body;
    const { fontFamily, fontSize, lineHeight, color, textAlign, letterSpacing } = getComputedStyle(paragraph);
    const { backgroundColor } = getComputedStyle(document.documentElement);
    return { fontFamily, fontSize, lineHeight, color, textAlign, letterSpacing, backgroundColor };
  });
  assert.ok(styles);
  return styles;
}

async function choose(page: Page, group: string, choice: string): Promise<void> {
  await page.getByRole('group', { name: group }).getByText(choice, { exact: true }).click();
}

test('every setting shows on the page at once, is kept on the device, and can be taken back', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml%23p50' });
  await shows(page, 'Paragraph 50.');
  await becomes(async () => (await typeOf(page)).fontSize, '18px');
  const before = await typeOf(page);
  await page.keyboard.press('s');
  await choose(page, 'Colours', 'Sepia');
  await choose(page, 'Typeface', 'OpenDyslexic');
  await choose(page, 'Line spacing', '2');
  await choose(page, 'Letters and words', 'Wider');
  await choose(page, 'Alignment', 'Justified');
  await page.getByRole('button', { name: 'Larger type' }).click();
  await page.getByRole('button', { name: 'Larger type' }).click();
  await becomes(
    async () => {
      const { fontFamily, fontSize, lineHeight, textAlign, backgroundColor, color } = await typeOf(page);
      const face = fontFamily.split(',')[0]?.replaceAll('"', '');
      return { face, fontSize, lineHeight, textAlign, backgroundColor, color };
    },
    {
      face: 'OpenDyslexic',
      fontSize: '21.6px',
      lineHeight: '43.2px',
      textAlign: 'justify',
      backgroundColor: 'rgb(240, 227, 202)',
      color: 'rgb(56, 41, 26)',
    },
  );
  const changed = await typeOf(page);
  assert.ok(Number.parseFloat(changed.letterSpacing) > 2);
  assert.ok(
    await bookFrames(page)[0]?.evaluate(async () => {
      await document.fonts.load('18px OpenDyslexic');
      return [...document.fonts].some((face) => /OpenDyslexic/.test(face.family) && face.status === 'loaded');
    }),
    'the face comes from this server, as the policy wants',
  );
  await page.keyboard.press('Escape');
  await shows(page, 'Paragraph 50.');
  await page.reload();
  await isOpen(page);
  await becomes(() => typeOf(page), changed);
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Back to the defaults' }).click();
  await until(page, 'the defaults are back', async () => (await typeOf(page)).fontSize === '18px');
  await becomes(async () => (await typeOf(page)).fontFamily, before.fontFamily);
});

test('a typeface that is taken back before it came stays away', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  await shows(page, 'Paragraph 1.');
  const before = await typeOf(page);
  const face = await holdAnswers(page, /\/assets\/400-[^/]*\.js$/);
  await page.keyboard.press('s');
  await choose(page, 'Typeface', 'OpenDyslexic');
  await face.asked;
  await choose(page, 'Typeface', 'The book’s own');
  await choose(page, 'Line spacing', '2');
  await becomes(async () => (await typeOf(page)).lineHeight, '36px');
  const come = page.waitForEvent('requestfinished');
  face.release();
  await come;
  await frames(page);
  assert.equal((await typeOf(page)).fontFamily, before.fontFamily);
  await choose(page, 'Typeface', 'OpenDyslexic');
  await becomes(async () => /OpenDyslexic/.test((await typeOf(page)).fontFamily), true);
});

test('night follows the system until one chooses, and recolours what the book coloured', {
  skip,
}, async () => {
  const chapters = [{ title: 'Red', body: '<p style="color: #700; background: #fff">Red on white.</p>' }];
  await using server = await app.serveBooks({ red: novel({ chapters }) });
  await using page = await openReader(app, server, 'red', { colorScheme: 'dark' });
  await shows(page, 'Red on white.');
  await becomes(async () => (await typeOf(page)).color, 'rgb(217, 210, 198)');
  await page.emulateMedia({ colorScheme: 'light' });
  await until(page, 'the day', async () => (await typeOf(page)).color === 'rgb(119, 0, 0)');
  await page.keyboard.press('s');
  await choose(page, 'Colours', 'High contrast');
  await until(page, 'high contrast', async () => (await typeOf(page)).color === 'rgb(255, 255, 255)');
});

test('columns and scrolling change the page and keep the place', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { hash: '#href=EPUB/c2.xhtml%23p45' });
  await shows(page, 'Paragraph 45.');
  await page.keyboard.press('s');
  await choose(page, 'Columns', 'One');
  await shows(page, 'Paragraph 45.');
  const one = (await shownText(page)).length;
  await choose(page, 'Columns', 'Two');
  await until(page, 'two columns hold more', async () => (await shownText(page)).length > one * 1.2);
  await choose(page, 'Pages', 'Scroll');
  await shows(page, 'Paragraph 45.');
  await page.getByRole('group', { name: 'Columns' }).waitFor({ state: 'detached' });
});

test('single letters are keys only while one wants them', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', { settings: { letterKeys: false } });
  await shows(page, 'Paragraph 1.');
  await page.keyboard.press('b');
  await page.keyboard.press('s');
  await page.keyboard.press('ArrowRight');
  await until(page, 'the page is turned', async () => !(await shownText(page)).includes('Paragraph 1.'));
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(server.bookmarks.size, 0);
});

test('taps turn pages at the edges and show the controls in the middle', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel', screens.phone);
  const first = await shows(page, 'Paragraph 1.');
  await page.touchscreen.tap(370, 400);
  await until(page, 'the next page', async () => !(await shownText(page)).includes('Paragraph 1.'));
  await page.touchscreen.tap(20, 400);
  await until(page, 'the first page', async () => (await shownText(page)) === first);
  const controls = page.locator('[data-chrome]');
  await becomes(() => controls.count(), 0, 'the book is alone on the screen');
  await page.touchscreen.tap(195, 400);
  await controls.waitFor();
  await page.touchscreen.tap(370, 400);
  await controls.waitFor({ state: 'detached' });
});

test('the wheel turns one page a gesture, and focus brings the controls', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  const first = await shows(page, 'Paragraph 1.');
  await page.mouse.move(700, 450);
  await page.mouse.wheel(0, 120);
  await until(page, 'the next page', async () => {
    const now = await shownText(page);
    return now !== '' && now !== first;
  });
  await becomes(() => page.locator('[data-chrome]').count(), 0);
  await page.getByRole('button', { name: 'Contents' }).focus();
  await page.locator('[data-chrome]').waitFor();
});

test('the slider goes to a share of the book', { skip }, async () => {
  await using server = await app.serveBooks({ novel: novel() });
  await using page = await openReader(app, server, 'novel');
  await page.keyboard.press('Escape');
  const slider = page.getByRole('slider', { name: 'Place in the book' });
  await slider.fill('500');
  await shows(page, /Paragraph [45]\d/);
  await until(page, 'the slider says where it is', async () =>
    /%, The Fire/.test((await slider.getAttribute('aria-valuetext')) ?? ''),
  );
});
