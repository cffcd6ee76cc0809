import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { publish, rowLinks } from './keeping.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;
for (const title of ['Dune', 'Dracula']) await publish(server, title, `Writer of ${title}`);

/** Lets the answer for these words wait until it is let go. */
async function hold(page: Page, words: string): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === '/api/books' && url.searchParams.get('q') === words,
    async (route) => {
      await held.promise;
      await route.continue();
    },
  );
  return () => held.resolve();
}

test('Enter puts nothing on a shelf that was found for the words before', { skip }, async () => {
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  const made = await person.fetch('/api/library/shelves', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Later' }),
  });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`${server.url}/library/shelves/${id}`);
  const field = page.getByRole('combobox', { name: 'Add a book' });
  await field.fill('dune');
  await page.getByRole('option', { name: 'Dune', selected: true }).waitFor();
  const letGo = await hold(page, 'dracula');
  await field.fill('dracula');
  await field.press('Enter');
  await becomes(() => field.inputValue(), 'dracula');
  letGo();
  await page.getByRole('option', { name: 'Dracula', selected: true }).waitFor();
  await field.press('Enter');
  await page.getByRole('row').getByRole('link', { name: 'Dracula' }).waitFor();
  assert.deepEqual(await rowLinks(page), ['Dracula']);
  assert.deepEqual(app.complaints, []);
});

test('Enter opens no book from the palette that was found for the words before', { skip }, async () => {
  const { page } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Account of Rhea Reader' }).waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Page, action or book' });
  await field.fill('dune');
  await page.getByRole('option', { name: 'Dune', selected: true }).waitFor();
  const letGo = await hold(page, 'dracula');
  await field.fill('dracula');
  await page.getByRole('option', { name: 'Dune', selected: false }).waitFor();
  await field.press('Enter');
  await becomes(() => field.inputValue(), 'dracula');
  letGo();
  await page.getByRole('option', { name: 'Dracula', selected: true }).waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Dracula' }).waitFor();
  assert.deepEqual(app.complaints, []);
});
