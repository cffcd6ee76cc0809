import { randomUUID } from 'node:crypto';
import type { BookCard, BookDetail } from '@mangu/contract/books';
import type {
  Bookmark,
  BookmarkInput,
  Position,
  ReadingSession,
  RecentReading,
} from '@mangu/contract/reading';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ensureReader, type Reader } from './reader.ts';
import type { BookmarkTable, PositionTable } from './tables.ts';

/** Everything for the first page in one round trip, so that a place is back before it is missed. */
export async function readSession(
  db: Database,
  bookId: string,
  reader: Reader | undefined,
): Promise<ReadingSession | undefined> {
  const [book, sizes, position, bookmarks] = await Promise.all([
    db
      .selectFrom('book')
      .select(['detail', 'package_path', 'sha256'])
      .where('id', '=', bookId)
      .where('hidden', '=', false)
      .executeTakeFirst(),
    db.selectFrom('resource').select(['path', 'bytes']).where('book_id', '=', bookId).execute(),
    readPosition(db, bookId, reader),
    listBookmarks(db, bookId, reader),
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

export async function readPosition(
  db: Database,
  bookId: string,
  reader: Reader | undefined,
): Promise<Position | null> {
  if (!reader) return null;
  const row = await db
    .selectFrom('position')
    .selectAll()
    .where('reader_id', '=', reader.id)
    .where('book_id', '=', bookId)
    .executeTakeFirst();
  return row ? toPosition(row) : null;
}

export async function listBookmarks(
  db: Database,
  bookId: string,
  reader: Reader | undefined,
): Promise<Bookmark[]> {
  if (!reader) return [];
  const rows = await db
    .selectFrom('bookmark')
    .selectAll()
    .where('reader_id', '=', reader.id)
    .where('book_id', '=', bookId)
    .orderBy('fraction')
    .orderBy('created')
    .execute();
  return rows.map(toBookmark);
}

/** The same place twice is one bookmark. Undefined when there is no such book. */
export async function addBookmark(db: Database, bookId: string, reader: Reader, input: BookmarkInput) {
  const book = await db.selectFrom('book').select('id').where('id', '=', bookId).executeTakeFirst();
  if (!book) return undefined;
  await ensureReader(db, reader);
  const { cfi, fraction, label } = input;
  const row = await db
    .insertInto('bookmark')
    .values({ id: randomUUID(), reader_id: reader.id, book_id: bookId, cfi, fraction, label })
    .onConflict((conflict) =>
      conflict.expression(sql`reader_id, book_id, md5(cfi)`).doUpdateSet({ label, fraction }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return toBookmark(row);
}

export async function removeBookmark(
  db: Database,
  bookId: string,
  reader: Reader,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('bookmark')
    .where('id', '=', id)
    .where('book_id', '=', bookId)
    .where('reader_id', '=', reader.id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Books this reader has begun, not finished and not put away, newest first. */
export async function listRecent(
  db: Database,
  reader: Reader | undefined,
  limit: number,
): Promise<RecentReading> {
  if (!reader) return { items: [] };
  const rows = await db
    .selectFrom('position')
    .innerJoin('book', 'book.id', 'position.book_id')
    .selectAll('position')
    .select('book.card')
    .where('reader_id', '=', reader.id)
    .where('fraction', '<', 0.995)
    .where('put_away', '=', false)
    .where('book.hidden', '=', false)
    .orderBy('updated', 'desc')
    .limit(limit)
    .execute();
  return {
    items: rows.map((row) => ({ book: JSON.parse(row.card) as BookCard, position: toPosition(row) })),
  };
}

/** Takes a book from what is read, or puts it back; its place stays. Nothing changes where none was begun. */
export async function putAway(
  db: Database,
  bookId: string,
  reader: Reader | undefined,
  away: boolean,
): Promise<void> {
  if (!reader) return;
  await db
    .updateTable('position')
    .set({ put_away: away })
    .where('reader_id', '=', reader.id)
    .where('book_id', '=', bookId)
    .execute();
}

function toPosition(row: Selectable<PositionTable>): Position {
  const { cfi, fraction, chapter, updated, version } = row;
  return { cfi, fraction, updated: updated.toISOString(), version, ...(chapter === null ? {} : { chapter }) };
}

function toBookmark(row: Selectable<BookmarkTable>): Bookmark {
  const { id, cfi, fraction, label, created } = row;
  return { id, cfi, fraction, label, created: created.toISOString() };
}
