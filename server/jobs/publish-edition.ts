import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { coverFormats } from '@mangu/contract/books';
import { describeAccessibility } from '@mangu/epub/accessibility';
import { sql, type Transaction } from 'kysely';
import { lockFile, publishBook, replaceBook } from '../features/catalogue/publish.ts';
import { tellFollowers } from '../features/library/followers.ts';
import { publishedDescription, publishedMetadata } from '../features/manuscripts/metadata.ts';
import type { EditionPublisher } from '../features/manuscripts/publisher.ts';
import type { RevisionDetail } from '../features/manuscripts/revisions.ts';
import type { OwnedEdition } from '../features/manuscripts/tables.ts';
import { ownCoverOf } from '../features/manuscripts/works.ts';
import { bookKeys, coverMediaTypes } from '../platform/book-keys.ts';
import type { Database } from '../platform/database.ts';
import type { ObjectStore } from '../platform/object-store.ts';
import { ProblemError } from '../platform/problems.ts';
import type { Schema } from '../platform/schema.ts';

type Writer = Transaction<Schema>;

export interface PublisherDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
  /** Resolves when lists show what was committed. */
  readonly onPublished: () => Promise<void>;
}

/**
 * Puts the newest accepted revision of an edition into the catalogue, with the edition's own details and cover. The
 * book's id is the edition's, and the same when it is published again, so that readers keep their place.
 */
export function editionPublisher({ db, objects, onPublished }: PublisherDeps): EditionPublisher {
  return {
    async prepare(editionId) {
      const before = await readEdition(db, editionId);
      // Under the key of the book, where covers are looked for; one that is not published in the end shows nowhere.
      const { cover, from } = await coverOf(db, before);
      if (cover) await copyCovers(objects, from, bookIdOf(before), cover.widthsPx);
      return async (trx) => {
        const edition = await readEdition(trx, editionId);
        if (edition.version !== before.version) throw new ProblemError('changed-meanwhile');
        return { bookId: await publish(trx, edition) };
      };
    },
    settled: onPublished,
  };
}

type PublishedEdition = Pick<OwnedEdition, 'id' | 'version' | 'metadata' | 'cover' | 'book_id'>;

async function readEdition(db: Database, id: string): Promise<PublishedEdition> {
  const edition = await db.selectFrom('edition').selectAll().where('id', '=', id).executeTakeFirst();
  if (!edition) throw new ProblemError('edition-not-found');
  return edition;
}

function bookIdOf(edition: PublishedEdition): string {
  return edition.book_id ?? edition.id;
}

async function coverOf(db: Database, edition: PublishedEdition) {
  const revision = await newestAccepted(db, edition.id);
  const own = ownCoverOf(edition);
  return { cover: own ?? revision.detail.cover, from: own?.id ?? revision.id };
}

/** @throws move-not-possible when no revision was accepted; file-already-published */
async function publish(trx: Writer, edition: PublishedEdition): Promise<string> {
  const revision = await newestAccepted(trx, edition.id);
  const bookId = bookIdOf(edition);
  await demandOwnFile(trx, revision.sha256, bookId);
  const { cover } = await coverOf(trx, edition);
  const { publication, sanitised } = revision.detail;
  const told = { ...publication, metadata: publishedMetadata(publication.metadata, edition.metadata) };
  const known = await trx.selectFrom('book').select('added').where('id', '=', bookId).executeTakeFirst();
  const book = {
    id: bookId,
    sha256: revision.sha256,
    originalKey: bookKeys.original(revision.id),
    readingKey: bookKeys.reading(revision.id),
    fileName: fileName(told.metadata.title.value),
    bytes: revision.bytes,
    publication: told,
    accessibility: describeAccessibility(told),
    cover: cover && withoutId(cover),
    chapters: await chaptersOf(trx, revision.id),
    sanitised,
    ...publishedDescription(edition.metadata),
    ...(known ? { added: known.added } : {}),
  };
  await (known ? replaceBook(trx, book) : publishBook(trx, book));
  await takeResources(trx, revision.id, bookId);
  await tellFollowers(trx, bookId);
  return bookId;
}

async function newestAccepted(db: Database, editionId: string) {
  const row = await db
    .selectFrom('revision')
    .select(['id', 'sha256', 'detail', 'bytes'])
    .where('edition_id', '=', editionId)
    .where('sha256', 'is not', null)
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.sha256) {
    throw new ProblemError('move-not-possible', 'This edition has no file that can be published.');
  }
  // Written by writeRevision.
  return { id: row.id, sha256: row.sha256, bytes: row.bytes, detail: row.detail as RevisionDetail };
}

async function chaptersOf(db: Database, revisionId: string) {
  const chapters = await db
    .selectFrom('revision_chapter')
    .select(['path', 'title', 'text', 'words'])
    .where('revision_id', '=', revisionId)
    .orderBy('ordinal')
    .execute();
  return chapters.map(({ title, ...chapter }) => (title === null ? chapter : { ...chapter, title }));
}

/** A file is in the catalogue once. */
async function demandOwnFile(trx: Writer, sha256: Buffer, bookId: string): Promise<void> {
  await lockFile(trx, sha256);
  const other = await trx
    .selectFrom('book')
    .select('id')
    .where('sha256', '=', sha256)
    .where('id', '<>', bookId)
    .executeTakeFirst();
  if (other) throw new ProblemError('file-already-published');
}

async function copyCovers(objects: ObjectStore, from: string, to: string, widthsPx: readonly number[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mangu-covers-'));
  try {
    for (const width of widthsPx) {
      for (const format of coverFormats) {
        const file = path.join(folder, `${width}.${format}`);
        await pipeline(await objects.read(bookKeys.cover(from, width, format)), createWriteStream(file));
        await objects.putFile(bookKeys.cover(to, width, format), file, coverMediaTypes[format]);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutId({ version, widthPx, heightPx, widthsPx, colour }: NonNullable<RevisionDetail['cover']>) {
  return { version, widthPx, heightPx, widthsPx, colour };
}

/** The index of the copy for reading goes along. */
async function takeResources(trx: Writer, revisionId: string, bookId: string): Promise<void> {
  await trx.deleteFrom('resource').where('book_id', '=', bookId).execute();
  await sql`
    insert into resource (book_id, path, media_type, start, stored_bytes, encoding, bytes)
    select ${bookId}::uuid, path, media_type, start, stored_bytes, encoding, bytes
    from revision_resource where revision_id = ${revisionId}`.execute(trx);
}

/** A suggestion for whoever downloads it. */
function fileName(title: string): string {
  const plain = title
    .replace(/[/\\:*?"<>|\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `${plain.slice(0, 100).toWellFormed() || 'book'}.epub`;
}
