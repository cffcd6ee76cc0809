import type { BookDetail } from '@mangu/contract/books';
import type { Database } from '../../platform/database.ts';

/** Whether readers may see anything of the book. */
export async function isShown(db: Database, id: string): Promise<boolean> {
  const book = await db
    .selectFrom('book')
    .select('no')
    .where('id', '=', id)
    .where('hidden', '=', false)
    .executeTakeFirst();
  return book !== undefined;
}

export async function findFile(db: Database, id: string) {
  const row = await db
    .selectFrom('book')
    .select(['original_key', 'bytes', 'sha256', 'detail'])
    .where('id', '=', id)
    .where('hidden', '=', false)
    .executeTakeFirst();
  if (!row) return undefined;
  // Written by publishBook from the same contract.
  return { ...row, downloadName: (row.detail as BookDetail).file.name };
}

export async function findResource(db: Database, bookId: string, path: string) {
  return db
    .selectFrom('resource')
    .innerJoin('book', 'book.id', 'resource.book_id')
    .select(['reading_key', 'media_type', 'start', 'stored_bytes', 'encoding', 'resource.bytes'])
    .where('book_id', '=', bookId)
    .where('hidden', '=', false)
    .where('path', '=', path)
    .executeTakeFirst();
}
