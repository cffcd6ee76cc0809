import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import {
  bookFrames,
  corpusBook,
  novel,
  openReader,
  openReaderApp,
  type ReaderTestApp,
  shownText,
  shows,
  skipWithoutCorpus as skip,
  until,
} from './reader-app.ts';

let app: ReaderTestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

/** Where the frames of the book stand in the window. */
async function frameBoxes(page: Page) {
  const boxes = await Promise.all(
    bookFrames(page).map(async (frame) => (await frame.frameElement()).boundingBox()),
  );
  return boxes.filter((box) => box !== null && box.width > 0).sort((a, b) => (a?.x ?? 0) - (b?.x ?? 0));
}

test('fixed layout shows spreads on a wide screen and pages on a narrow one', { skip }, async () => {
  await using server = await app.serveBooks({
    spreads: await corpusBook('conformance/w3c-lay-fxl-page-spread-combined'),
  });
  await using page = await openReader(app, server, 'spreads');
  await shows(page, 'Page 1');
  await page.keyboard.press('ArrowRight');
  await shows(page, /Page 2.*Page 3/);
  await until(page, 'two pages that touch', async () => {
    const [left, right, more] = await frameBoxes(page);
    return left && right && !more ? Math.abs(left.x + left.width - right.x) < 2 : false;
  });
  await until(
    page,
    'the place is sent',
    () => server.positions.get('spreads')?.cfi.includes('/6/4') ?? false,
  );

  await using phone = await openReader(app, server, 'spreads', screens.phone);
  await until(phone, 'one page at a time', async () => /Page 2(?!.*Page 3)/s.test(await shownText(phone)));
  await phone.keyboard.press('ArrowRight');
  await shows(phone, 'Page 3');
  await phone.reload();
  // The same half of the spread comes back.
  await shows(phone, 'Page 3');
});

test("a book that only a shop's option file calls fixed is shown in pages", {
  skip: skipWithoutBrowser,
}, async () => {
  const option = '<platform name="*"><option name="fixed-layout">true</option></platform>';
  const chapters = ['One', 'Two'].map((title) => ({ title, body: `<p>Page ${title}</p>` }));
  await using server = await app.serveBooks({
    fixed: novel({
      chapters,
      entries: [
        {
          name: 'META-INF/com.apple.ibooks.display-options.xml',
          data: `<display_options>${option}</display_options>`,
        },
      ],
    }),
  });
  await using page = await openReader(app, server, 'fixed');
  await until(page, 'pages side by side', async () => (await page.locator('foliate-fxl').count()) === 1);
});

test('a page of flowing text in a book of fixed pages can be read to its end', { skip }, async () => {
  await using server = await app.serveBooks({
    mixed: await corpusBook('conformance/w3c-lay-page-layout-both'),
  });
  await using page = await openReader(app, server, 'mixed');
  await page.keyboard.press('ArrowRight');
  await shows(page, 'renders as a reflowable document');
  const frame = await until(page, 'the text is there', async () => {
    for (const one of bookFrames(page))
      if ((await one.evaluate(() => document.body.innerText).catch(() => '')).includes('Lorem ipsum'))
        return one;
    return false;
  });
  const set = () =>
    frame.evaluate(() => ({
      cut: document.body.scrollWidth - document.body.clientWidth,
      over: getComputedStyle(document.body).overflowY,
    }));
  await becomes(set, { cut: 0, over: 'auto' });
});

test('pages that progress from right to left are turned to the left', { skip }, async () => {
  await using server = await app.serveBooks({
    rtl: await corpusBook('conformance/w3c-pkg-spine-progression_rtl'),
  });
  await using page = await openReader(app, server, 'rtl');
  await shows(page, 'must appear first');
  await page.keyboard.press('ArrowLeft');
  await shows(page, 'must appear second');
  await page.keyboard.press('ArrowRight');
  await shows(page, 'must appear first');
  await page.mouse.click(40, 400);
  await shows(page, 'must appear second');
  // The text itself runs from left to right, in the right-hand column first.
  await until(page, 'text from the left in the right-hand column', async () => {
    const side = await bookFrames(page)[0]
      ?.evaluate(() => {
        const text = document.querySelector('p');
        const isOnRight = text !== null && text.getBoundingClientRect().left > window.innerWidth / 2;
        return isOnRight ? getComputedStyle(text).direction : '';
      })
      .catch(() => '');
    return side === 'ltr';
  });
});

test('Arabic is set and turned from right to left', { skip }, async () => {
  await using server = await app.serveBooks({
    arabic: await corpusBook('conformance/idpf-regime-anticancer-arabic'),
  });
  await using page = await openReader(app, server, 'arabic', { hash: '#href=OPS/xhtml/chapitre1.xhtml' });
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await until(page, 'Arabic text', async () =>
    /\p{Script=Arabic}/u.test(await shows(page, /\p{Script=Arabic}|.{0}/u)),
  );
  await becomes(
    async () => bookFrames(page)[0]?.evaluate(() => getComputedStyle(document.body).direction),
    'rtl',
  );
});

