import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { makeEdition } from '../../server/features/manuscripts/testing.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { createJobQueue } from '../../server/platform/job-queue.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;

/** A job of the queue that has failed, of which no worker knows here. */
async function failedJob(title: string): Promise<void> {
  const owner = await server.person(['author'], 'Olga Owner');
  const editionId = await makeEdition(server.db, owner.id, { title, state: 'scheduled' });
  const database = openDatabase(server.databaseUrl, 1, () => {});
  after(() => database.close());
  const queue = createJobQueue(database, () => {});
  await queue.start();
  after(() => queue.stop());
  const at = new Date();
  await server.db
    .transaction()
    .execute((trx) =>
      queue.send(trx, 'publish-edition', { editionId, publishAt: at.toISOString() }, { at, key: editionId }),
    );
  const output = { name: 'Error', message: 'read ECONNRESET', stack: 'at secret.ts:1' };
  await database.pool.query(
    `update jobs.job set state = 'failed', completed_on = now(), output = $2 where data ->> 'editionId' = $1`,
    [editionId, JSON.stringify(output)],
  );
}

test('an administrator sees what failed and why, tries it again, and discards it', { skip }, async () => {
  await failedJob('The Late Book');
  const { page } = await app.person(['administrator'], 'Root');
  await page.goto(`${server.url}/admin/jobs`);
  await page.getByRole('tab', { name: /^Failed ?1$/, selected: true }).waitFor();
  const row = page.getByRole('row', { name: /The Late Book/ });
  await row.getByText('read ECONNRESET').waitFor();
  await row.getByText('The machine could not do it.').waitFor();
  await row.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Nothing has failed').waitFor();
  await page.getByRole('tab', { name: /^Waiting ?1$/ }).click();
  await page.getByRole('row', { name: /The Late Book/ }).waitFor();
  await failedJob('The Lost Book');
  await page.reload();
  await page
    .getByRole('row', { name: /The Lost Book/ })
    .getByRole('button', { name: 'Discard' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Discard the job about The Lost Book?' });
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('Nothing has failed').waitFor();
  await page.getByRole('tab', { name: /^Failed ?0$/ }).waitFor();
  assert.deepEqual(app.complaints, []);
});
