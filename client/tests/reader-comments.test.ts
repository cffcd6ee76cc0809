import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { writeToken } from '@mangu/contract/accounts';
import type { Comments } from '@mangu/contract/comments';
import type { Edition } from '@mangu/contract/editions';
import type { Work } from '@mangu/contract/works';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { bookFrames, facesAreThere, holdAnswers, isOpen, shows, until } from './reader-app.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { type Somebody, somebody } from './somebody.ts';

const app = await openRealApp();
const { server } = app;

const first = 'The lamp stood on the table and nobody had lit it.';
const second = 'A boat lay at the landing and waited for the tide.';
const filler = 'The house was quiet while the snow fell on the garden. '.repeat(60);

interface Written {
  readonly before?: string;
  readonly boat?: string;
}

const manuscript = ({ before = '', boat = second }: Written = {}) =>
  `# The Lamp\n\n${before}\n\n${first}\n\n${filler}\n\n# The Boat\n\n${boat}\n\n${filler}\n`;

async function someone(role: 'author' | 'editor', name: string): Promise<Somebody> {
  const who = await somebody(app);
  await app.signInAs(who.page, [role], name);
  await who.page.addInitScript(() => localStorage.setItem('mangu.reader.seen', '1'));
  await who.page.goto(server.url);
  await eventually(async () => {
    const cookies = await who.context.cookies();
    assert(cookies.some(({ name }) => name === writeToken.cookie(false)));
  });
  return who;
}

/** A manuscript of two chapters in the hands of an editor. */
async function handedIn(author: Somebody, editor: Somebody) {
  const work = await author.ask<Work>('POST', '/api/works', { title: 'The Lamp' });
  const editionId = work.editions[0]?.id ?? '';
  const revision = await sent(author, editionId, manuscript());
  await server.db.updateTable('edition').set({ state: 'in-review' }).where('id', '=', editionId).execute();
  const comments = () => editor.ask<Comments>('GET', `/api/editions/${editionId}/comments`);
  return { workId: work.id, editionId, revision, comments };
}

async function sent(author: Somebody, editionId: string, text: string): Promise<string> {
  const id = await author.sendManuscript(editionId, 'lamp.md', text);
  for (;;) {
    const { revisions } = await author.ask<Edition>('GET', `/api/editions/${editionId}`);
    const verdict = revisions.find((revision) => revision.id === id)?.verdict;
    if (verdict) {
      assert.equal(verdict, 'accepted');
      return id;
    }
    await delay(50);
  }
}

/** The passages that are marked on the pages of the manuscript. */
async function marked(page: Page): Promise<string[]> {
  const all = await Promise.all(
    bookFrames(page).map((frame) =>
      frame.evaluate(() => [...(CSS.highlights.get('mangu-comment') ?? [])].map(String)).catch(() => []),
    ),
  );
  return all.flat();
}

async function openChapter(page: Page, title: string, words: string): Promise<void> {
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('button', { name: title }).press('Enter');
  await shows(page, words);
}

/** Selects words of a paragraph as a hand with a mouse does. */
async function drag(page: Page, paragraph: string): Promise<void> {
  await facesAreThere(page);
  const box = await until(page, 'the paragraph is on the screen', async () => {
    for (const frame of bookFrames(page)) {
      const found = await frame
        .evaluate((words) => {
          const all = [...document.querySelectorAll('p')];
          const here = all.find(({ textContent }) => textContent?.includes(words))?.getBoundingClientRect();
          const outside = window.frameElement?.getBoundingClientRect();
          return here && outside
            ? { x: outside.x + here.x, y: outside.y + here.y, height: here.height }
            : null;
        }, paragraph)
        .catch(() => null);
      if (found) return found;
    }
    return false;
  });
  const y = box.y + Math.min(12, box.height / 2);
  // Not `page.mouse`: it waits for a script of its own in every frame, and those of a book run none.
  const hand = await page.context().newCDPSession(page);
  const at = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number) =>
    hand.send('Input.dispatchMouseEvent', {
      type,
      x: box.x + x,
      y,
      button: 'left',
      buttons: 1,
      clickCount: 1,
    });
  await at('mousePressed', 2);
  for (const x of [40, 80, 120]) await at('mouseMoved', x);
  await at('mouseReleased', 120);
  await hand.detach();
}

