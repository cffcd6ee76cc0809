import assert from 'node:assert/strict';
import test from 'node:test';
import type { HighlightChanges } from '@mangu/contract/highlights';
import type { Page } from 'playwright-core';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { bookFrames, isOpen, novel, until } from './reader-app.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

const app = await openRealApp();
const { bookId = '' } = skip ? {} : await app.server.upload(novel());

async function openBook(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('mangu.reader.seen', '1'));
  await page.goto(`${app.server.url}/read/${bookId}`);
  await isOpen(page);
}

/** Words marked in one colour on the pages of the book. */
async function marked(page: Page, colour: string): Promise<string[]> {
  const all = await Promise.all(
    bookFrames(page).map((frame) =>
      frame
        .evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), `mangu-${colour}`)
        .catch(() => []),
    ),
  );
  return all.flat();
}

test('highlights and notes by keyboard alone: marked, noted, listed, on the other device, deleted and brought back', {
  skip,
}, async () => {
  const { page, person } = await app.person([]);
  assert(person);
  await openBook(page);
  const changes = async () =>
    (await (await person.fetch(`/api/reading/highlights/${bookId}`)).json()) as HighlightChanges;
  await page.keyboard.press('v');
  await page.getByRole('region', { name: 'What to do with the words selected' }).waitFor();
  await expectNoViolations(page);
  await page.keyboard.press('h');
  await until(page, 'the passage is marked', async () => (await marked(page, 'yellow')).length === 1);
  await until(page, 'the server has it', async () => (await changes()).highlights.length === 1);

  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Highlight', exact: true });
  const hostile = '<img src=x onerror="window.ran = 1">';
  await dialog.getByLabel('Note, for yourself').fill(hostile);
  await dialog.getByLabel('blue').check();
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await until(page, 'the note is kept', async () =>
    (await changes()).highlights.some(({ note }) => note === hostile),
  );

  await page.keyboard.press('l');
  const panel = page.getByRole('dialog', { name: 'Highlights and notes' });
  await panel.getByText(hostile).waitFor();
  await becomes(() => panel.getByRole('listitem').count(), 2);
  await expectNoViolations(page);
  const download = page.waitForEvent('download');
  await panel.getByRole('link', { name: 'Export as Markdown' }).press('Enter');
  assert.equal((await download).suggestedFilename(), 'highlights.md');

  const other = await app.visitor();
  const [name = '', ...value] = person.cookie.split('=');
  await other.context.addCookies([{ name, value: value.join('='), url: app.server.url, httpOnly: true }]);
  await openBook(other.page);
  await until(
    other.page,
    'both are drawn there',
    async () => (await marked(other.page, 'blue')).length === 1,
  );
  assert.equal(await other.page.evaluate(() => 'ran' in window), false, 'rule 3: a note is text');
  for (const frame of bookFrames(other.page)) {
    assert.equal(await frame.evaluate(() => document.querySelectorAll('script').length), 0);
    assert.equal(await frame.evaluate(() => document.body.querySelectorAll('mark, [data-mangu]').length), 0);
  }

  await panel
    .getByRole('button', { name: /^Delete/ })
    .first()
    .press('Enter');
  await until(page, 'one is left', async () => (await changes()).highlights.length === 1);
  await panel.getByRole('button', { name: 'Undo' }).press('Enter');
  await until(page, 'both are back', async () => (await changes()).highlights.length === 2);
  await page.keyboard.press('Escape');
  assert.deepEqual(app.complaints, []);
});

test('what is marked offline is shown, kept over a reload, and sent when the connection is back; it is the person’s after signing in', {
  skip,
}, async () => {
  const { page, context } = await app.visitor();
  await openBook(page);
  await page.keyboard.press('v');
  await page.getByRole('region', { name: 'What to do with the words selected' }).waitFor();
  await page.route('**/api/reading/highlights/**', (route) => route.abort());
  await page.keyboard.press('h');
  await until(page, 'it is marked at once', async () => (await marked(page, 'yellow')).length === 1);
  await page.reload();
  await isOpen(page);
  await until(
    page,
    'it is there after loading again',
    async () => (await marked(page, 'yellow')).length === 1,
  );
  await page.unroute('**/api/reading/highlights/**');
  const saved = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes('/highlights/'),
  );
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  assert.equal((await saved).status(), 200);
  const person = await app.signInAs(page, []);
  await page.reload();
  await isOpen(page);
  await until(page, 'it is still marked', async () => (await marked(page, 'yellow')).length === 1);
  await becomes(async () => {
    const answer = await person.fetch(`/api/reading/highlights/${bookId}`);
    return ((await answer.json()) as HighlightChanges).highlights.length;
  }, 1);
  await context.close();
});
