import type { BookCard } from '@mangu/contract/books';
import type { NotesPage, NotesQuery } from '@mangu/contract/highlights';
import { type SqlBool, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { toHighlight } from './highlights.ts';
import type { Reader } from './reader.ts';

const cursorPattern = /^(\d{1,17}) ([0-9a-f-]{36})$/;

/** Highlights of all books, the one changed last first. Filters are the contract's and no others. */
export async function listNotes(
  db: Database,
  reader: Reader | undefined,
  { q, book, colour, after, limit = 50 }: NotesQuery,
): Promise<NotesPage> {
  if (!reader) return { items: [], next: null };
  const cursor = after === undefined ? undefined : decode(after);
  let query = db
    .selectFrom('highlight')
    .innerJoin('book', 'book.id', 'highlight.book_id')
    .selectAll('highlight')
    .select('book.card')
    .where('reader_id', '=', reader.id)
    .where('deleted', 'is', null)
    .orderBy('highlight.updated', 'desc')
    .orderBy('highlight.id', 'desc')
    .limit(limit + 1);
  if (book) query = query.where('book_id', '=', book);
  if (colour) query = query.where('colour', '=', colour);
  for (const word of (q ?? '').split(/\s+/u).filter(Boolean).slice(0, 10))
    query = query.where(
      sql<SqlBool>`strpos(lower(exact || ' ' || note || ' ' || coalesce(chapter, '')), lower(${word})) > 0`,
    );
  if (cursor)
    query = query.where(
      sql<SqlBool>`(highlight.updated, highlight.id) < (to_timestamp(${cursor.micros}::numeric / 1000000), ${cursor.id}::uuid)`,
    );
  const rows = await query
    .select(sql<string>`(extract(epoch from highlight.updated) * 1000000)::bigint::text`.as('micros'))
    .execute();
  const items = rows
    .slice(0, limit)
    .map((row) => ({ book: JSON.parse(row.card) as BookCard, highlight: toHighlight(row) }));
  const last = rows[limit - 1];
  const next =
    rows.length > limit && last ? Buffer.from(`${last.micros} ${last.id}`).toString('base64url') : null;
  return { items, next };
}

function decode(text: string): { micros: string; id: string } {
  const [, micros, id] = cursorPattern.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (micros === undefined || id === undefined) throw new ProblemError('cursor-invalid');
  return { micros, id };
}
