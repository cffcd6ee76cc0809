import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { setHidden } from '../features/catalogue/hide.ts';
import { diskStore } from '../platform/object-store.ts';
import { beginWork, sendManuscript } from '../testing/manuscripts.ts';
import { startTestServer } from '../testing/server.ts';
import { editionPublisher } from './publish-edition.ts';

const server = await startTestServer();
const ada = await server.person(['author'], 'Ada Author');
const publisher = editionPublisher({
  db: server.db,
  objects: diskStore(`${server.dataFolder}/files`),
  onPublished: async () => {},
});

/** A book of the studio that was published and unpublished, as the moves do it. */
async function unpublished(bytes: Uint8Array): Promise<{ bookId: string; workId: string }> {
  const { work, edition } = await beginWork(ada);
  await sendManuscript(ada, edition.id, bytes);
  const write = await publisher.prepare(edition.id);
  const bookId = await server.db.transaction().execute(async (trx) => {
    const written = await write(trx);
    await trx
      .updateTable('edition')
      .set({ book_id: written.bookId, state: 'unpublished' })
      .where('id', '=', edition.id)
      .execute();
    await setHidden(trx, written.bookId, true);
    return written.bookId;
  });
  return { bookId, workId: work.id };
}

const statusOf = async (bookId: string) => (await server.fetch(`/api/books/${bookId}`)).status;

test('the file of an unpublished book is refused, because the desk decides about it', async () => {
  const bytes = buildEpub({ title: 'Taken Down' });
  const { bookId } = await unpublished(bytes);
  const found = await server.upload(bytes);
  assert.deepEqual([found.verdict, found.reason, found.bookId], ['rejected', 'unpublished', null]);
  const [finding] = found.findings;
  assert(finding?.severity === 'must' && finding.message && finding.remedy);
  assert.equal(await statusOf(bookId), 404);
});

test('the file of an unpublished book that no manuscript has any more shows it again', async () => {
  const bytes = buildEpub({ title: 'Nobody’s' });
  const { bookId, workId } = await unpublished(bytes);
  // As with the account of its author.
  await server.db.deleteFrom('work').where('id', '=', workId).execute();
  const found = await server.upload(bytes);
  assert.deepEqual([found.verdict, found.duplicate, found.bookId], ['accepted', true, bookId]);
  assert.equal(await statusOf(bookId), 200);
  const file = await server.fetch(`/api/books/${bookId}/file`);
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), Buffer.from(bytes));
});
