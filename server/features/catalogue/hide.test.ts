import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookDetail, BooksPage } from '@mangu/contract/books';
import type { ReadingSession } from '@mangu/contract/reading';
import { buildEpub } from '@mangu/epub/testing';
import { startTestServer } from '../../testing/server.ts';
import { setHidden } from './hide.ts';

const server = await startTestServer();

async function titles(query: string): Promise<string[]> {
  const page = (await (await server.fetch(`/api/books?${query}`)).json()) as BooksPage;
  return page.items.map(({ title }) => title);
}

/** Other servers follow a commit by themselves: asked until they have. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

test('a hidden book is neither listed, found, shown nor served, and comes back with what readers keep of it', async () => {
  const { bookId } = await server.upload(buildEpub({ title: 'Quicksilver Lake' }));
  assert(bookId);
  await server.upload(buildEpub({ title: 'Another' }));
  const detail = (await (await server.fetch(`/api/books/${bookId}`)).json()) as BookDetail;
  const session = (await (await server.fetch(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  const parts = [
    `/api/books/${bookId}`,
    `/api/books/${bookId}/file`,
    `${session.resources}${session.packagePath}`,
    `/api/reading/sessions/${bookId}`,
    ...(detail.cover ? [`/api/books/${bookId}/cover/${detail.cover.version}/160.avif`] : []),
  ];
  const statuses = () => Promise.all(parts.map(async (part) => (await server.fetch(part)).status));
  const place = { cfi: 'epubcfi(/6/4!/4)', fraction: 0.5, writer: bookId, base: 0 };
  const saved = await server.fetch(`/api/reading/positions/${bookId}`, {
    method: 'PUT',
    body: JSON.stringify(place),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(saved.status, 204);
  assert.deepEqual(
    await statuses(),
    parts.map(() => 200),
  );

  await server.db.transaction().execute((trx) => setHidden(trx, bookId, true));
  await until(async () => !(await titles('sort=title')).includes('Quicksilver Lake'));
  assert.deepEqual(await titles('q=quicksilver'), []);
  assert.deepEqual(
    await statuses(),
    parts.map(() => 404),
  );

  await server.db.transaction().execute((trx) => setHidden(trx, bookId, false));
  await until(async () => (await titles('sort=title')).includes('Quicksilver Lake'));
  assert.deepEqual(await titles('q=quicksilver'), ['Quicksilver Lake']);
  assert.deepEqual(
    await statuses(),
    parts.map(() => 200),
  );
  const kept = await server.db
    .selectFrom('position')
    .select('fraction')
    .where('book_id', '=', bookId)
    .execute();
  assert.deepEqual(kept, [{ fraction: 0.5 }]);
});
