import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { endSound, hear, isSounding, narratedNovel, spoken, takeSound } from './narrated-book.ts';
import {
  frames,
  holdAnswers,
  holdSlides,
  openReader,
  openReaderApp,
  type ReaderTestApp,
  shownText,
  shows,
  swipe,
  until,
} from './reader-app.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

const listen = (page: Page) => page.getByRole('button', { name: 'Listen from here' });
const pause = (page: Page) => page.getByRole('button', { name: 'Pause' });

async function goToChapter(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Contents' }).click();
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
}

test('narration goes on with the next chapter, though the file of the last ends before that is there', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken');
  const overlay = await holdAnswers(page, '**/c2.smil');
  await takeSound(page);
  await page.keyboard.press('Escape');
  await listen(page).click();
  await becomes(() => spoken(page), ['p1']);
  await hear(page, 10);
  await becomes(() => spoken(page), ['p2']);
  await hear(page, 20);
  await overlay.asked;
  await endSound(page);
  await frames(page);
  overlay.release();
  await becomes(() => spoken(page), ['p31']);
  await shows(page, 'Paragraph 31.');
});

test('narration lets go of the chapter one leaves, though the overlay of the next is slow', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken');
  const overlay = await holdAnswers(page, '**/c2.smil');
  await takeSound(page);
  await page.keyboard.press('Escape');
  await listen(page).click();
  await becomes(() => spoken(page), ['p1']);
  await goToChapter(page, 'The Fire');
  await shows(page, 'Paragraph 31.');
  await overlay.asked;
  assert.equal(await isSounding(page), false, 'nothing of the other chapter is heard');
  await hear(page, 10);
  await frames(page);
  assert.match(await shownText(page), /Paragraph 31\./);
  overlay.release();
  await becomes(() => spoken(page), ['p31']);
  await hear(page, 10);
  await becomes(() => spoken(page), ['p32']);
});

test('narration that was paused between two chapters plays again', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken');
  const overlay = await holdAnswers(page, '**/c2.smil');
  await takeSound(page);
  await page.keyboard.press('Escape');
  await listen(page).click();
  await becomes(() => spoken(page), ['p1']);
  await hear(page, 10);
  await becomes(() => spoken(page), ['p2']);
  await hear(page, 20);
  await overlay.asked;
  await pause(page).click();
  await listen(page).click();
  await pause(page).waitFor();
  await becomes(() => spoken(page), ['p1']);
  overlay.release();
});

test('a chapter whose overlay cannot be had ends the sound, says so, and can be tried again', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  server.refuse = (_, path) => (path.endsWith('/c2.smil') ? 500 : undefined);
  await using page = await openReader(app, server, 'spoken');
  await takeSound(page);
  await page.keyboard.press('Escape');
  await listen(page).click();
  await becomes(() => spoken(page), ['p1']);
  await hear(page, 10);
  await becomes(() => spoken(page), ['p2']);
  await hear(page, 20);
  await page.getByRole('alert').getByText('The recording could not be played').waitFor();
  assert.equal(await isSounding(page), false);
  await listen(page).click();
  await becomes(() => spoken(page), ['p1']);
  await eventually(async () => assert.equal(await page.getByRole('alert').count(), 0));
});

test('the sentence after one that was never read aloud is none', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken', { hash: '#href=EPUB/c3.xhtml' });
  await shows(page, 'Paragraph 61.');
  await takeSound(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Next sentence' }).click();
  await frames(page);
  assert.equal(await pause(page).count(), 0);
  assert.deepEqual(
    server.requests.filter((request) => request.endsWith('.smil')),
    [],
  );
  assert.match(await shownText(page), /Paragraph 61\./);
});

/** A page of the second chapter after its first, with something on it that is spoken. */
async function isFurtherOn(page: Page): Promise<void> {
  await until(page, 'a page further on, and its words are spoken', async () => {
    const [words, marked] = [await shownText(page), await spoken(page)];
    const number = marked[0]?.slice(1);
    return !words.includes('Paragraph 31.') && words.includes(`Paragraph ${number}.`);
  });
}

test('narration goes on from the page one swipes to', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken', {
    ...screens.phone,
    hash: '#href=EPUB/c2.xhtml',
  });
  await shows(page, 'Paragraph 31.');
  await takeSound(page);
  await page.keyboard.press('p');
  await becomes(() => spoken(page), ['p31']);
  await swipe(page, 'next');
  await isFurtherOn(page);
  await hear(page, 1000);
  await frames(page);
  await isFurtherOn(page);
});

test('narration goes on from the end of the chapter one jumps to', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken', { hash: '#href=EPUB/c2.xhtml' });
  await shows(page, 'Paragraph 31.');
  await takeSound(page);
  await page.keyboard.press('p');
  await becomes(() => spoken(page), ['p31']);
  await page.keyboard.press('End');
  await isFurtherOn(page);
  await shows(page, 'Paragraph 60.');
});

test('words that begin to be spoken while a page is turned do not turn it back', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: narratedNovel() });
  await using page = await openReader(app, server, 'spoken', {
    ...screens.phone,
    reducedMotion: 'no-preference',
    hash: '#href=EPUB/c2.xhtml',
  });
  await shows(page, 'Paragraph 31.');
  await takeSound(page);
  await page.keyboard.press('p');
  await becomes(() => spoken(page), ['p31']);
  const slide = await holdSlides(page);
  await page.keyboard.press('ArrowRight');
  await frames(page);
  await hear(page, 10);
  await becomes(() => spoken(page), []);
  await slide.release();
  await isFurtherOn(page);
  await frames(page);
  await isFurtherOn(page);
});
