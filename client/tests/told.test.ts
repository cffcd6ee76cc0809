import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipWithoutBrowser as skip } from './browser.ts';
import { publish, put, review } from './keeping.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;

const unanswered = (page: Page) =>
  page.getByRole('region', { name: 'What just happened' }).getByText('The server does not answer');

test('a review that cannot be put back is told where another could be written', { skip }, async () => {
  const bookId = await publish(server, 'The Salt House', 'Sam Salt');
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  await review(person, bookId, 2, 'Salty.');
  await page.goto(`${server.url}/books/${bookId}`);
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Save the review' }).waitFor();
  await page.route('**/reviews/mine', (route) => route.abort());
  await page.getByRole('button', { name: 'Undo' }).click();
  await unanswered(page).waitFor();
  assert.deepEqual(app.complaints, []);
});

test('a notification that cannot be marked as read is told', { skip }, async () => {
  await publish(server, 'The First Tide', 'Tessa Tide');
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  await put(person, '/api/library/following', { kind: 'contributor', name: 'Tessa Tide' });
  await publish(server, 'The Second Tide', 'Tessa Tide');
  await page.goto(`${server.url}/notifications`);
  await page.route('**/api/notifications/read', (route) => route.abort());
  await page.getByRole('button', { name: /^Mark as read/ }).click();
  await unanswered(page).waitFor();
  assert.deepEqual(app.complaints, []);
});

test('storage that cannot be counted is told', { skip }, async () => {
  const { page } = await app.person(['administrator'], 'Root');
  await page.goto(`${server.url}/admin/storage`);
  await page.route('**/api/admin/storage/count', (route) => route.abort());
  await page.getByRole('button', { name: 'Count now' }).click();
  await unanswered(page).waitFor();
  assert.deepEqual(app.complaints, []);
});
