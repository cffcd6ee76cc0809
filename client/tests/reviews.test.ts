import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectSound, publish, review } from './keeping.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { settled } from './settled.ts';

const app = await openRealApp();
const { server } = app;

test('who follows an author is told of the next book, which leads there; it is new until it is read', {
  skip,
}, async () => {
  const first = await publish(server, 'The First Tide', 'Tessa Tide');
  const { page } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(`${server.url}/books/${first}`);
  await page.getByRole('button', { name: 'Follow Tessa Tide', disabled: false }).press('Enter');
  await page.getByRole('button', { name: 'Following Tessa Tide', pressed: true }).waitFor();
  await settled(page);
  await publish(server, 'The Second Tide', 'Tessa Tide');
  await publish(server, 'The Third Tide', 'Tessa Tide');
  await page.goto(`${server.url}/notifications`);
  await page.getByRole('heading', { level: 2, name: /^(?:Today|Yesterday)$/ }).waitFor();
  await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor();
  await expectSound(page, 'notifications');
  await page.getByRole('button', { name: /^Mark as read: The Second Tide/ }).click();
  await page.getByRole('button', { name: /^Mark as read: The Second Tide/ }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'The Third Tide, a new book of Tessa Tide, whom you follow' }).click();
  await page.getByRole('heading', { level: 1, name: 'The Third Tide' }).waitFor();
  await page.getByRole('link', { name: 'Notifications' }).click();
  await page.getByRole('heading', { level: 2, name: /^(?:Today|Yesterday)$/ }).waitFor();
  await page.getByText('new', { exact: true }).first().waitFor({ state: 'detached' });

  await page.goto(`${server.url}/library/following`);
  await page.getByRole('link', { name: 'Tessa Tide' }).waitFor();
  await expectSound(page, 'following');
  await page.getByRole('button', { name: 'Unfollow Tessa Tide' }).click();
  await page.getByRole('heading', { name: 'You follow nobody yet' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Tessa Tide' }).waitFor();
  assert.deepEqual(app.complaints, []);
});

test('a reader rates, writes, changes and takes back a review; another reports it to the administrator', {
  skip,
}, async () => {
  const bookId = await publish(server, 'The Salt House', 'Sam Salt');
  const address = `${server.url}/books/${bookId}`;
  const { page } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(address);
  await page.getByText('Nobody has rated this book yet.').waitFor();
  await page.getByRole('button', { name: 'Save the review' }).click();
  await page.getByText('Choose how many stars.').waitFor();
  await page.getByRole('radio', { name: '3 stars of 5' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('What you think of it').fill('Salty <b>and</b> slow.\nI liked the cat.');
  await expectSound(page, 'review-form');
  await page.getByRole('button', { name: 'Save the review' }).press('Enter');
  await page.getByText('4 of 5, from 1 rating').waitFor();
  await page.getByText('Salty <b>and</b> slow.').waitFor();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('radio', { name: '2 stars of 5' }).check({ force: true });
  await page.getByRole('button', { name: 'Save the review' }).click();
  await page.getByText('2 of 5, from 1 rating').waitFor();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Nobody has rated this book yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('2 of 5, from 1 rating').waitFor();

  await review(await server.person(['reader'], 'Olga Other'), bookId, 5, 'Splendid.');
  const passer = await app.visitor();
  await passer.page.goto(address);
  await passer.page.getByText('3.5 of 5, from 2 ratings').waitFor();
  await passer.page.getByText('I liked the cat.').waitFor();
  await becomes(() => passer.page.getByRole('button', { name: /^Report/ }).count(), 0);
  await expectSound(passer.page, 'reviews-signed-out');
  await passer.page.getByRole('link', { name: /^Sign in to rate this book/ }).click();
  await passer.page.waitForURL(`${server.url}/sign-in?next=${encodeURIComponent(`/books/${bookId}`)}`);

  const critic = await app.person(['reader'], 'Carl Critic');
  await critic.page.goto(address);
  await critic.page.getByRole('button', { name: 'Report the review by Rhea Reader' }).click();
  const dialog = critic.page.getByRole('dialog');
  await dialog.getByLabel('What is wrong with it').fill('It gives the end away.');
  await expectNoViolations(critic.page, 'report');
  await dialog.getByRole('button', { name: 'Report', exact: true }).click();
  await critic.page.getByRole('button', { name: 'Reported' }).waitFor();

  const { page: desk } = await app.person(['administrator'], 'Adam Administrator');
  await desk.goto(`${server.url}/admin/reports`);
  await desk.getByText('It gives the end away.').waitFor();
  await desk.getByRole('button', { name: 'Remove' }).click();
  await desk.getByRole('dialog').getByRole('textbox').fill('No spoilers here.');
  await desk.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await desk.getByText('It gives the end away.').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('A moderator took your review away:').waitFor();
  await page.getByText('No spoilers here.').waitFor();
  await page.getByText('5 of 5, from 1 rating').waitFor();
  assert.deepEqual(app.complaints, []);
});
