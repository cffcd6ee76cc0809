import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '@mangu/contract/problem';
import type { Work } from '@mangu/contract/works';
import { beginWork } from '../../testing/manuscripts.ts';
import { startTestServer } from '../../testing/server.ts';

const server = await startTestServer();
const ada = await server.person(['author'], 'Ada Author');

test('a further edition begins with the details of the newest, once that one is settled', async () => {
  const { work, edition } = await beginWork(ada, 'Fog');
  const metadata = { title: 'Fog', subtitle: 'A tale', isbn: '9780306406157' };
  const saved = await ada.fetch(`/api/editions/${edition.id}/metadata`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: edition.version, metadata }),
  });
  assert.equal(saved.status, 200);
  const begin = () => ada.fetch(`/api/works/${work.id}/editions`, { method: 'POST' });
  const early = await begin();
  assert.equal(early.status, 409);
  assert.equal(((await early.json()) as Problem).type, '/problems/edition-under-way');
  await server.db.updateTable('edition').set({ state: 'published' }).where('id', '=', edition.id).execute();
  const answers = await Promise.all([begin(), begin()]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409], 'two at once begin one');
  const now = (await (await ada.fetch(`/api/works/${work.id}`)).json()) as Work;
  assert.equal(now.editions.length, 2);
  const [first, second] = now.editions;
  assert.deepEqual(first?.metadata, metadata);
  assert.deepEqual(second?.metadata, { title: 'Fog', subtitle: 'A tale' }, 'an ISBN is of one edition');
  const remove = (id = '') => ada.fetch(`/api/editions/${id}`, { method: 'DELETE' });
  assert.equal((await remove(first?.id)).status, 409);
  assert.equal((await remove(second?.id)).status, 204);
  assert.equal((await begin()).status, 201);
});

test('a work goes with its only edition', async () => {
  const { work, edition } = await beginWork(ada, 'Alone');
  assert.equal((await ada.fetch(`/api/editions/${edition.id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await ada.fetch(`/api/works/${work.id}`)).status, 404);
  const left = await server.db.selectFrom('work').select('id').where('id', '=', work.id).execute();
  assert.deepEqual(left, []);
});