test('an editor comments on passages by keyboard and by mouse; the author answers and revises, and they stay in place', {
  skip,
}, async () => {
  const author = await someone('author', 'Ada Author');
  const editor = await someone('editor', 'Edith Editor');
  const { workId, editionId, revision, comments } = await handedIn(author, editor);

  // The editor, by keyboard: the block after the heading is the first paragraph.
  const { page } = editor;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/desk/${editionId}`);
  await page.getByRole('link', { name: 'Read the manuscript' }).click();
  await isOpen(page);
  await expectNoViolations(page, 'a manuscript in the reader');
  await openChapter(page, 'The Lamp', first);
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await page.getByRole('region', { name: 'What to do with the words selected' }).waitFor();
  await expectNoViolations(page, 'words selected');
  await page.keyboard.press('n');
  const writing = page.getByRole('dialog', { name: 'New comment' });
  await writing.getByText(first).waitFor();
  const hostile = '<img src=x onerror="window.ran = 1"> Who lit it?';
  await page.keyboard.type(hostile);
  await expectNoViolations(page, 'a comment being written');
  // One that is not sent is not lost.
  await page.route('**/comments', (route) => route.abort());
  await writing.getByRole('button', { name: 'Comment' }).press('Enter');
  await writing.getByRole('alert').waitFor();
  await page.unroute('**/comments');
  await writing.getByRole('button', { name: 'Comment' }).press('Enter');
  await until(page, 'the passage is marked', async () => (await marked(page)).includes(first));

  // By mouse, in the second chapter.
  await openChapter(page, 'The Boat', second);
  await drag(page, second);
  await page
    .getByRole('region', { name: 'What to do with the words selected' })
    .getByRole('button', { name: 'Comment' })
    .click();
  await writing.getByRole('textbox').fill('Which boat?');
  await writing.getByRole('button', { name: 'Comment' }).click();
  await writing.waitFor({ state: 'hidden' });
  await becomes(
    async () =>
      (await comments()).items.map(({ anchor, state }) => [anchor && second.startsWith(anchor.exact), state]),
    [
      [false, 'exact'],
      [true, 'exact'],
    ],
  );
  assert.equal((await comments()).items[0]?.anchor?.exact, first);
  assert.deepEqual(
    asked.filter((path) => /\/api\/reading\/(positions|bookmarks|highlights)/.test(path)),
    [],
    'nothing of the reading is kept',
  );

  // The author finds it in the studio, goes to its passage, and answers.
  const mine = author.page;
  await mine.goto(`${server.url}/studio/works/${workId}`);
  const listed = mine.getByRole('article').filter({ hasText: 'Who lit it?' });
  await listed.getByRole('link', { name: 'Show it in the manuscript' }).click();
  await isOpen(mine);
  const one = mine.getByRole('dialog', { name: 'Comment', exact: true });
  await one.getByText(hostile).waitFor();
  await expectNoViolations(mine, 'a comment at its passage');
  await one.getByRole('button', { name: 'Comment after' }).click();
  await one.getByText('Which boat?').waitFor();
  await shows(mine, second);
  await one.getByRole('button', { name: 'Comment before' }).click();
  await one.getByText(hostile).waitFor();
  await one.getByRole('button', { name: 'Answer' }).click();
  await one.getByRole('textbox', { name: 'Answer to Edith Editor' }).fill('The keeper did.');
  await one.getByRole('button', { name: 'Answer' }).click();
  await one.getByText('The keeper did.').waitFor();
  assert.equal(await mine.evaluate(() => 'ran' in window), false, 'rule 3: a comment is text');

  // What stands before the passage changes, and the other passage goes.
  await server.db
    .updateTable('edition')
    .set({ state: 'changes-requested' })
    .where('id', '=', editionId)
    .execute();
  const before = 'It was winter. The road had been closed for a week.\n\nA door banged.';
  const next = await sent(author, editionId, manuscript({ before, boat: 'All of it is new.' }));
  await becomes(async () => (await comments()).items.map(({ state }) => state), ['exact', 'lost', null]);
  await page.goto(`${server.url}/desk/${editionId}`);
  await page.getByRole('tab', { name: /Comments/ }).click();
  const gone = page.getByRole('article').filter({ hasText: 'Which boat?' });
  await gone.getByText('no longer in the newest revision').waitFor();
  await becomes(() => gone.getByRole('link').count(), 0);
  await expectNoViolations(page, 'comments on the desk');
  await page
    .getByRole('article')
    .filter({ hasText: 'Who lit it?' })
    .getByRole('link', { name: 'Show it in the manuscript' })
    .click();
  await page.waitForURL(new RegExp(`/read/revision-${next}`));
  await isOpen(page);
  const here = page.getByRole('dialog', { name: 'Comment', exact: true });
  await here.getByText('The keeper did.').waitFor();
  await becomes(() => marked(page), [first]);
  await here.getByRole('button', { name: 'Settle' }).click();
  await here.getByText('Settled', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await until(page, 'what is settled is not marked', async () => (await marked(page)).length === 0);
  await page.keyboard.press('l');
  const panel = page.getByRole('dialog', { name: 'Comments' });
  await panel.getByText('This passage is no longer in this revision.').waitFor();
  await panel.getByText('1 settled comment').click();
  await panel.getByText('The keeper did.').waitFor();
  await expectNoViolations(page, 'all comments');
  await panel.getByRole('button', { name: 'Open again' }).click();
  await page.keyboard.press('Escape');
  await until(page, 'it is marked again', async () => (await marked(page)).length === 1);

  // In the revision it was written about, both are where they were.
  await mine.goto(`${server.url}/read/revision-${revision}`);
  await isOpen(mine);
  await openChapter(mine, 'The Lamp', first);
  await until(mine, 'it is marked in the old one', async () => (await marked(mine)).includes(first));
  await mine.setViewportSize(screens.phone.viewport);
  await mine.emulateMedia({ colorScheme: 'dark' });
  await mine.keyboard.press('l');
  await mine.getByRole('dialog', { name: 'Comments' }).getByText('Which boat?').waitFor();
  await expectNoViolations(mine, 'all comments on a phone, dark');
  const wider = await mine.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert(wider <= 0, `the page is ${wider} px too wide`);
  assert.deepEqual(app.complaints, []);
});

test('a comment that is begun while another is being sent is not lost', { skip }, async () => {
  const author = await someone('author', 'Ada Author');
  const editor = await someone('editor', 'Edith Editor');
  const { revision, comments } = await handedIn(author, editor);
  const { page } = editor;
  await page.goto(`${server.url}/read/revision-${revision}`);
  await isOpen(page);
  await openChapter(page, 'The Lamp', first);
  for (const key of ['v', 'v', 'n']) await page.keyboard.press(key);
  const writing = page.getByRole('dialog', { name: 'New comment' });
  await writing.getByText(first).waitFor();
  await page.keyboard.type('Who lit it?');
  const answer = await holdAnswers(page, '**/comments');
  await writing.getByRole('button', { name: 'Comment' }).press('Enter');
  await answer.asked;
  await page.keyboard.press('Escape');
  await writing.waitFor({ state: 'hidden' });
  for (const key of ['v', 'n']) await page.keyboard.press(key);
  await writing.getByText('The house was quiet').waitFor();
  await page.keyboard.type('How quiet?');
  answer.release();
  await until(page, 'the first is marked', async () => (await marked(page)).includes(first));
  await becomes(() => writing.getByRole('textbox').inputValue(), 'How quiet?');
  await writing.getByRole('button', { name: 'Comment' }).press('Enter');
  await writing.waitFor({ state: 'hidden' });
  await becomes(async () => (await comments()).items.map(({ text }) => text), ['Who lit it?', 'How quiet?']);
});

test('somebody without rights is shown neither the manuscript nor its comments', { skip }, async () => {
  const author = await someone('author', 'Ada Author');
  const editor = await someone('editor', 'Edith Editor');
  const { revision, editionId } = await handedIn(author, editor);
  const { page, person } = await app.person([]);
  await page.goto(`${server.url}/read/revision-${revision}`);
  await page.getByRole('link', { name: 'catalogue' }).waitFor();
  assert.equal((await person.fetch(`/api/editions/${editionId}/comments?revision=${revision}`)).status, 404);
});
