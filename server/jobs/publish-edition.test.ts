import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookDetail, BooksPage } from '@mangu/contract/books';
import type { Edition, EditionMetadata } from '@mangu/contract/editions';
import { buildEpub } from '@mangu/epub/testing';
import sharp from 'sharp';
import { diskStore } from '../platform/object-store.ts';
import { ProblemError } from '../platform/problems.ts';
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

/** As the move does: prepared before, written in one transaction with the edition's row. */
async function publish(editionId: string): Promise<string> {
  const write = await publisher.prepare(editionId);
  return server.db.transaction().execute(async (trx) => {
    const { bookId } = await write(trx);
    await trx.updateTable('edition').set({ book_id: bookId }).where('id', '=', editionId).execute();
    return bookId;
  });
}

async function save(edition: Edition, metadata: EditionMetadata): Promise<Edition> {
  const answer = await ada.fetch(`/api/editions/${edition.id}/metadata`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: edition.version, metadata }),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()) as Edition;
}

const found = async (query: string) =>
  ((await (await server.fetch(`/api/books?q=${query}`)).json()) as BooksPage).items.map(({ title }) => title);
const detail = async (id: string) => (await (await server.fetch(`/api/books/${id}`)).json()) as BookDetail;

test('an edition becomes a book with its own details and cover, and the same book when it is published again', async () => {
  const { edition } = await beginWork(ada, 'The Published Title');
  const sent = await sendManuscript(
    ada,
    edition.id,
    buildEpub({ title: 'File Title', creators: ['Someone'] }),
  );
  const picture = await sharp({
    create: { width: 200, height: 300, channels: 3, background: '#aa2233' },
  })
    .png()
    .toBuffer();
  await ada.fetch(`/api/editions/${edition.id}/cover`, {
    method: 'PUT',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(picture),
  });
  await save(
    { ...sent, version: sent.version + 1 },
    {
      ...sent.metadata,
      contributors: [{ name: 'Ada Author', roles: ['aut'] }],
      subjects: [{ scheme: 'thema', code: 'FBA', label: 'Modern fiction' }],
      isbn: '978-0-306-40615-7',
      series: [{ name: 'Harbours', position: '1' }],
      descriptionHtml: '<p>About <em>lighthouses</em>.</p>',
    },
  );
  const id = await publish(edition.id);
  const book = await detail(id);
  assert.equal(book.title, 'The Published Title');
  assert.deepEqual(book.contributors, [{ name: 'Ada Author', roles: ['aut'] }]);
  assert.deepEqual(book.subjects, [{ label: 'Modern fiction', scheme: 'THEMA', code: 'FBA' }]);
  assert(book.identifiers.some(({ value }) => value === '9780306406157'));
  assert.equal(book.descriptionHtml, '<p>About <em>lighthouses</em>.</p>');
  const cover = await server.fetch(`/api/books/${id}/cover/${book.cover?.version}/160.webp`);
  assert.equal(cover.status, 200);
  const part = `/api/books/${id}/resources/${book.file.sha256.slice(0, 12)}/EPUB/c1.xhtml`;
  assert.match(await (await server.fetch(part)).text(), /quiet morning/);
  assert.deepEqual(await found('lighthouses'), ['The Published Title']);

  const device = { 'content-type': 'application/json' };
  const position = { cfi: 'epubcfi(/6/2!/4/2)', fraction: 0.5, writer: edition.id, base: 0 };
  const kept = await server.fetch(`/api/reading/positions/${id}`, {
    method: 'PUT',
    headers: device,
    body: JSON.stringify(position),
  });
  assert.equal(kept.status, 204);
  const cookie = kept.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await sendManuscript(
    ada,
    edition.id,
    buildEpub({ title: 'File Title', chapters: [{ title: 'Only', body: '<p>A new text of gulls.</p>' }] }),
  );
  const now = (await (await ada.fetch(`/api/editions/${edition.id}`)).json()) as Edition;
  await save(now, { ...now.metadata, title: 'The Second Title', descriptionHtml: '<p>About gulls.</p>' });
  assert.equal(await publish(edition.id), id);
  assert.equal((await detail(id)).title, 'The Second Title');
  assert.equal((await detail(id)).chapters, 1);
  const place = await server.fetch(`/api/reading/positions/${id}`, { headers: { cookie } });
  assert.equal(((await place.json()) as typeof position).fraction, 0.5, 'a reader keeps the place');
  assert.deepEqual(await found('gulls'), ['The Second Title']);
  assert.deepEqual(await found('lighthouses'), []);
});

test('what cannot be published leaves the catalogue as it was, and says why', async () => {
  const { edition } = await beginWork(ada, 'Nothing yet');
  const refused = (id: string) => (error: unknown) => error instanceof ProblemError && error.id === id;
  await assert.rejects(publish(edition.id), refused('move-not-possible'));
  const bytes = buildEpub({ title: 'Straight In' });
  await server.upload(bytes);
  await sendManuscript(ada, edition.id, bytes);
  await assert.rejects(publish(edition.id), refused('file-already-published'));
});
