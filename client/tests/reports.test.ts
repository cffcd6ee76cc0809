import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReviewsPage } from '@mangu/contract/library';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { publish, review } from './keeping.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;

/** A review of a book that somebody reported. */
async function reported(title: string): Promise<void> {
  const bookId = await publish(server, title, `Writer of ${title}`);
  await review(await server.person(['reader'], 'Rhea Reader'), bookId, 1, `Of ${title} I thought nothing.`);
  const critic = await server.person(['reader'], 'Carl Critic');
  const { items }: ReviewsPage = await (await critic.fetch(`/api/books/${bookId}/reviews`)).json();
  const answer = await critic.fetch(`/api/reviews/${items[0]?.id}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'Unkind.' }),
  });
  assert(answer.ok, title);
}

test('the reason begun for one review stays when the decision about another arrives', { skip }, async () => {
  await reported('Alder');
  await reported('Birch');
  const { page } = await app.person(['administrator'], 'Adam Administrator');
  await page.goto(`${server.url}/admin/reports`);
  const row = (title: string) => page.getByRole('row', { name: title });
  const held = Promise.withResolvers<void>();
  const decided = page.waitForRequest((request) => request.method() === 'POST');
  await page.route('**/api/admin/reports/*', async (route) => {
    await held.promise;
    await route.continue();
  });
  await row('Alder').getByRole('button', { name: 'Keep' }).click();
  await decided;
  await row('Birch').getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('No ill will here.');
  held.resolve();
  await row('Alder').waitFor({ state: 'detached' });
  await becomes(() => dialog.getByRole('textbox').inputValue(), 'No ill will here.');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await row('Birch').waitFor({ state: 'detached' });
  assert.deepEqual(app.complaints, []);
});