test('vertical text is set vertically, though its style sheet says so with a prefix', { skip }, async () => {
  await using server = await app.serveBooks({
    vertical: await corpusBook('conformance/w3c-css-epub-writing-mode'),
    magazine: await corpusBook('conformance/idpf-mymedia_lite'),
  });
  await using page = await openReader(app, server, 'vertical');
  await page.keyboard.press('PageDown');
  await shows(page, 'vertically starting from the right-hand side');
  const mode = async () =>
    bookFrames(page)[0]?.evaluate(() => {
      const text = [...document.querySelectorAll('p, li')].find((one) =>
        one.textContent?.includes('vertically'),
      );
      return text && getComputedStyle(text).writingMode;
    });
  await becomes(mode, 'vertical-rl');

  await using japanese = await openReader(app, server, 'magazine');
  await japanese.keyboard.press('ArrowLeft');
  await japanese.keyboard.press('ArrowLeft');
  await shows(japanese, /ガリ版/);
  await until(japanese, 'vertical text', async () => {
    const mode = bookFrames(japanese)[0]?.evaluate(() => getComputedStyle(document.body).writingMode);
    return (await mode?.catch(() => '')) === 'vertical-rl';
  });
});

test('scrolled text goes on to the next chapter at its end', { skip }, async () => {
  await using server = await app.serveBooks({ time: await corpusBook('books/h-g-wells_the-time-machine') });
  await using page = await openReader(app, server, 'time', {
    hash: '#href=epub/text/chapter-1.xhtml',
    settings: { flow: 'scrolled' },
  });
  const top = await shows(page, 'The Time Traveller');
  await page.keyboard.press('ArrowDown');
  await until(page, 'the text moved', async () => (await shows(page, /./)) !== top);
  await page.keyboard.press('End');
  await shows(page, 'winked at me solemnly');
  await page.keyboard.press('PageDown');
  await shows(page, 'I think that at that time none of us quite believed in the Time Machine');
});

test('narration plays, marks what is spoken, goes on with the chapter one turns to, and pauses', {
  skip,
}, async () => {
  await using server = await app.serveBooks({ spoken: await corpusBook('conformance/w3c-mol-navigation') });
  await using page = await openReader(app, server, 'spoken');
  await shows(page, 'Chapter 1');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Listen from here' }).click();
  const spoken = (frame = bookFrames(page)[0]) =>
    frame?.evaluate(() => document.querySelector('.my-document-playing .my-active-item')?.textContent ?? '');
  await until(page, 'words are marked', async () => (await spoken()) || false);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await becomes(
    () => server.requests.some((request) => request.endsWith('.mp3')),
    true,
    'the recording is fetched once it is played',
  );
  await page.getByRole('button', { name: 'Contents' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Chapter 2' }).click();
  await shows(page, 'Chapter 2');
  await until(page, 'the second recording plays', () =>
    server.requests.some((request) => request.endsWith('ch2.mp3')),
  );
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Listen from here' }).waitFor({ state: 'attached' });
});

test('narration that is paused before its sound comes stays paused', { skip }, async () => {
  await using server = await app.serveBooks({ spoken: await corpusBook('conformance/w3c-mol-navigation') });
  await using page = await openReader(app, server, 'spoken');
  await shows(page, 'Chapter 1');
  await page.keyboard.press('Escape');
  // A browser tells that sound began in a task of its own, and here only when it is asked to.
  await page.evaluate(() => {
    const { play } = HTMLMediaElement.prototype;
    const told = new Promise((tell) => document.addEventListener('tell', tell, { once: true }));
    HTMLMediaElement.prototype.play = async function () {
      await play.call(this).catch(() => undefined);
      await told;
    };
  });
  await page.getByRole('button', { name: 'Listen from here' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Listen from here' }).waitFor();
  await page.evaluate(async () => {
    document.dispatchEvent(new Event('tell'));
    for (let frames = 0; frames < 5; frames++) await new Promise(requestAnimationFrame);
  });
  assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0);
});

test('what the manifest does not list is not shown, and a picture of another format gives way to its fallback', {
  skip,
}, async () => {
  await using server = await app.serveBooks({
    unlisted: await corpusBook('conformance/w3c-pkg-manifest-unlisted-resource'),
    foreign: await corpusBook('conformance/w3c-pub-foreign_image'),
  });
  await using page = await openReader(app, server, 'unlisted');
  const widths = async () =>
    bookFrames(page)[0]?.evaluate(() => [...document.images].map((image) => image.naturalWidth));
  await eventually(async () => assert.deepEqual(new Set(await widths()), new Set([0])));
  await using other = await openReader(app, server, 'foreign');
  await until(
    other,
    'the fallback is shown',
    async () =>
      (await bookFrames(other)[0]?.evaluate(() =>
        [...document.images].some((image) => image.naturalWidth > 0),
      )) ?? false,
  );
});
