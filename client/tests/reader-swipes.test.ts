import test, { after, before } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import {
  bookFrames,
  frames,
  holdAnswers,
  holdSlides,
  novel,
  openReader,
  openReaderApp,
  paragraphs,
  type ReaderTestApp,
  shownText,
  shows,
  swipe,
  until,
} from './reader-app.ts';
import type { ReaderServer } from './reader-server.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

const drawing = {
  mediaType: 'image/svg+xml',
  data: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>',
};

/** Three chapters; what a test holds back are the pictures at the beginning of the second and third. */
function illustrated(): Uint8Array {
  const chapters = [
    { title: 'The Kettle', body: paragraphs(6) },
    { title: 'The Fire', body: `<p><img src="second.svg" alt="A fire"/></p>${paragraphs(9, 31)}` },
    { title: 'The Ashes', body: `<p><img src="third.svg" alt="Ashes"/></p>${paragraphs(9, 61)}` },
  ];
  const items = ['second', 'third'].map((id) => ({ id, href: `${id}.svg`, ...drawing }));
  return novel({ chapters, items });
}

async function openOnPhone(server: ReaderServer, options: BrowserContextOptions & { hash?: string } = {}) {
  return openReader(app, server, 'novel', { ...screens.phone, ...options });
}

/** The last page of the first chapter. */
async function goToItsEnd(page: Page): Promise<void> {
  await shows(page, 'Paragraph 1.');
  await page.keyboard.press('End');
  await shows(page, 'Paragraph 6.');
}

test('a swipe turns the page the way the finger goes, and into the next chapter and back', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: illustrated() });
  await using page = await openOnPhone(server);
  const first = await shows(page, 'Paragraph 1.');
  await swipe(page, 'next');
  await until(page, 'the next page', async () => !(await shownText(page)).includes('Paragraph 1.'));
  await swipe(page, 'previous');
  await until(page, 'the first page', async () => (await shownText(page)) === first);
  await goToItsEnd(page);
  await swipe(page, 'next');
  await shows(page, 'Paragraph 31.');
  await swipe(page, 'previous');
  await shows(page, 'Paragraph 6.');
});

for (const direction of ['next', 'previous'] as const)
  test(`a swipe to the ${direction} page while a chapter comes skips nothing`, { skip }, async () => {
    await using server = await app.serveBooks({ novel: illustrated() });
    await using page = await openOnPhone(server);
    const picture = await holdAnswers(page, '**/second.svg');
    await goToItsEnd(page);
    await page.keyboard.press('ArrowRight');
    await picture.asked;
    await swipe(page, direction);
    await frames(page);
    picture.release();
    await shows(page, 'Paragraph 31.');
    await page.keyboard.press('End');
    await shows(page, 'Paragraph 39.');
    await page.keyboard.press('ArrowRight');
    await shows(page, 'Paragraph 61.');
  });

test('who swipes into a slow chapter and then goes to another comes to that', { skip }, async () => {
  await using server = await app.serveBooks({ novel: illustrated() });
  await using page = await openOnPhone(server, { hash: '#href=EPUB/c3.xhtml' });
  await shows(page, 'Paragraph 61.');
  const [text, picture] = [await holdAnswers(page, '**/c2.xhtml'), await holdAnswers(page, '**/third.svg')];
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('button', { name: 'The Kettle' }).click();
  await goToItsEnd(page);
  await text.asked;
  await swipe(page, 'next');
  await until(page, 'an empty page', async () => (await shownText(page)) === '');
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('button', { name: 'The Ashes' }).click();
  await frames(page);
  text.release();
  await picture.asked;
  await frames(page);
  picture.release();
  await shows(page, 'Paragraph 61.');
});

test('a key that is pressed while a swipe slides into the next chapter turns a page of that', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ novel: illustrated() });
  await using page = await openOnPhone(server, { reducedMotion: 'no-preference' });
  await goToItsEnd(page);
  const slide = await holdSlides(page);
  await swipe(page, 'next');
  await frames(page);
  await page.keyboard.press('ArrowRight');
  await frames(page);
  await slide.release();
  await until(page, 'the second page of the second chapter', async () =>
    /Paragraph 3[2-5]\./.test(await shownText(page)),
  );
  await page.keyboard.press('End');
  await shows(page, 'Paragraph 39.');
});

test('a tap that is told before the frame its finger asked for turns one chapter', { skip }, async () => {
  await using server = await app.serveBooks({ novel: illustrated() });
  await using page = await openOnPhone(server);
  await goToItsEnd(page);
  await page.touchscreen.tap(370, 400);
  await shows(page, 'Paragraph 31.');
  await page.touchscreen.tap(20, 400);
  await shows(page, 'Paragraph 6.');
  await bookFrames(page)[0]?.evaluate(() => {
    const target = document.body;
    const touch = new Touch({ identifier: 1, target, screenX: 370, screenY: 400 });
    for (const kind of ['touchstart', 'touchend'])
      target.dispatchEvent(
        new TouchEvent(kind, { bubbles: true, cancelable: true, changedTouches: [touch] }),
      );
    const left = window.frameElement?.getBoundingClientRect().left ?? 0;
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 370 - left, clientY: 400 }));
  });
  await shows(page, 'Paragraph 31.');
  await page.keyboard.press('End');
  await shows(page, 'Paragraph 39.');
});
