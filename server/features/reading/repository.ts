import { randomUUID } from 'node:crypto';
import type { BookCard, BookDetail } from '@mangu/contract/books';
import type {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
  RecentReading,
} from '@mangu/contract/reading';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { BookmarkTable, PositionTable } from './tables.ts';

/** Who reads, as far as the server knows: the hash of a device's cookie; absent before the first write. */
export type Device = Buffer | undefined;

/** Everything for the first page in one round trip, so that a place is back before it is missed. */
export async function readSession(
  db: Database,
  bookId: string,
  device: Device,
): Promise<ReadingSession | undefined> {
  const [book, sizes, position, bookmarks] = await Promise.all([
    db
      .selectFrom('book')
      .select(['detail', 'package_path', 'sha256'])
      .where('id', '=', bookId)
      .where('hidden', '=', false)
      .executeTakeFirst(),
    db.selectFrom('resource').select(['path', 'bytes']).where('book_id', '=', bookId).execute(),
    readPosition(db, bookId, device),
    listBookmarks(db, bookId, device),
  ]);
  if (!book) return undefined;
  // Written by publishBook from the same contract.
  const detail = book.detail as BookDetail;
  const language = detail.languages[0] ?? 'und';
  return {
    book: {
      id: bookId,
      title: detail.title,
      language,
      direction: detail.pageProgression === 'rtl' ? 'rtl' : 'ltr',
      layout: detail.layout,
      mediaOverlay: detail.mediaOverlay,
      words: detail.words,
    },
    resources: `/api/books/${bookId}/resources/${book.sha256.toString('hex').slice(0, 12)}/`,
    packagePath: book.package_path,
    sizes: Object.fromEntries(sizes.map(({ path, bytes }) => [path, bytes])),
    position,
    bookmarks,
  };
}

export async function readPosition(db: Database, bookId: string, device: Device): Promise<Position | null> {
  if (!device) return null;
  const row = await db
    .selectFrom('position')
    .selectAll()
    .where('device', '=', device)
    .where('book_id', '=', bookId)
    .executeTakeFirst();
  return row ? toPosition(row) : null;
}

/** The newest write wins. False when there is no such book. */
export async function savePosition(
  db: Database,
  bookId: string,
  device: Buffer,
  input: PositionInput,
): Promise<boolean> {
  const { cfi, fraction, chapter = null } = input;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('position')
    .columns(['device', 'book_id', 'cfi', 'fraction', 'chapter', 'updated'])
    .expression((query) =>
      query
        .selectFrom('book')
        .select([
          sql<Buffer>`${device}::bytea`.as('device'),
          'id',
          sql<string>`${cfi}::text`.as('cfi'),
          sql<number>`${fraction}::float8`.as('fraction'),
          sql<string | null>`${chapter}::text`.as('chapter'),
          sql<Date>`now()`.as('updated'),
        ])
        .where('id', '=', bookId),
    )
    .onConflict((conflict) =>
      conflict.columns(['device', 'book_id']).doUpdateSet({ cfi, fraction, chapter, updated: sql`now()` }),
    )
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

export async function listBookmarks(db: Database, bookId: string, device: Device): Promise<Bookmark[]> {
  if (!device) return [];
  const rows = await db
    .selectFrom('bookmark')
    .selectAll()
    .where('device', '=', device)
    .where('book_id', '=', bookId)
    .orderBy('fraction')
    .orderBy('created')
    .execute();
  return rows.map(toBookmark);
}

/** The same place twice is one bookmark. Undefined when there is no such book. */
export async function addBookmark(db: Database, bookId: string, device: Buffer, input: BookmarkInput) {
  const book = await db.selectFrom('book').select('id').where('id', '=', bookId).executeTakeFirst();
  if (!book) return undefined;
  const { cfi, fraction, label } = input;
  const row = await db
    .insertInto('bookmark')
    .values({ id: randomUUID(), device, book_id: bookId, cfi, fraction, label })
    .onConflict((conflict) =>
      conflict.expression(sql`device, book_id, md5(cfi)`).doUpdateSet({ label, fraction }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return toBookmark(row);
}

export async function removeBookmark(
  db: Database,
  bookId: string,
  device: Buffer,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('bookmark')
    .where('id', '=', id)
    .where('book_id', '=', bookId)
    .where('device', '=', device)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Books this device has begun and not finished, newest first. */
export async function listRecent(db: Database, device: Device, limit: number): Promise<RecentReading> {
  if (!device) return { items: [] };
  const rows = await db
    .selectFrom('position')
    .innerJoin('book', 'book.id', 'position.book_id')
    .selectAll('position')
    .select('book.card')
    .where('device', '=', device)
    .where('fraction', '<', 0.995)
    .where('book.hidden', '=', false)
    .orderBy('updated', 'desc')
    .limit(limit)
    .execute();
  return {
    items: rows.map((row) => ({ book: JSON.parse(row.card) as BookCard, position: toPosition(row) })),
  };
}

function toPosition(row: Selectable<PositionTable>): Position {
  const { cfi, fraction, chapter, updated } = row;
  return { cfi, fraction, updated: updated.toISOString(), ...(chapter === null ? {} : { chapter }) };
}

function toBookmark(row: Selectable<BookmarkTable>): Bookmark {
  const { id, cfi, fraction, label, created } = row;
  return { id, cfi, fraction, label, created: created.toISOString() };
}
