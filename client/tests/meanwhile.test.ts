import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { makeEdition } from '../../server/features/manuscripts/testing.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { publish, put } from './keeping.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;

/** Holds whatever changes something at an address until it is let go. */
async function hold(page: Page, address: string) {
  const held = Promise.withResolvers<void>();
  const asked = page.waitForRequest((request) => request.method() !== 'GET');
  await page.route(address, async (route) => {
    if (route.request().method() !== 'GET') await held.promise;
    await route.continue();
  });
  return { asked, letGo: () => held.resolve() };
}

test('who begins to search while a book is put away keeps the focus', { skip }, async () => {
  const elm = await publish(server, 'Elm', 'Ella Elm');
  const fir = await publish(server, 'Fir', 'Finn Fir');
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  for (const book of [fir, elm])
    await put(person, `/api/reading/positions/${book}`, {
      ...{ cfi: 'epubcfi(/6/2)', fraction: 0.5, chapter: 'Chapter 7', writer: randomUUID(), base: 0 },
    });
  await page.goto(server.url);
  const { asked, letGo } = await hold(page, '**/api/reading/recent/*');
  await page.getByRole('button', { name: 'Put Elm away' }).click();
  await asked;
  await page.getByRole('searchbox').focus();
  letGo();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.getByRole('button', { name: 'Put Elm away' }).waitFor({ state: 'detached' });
  await becomes(
    () => page.getByRole('searchbox').evaluate((field) => field === document.activeElement),
    true,
    'the search has the focus',
  );
  assert.deepEqual(app.complaints, []);
});

test('words begun while a comment is sent stay, also over plain HTTP', { skip }, async () => {
  const author = await server.person(['author'], 'Ada Author');
  const id = await makeEdition(server.db, author.id, {
    title: 'Fog',
    state: 'submitted',
    submitted: new Date(),
  });
  const { page } = await app.person(['editor'], 'Edith Editor');
  // As where a house is read by its name at home: the browser has it over HTTPS and on this machine only.
  await page.addInitScript(() => Reflect.deleteProperty(Crypto.prototype, 'randomUUID'));
  await page.goto(`${server.url}/desk/${id}`);
  await page.getByRole('tab', { name: 'Comments' }).click();
  const field = page.getByRole('textbox', { name: 'Write a comment' });
  const { asked, letGo } = await hold(page, '**/comments');
  await field.fill('A fine beginning.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await asked;
  await field.fill('A fine beginning. And a fine end.');
  letGo();
  await page.getByText('A fine beginning.', { exact: true }).waitFor();
  await becomes(() => field.inputValue(), 'A fine beginning. And a fine end.');
  await field.fill('The middle is long.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByRole('paragraph').getByText('The middle is long.').waitFor();
  await becomes(() => field.inputValue(), '');
  assert.deepEqual(app.complaints, []);
});
