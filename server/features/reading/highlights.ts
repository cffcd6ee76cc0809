import {
  type Highlight,
  type HighlightChanges,
  type HighlightInput,
  type HighlightSaved,
  noteLength,
} from '@mangu/contract/highlights';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { ensureReader, type Reader } from './reader.ts';
import type { HighlightTable } from './tables.ts';

type Row = Selectable<HighlightTable>;

/** What changed in one book since `since`, or all there is. Changes of one reader are numbered in their order. */
export async function readChanges(
  db: Database,
  bookId: string,
  reader: Reader | undefined,
  since: number | undefined,
): Promise<HighlightChanges> {
  if (!reader) return { highlights: [], deleted: [], cursor: 0 };
  // The number first: what is changed between the two statements comes again the next time.
  const at = await db.selectFrom('reader').select('changes').where('id', '=', reader.id).executeTakeFirst();
  const rows = await db
    .selectFrom('highlight')
    .selectAll()
    .where('reader_id', '=', reader.id)
    .where('book_id', '=', bookId)
    .$if(since === undefined, (query) => query.where('deleted', 'is', null))
    .$if(since !== undefined, (query) => query.where('changed', '>', since ?? 0))
    .orderBy('fraction')
    .orderBy('id')
    .execute();
  return {
    highlights: rows.filter(({ deleted }) => !deleted).map(toHighlight),
    deleted: rows.filter(({ deleted }) => deleted).map(({ id }) => id),
    cursor: at?.changes ?? 0,
  };
}

/**
 * Makes a highlight or changes it; sending the same twice changes nothing more. What another device changed meanwhile
 * is not overwritten: both notes stand in one, and the answer says so. The same passage marked twice is one highlight,
 * under the id it had first. A highlight that was deleted elsewhere comes back when it is written to.
 * @throws book-not-found, highlight-not-found when the id is another reader's, changed-meanwhile when two notes are
 * longer than one may be.
 */
export function saveHighlight(
  db: Database,
  bookId: string,
  reader: Reader,
  id: string,
  input: HighlightInput,
): Promise<HighlightSaved> {
  return db.transaction().execute(async (trx) => {
    const book = await trx
      .selectFrom('book')
      .select('id')
      .where('id', '=', bookId)
      .where('hidden', '=', false)
      .executeTakeFirst();
    if (!book) throw new ProblemError('book-not-found');
    await ensureReader(trx, reader);
    const changed = await nextChange(trx, reader);
    const known = await findKnown(trx, bookId, reader, id, input.cfi);
    const values = columnsOf(input);
    if (!known) {
      const fresh = {
        ...values,
        id,
        reader_id: reader.id,
        book_id: bookId,
        version: input.version + 1,
        changed,
      };
      const row = await trx.insertInto('highlight').values(fresh).returningAll().executeTakeFirstOrThrow();
      return { highlight: toHighlight(row), joined: false };
    }
    if (saysTheSame(known, values)) return { highlight: toHighlight(known), joined: false };
    const isStale = !known.deleted && known.version !== input.version;
    const note = isStale ? joinNotes(known.note, values.note) : values.note;
    const joined = isStale && note !== values.note && note !== known.note;
    // Of a passage that is marked already only colour and note change.
    const place = known.deleted || (known.id === id && !isStale) ? values : {};
    const row = await trx
      .updateTable('highlight')
      .set({ ...place, colour: values.colour, note, changed, version: known.version + 1, deleted: null })
      .set({ updated: sql`clock_timestamp()` })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { highlight: toHighlight(row), joined };
  });
}

/** Leaves a stone without words. @throws highlight-not-found, changed-meanwhile */
export function deleteHighlight(
  db: Database,
  bookId: string,
  reader: Reader,
  id: string,
  version: number,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const changed = await nextChange(trx, reader);
    const known = await trx
      .selectFrom('highlight')
      .select(['version', 'deleted'])
      .where('id', '=', id)
      .where('reader_id', '=', reader.id)
      .where('book_id', '=', bookId)
      .executeTakeFirst();
    if (!known) throw new ProblemError('highlight-not-found');
    if (known.deleted) return;
    if (known.version !== version) throw new ProblemError('changed-meanwhile');
    await trx
      .updateTable('highlight')
      .set({ exact: '', prefix: '', suffix: '', note: '', chapter: null, changed, version: version + 1 })
      .set({ deleted: sql`clock_timestamp()`, updated: sql`clock_timestamp()` })
      .where('id', '=', id)
      .execute();
  });
}

/** Holds the reader's row until the end, so that numbers are given and seen in one order. */
async function nextChange(trx: Transaction<Schema>, reader: Reader): Promise<number> {
  const row = await trx
    .updateTable('reader')
    .set(({ eb }) => ({ changes: eb('changes', '+', 1) }))
    .where('id', '=', reader.id)
    .returning('changes')
    .executeTakeFirst();
  return row?.changes ?? 0;
}

async function findKnown(
  trx: Transaction<Schema>,
  bookId: string,
  reader: Reader,
  id: string,
  cfi: string,
): Promise<Row | undefined> {
  const byId = await trx.selectFrom('highlight').selectAll().where('id', '=', id).executeTakeFirst();
  if (byId && (byId.reader_id !== reader.id || byId.book_id !== bookId))
    throw new ProblemError('highlight-not-found');
  const samePlace = await trx
    .selectFrom('highlight')
    .selectAll()
    .where('reader_id', '=', reader.id)
    .where('book_id', '=', bookId)
    .where(sql`md5(cfi)`, '=', sql<string>`md5(${cfi})`)
    .where('deleted', 'is', null)
    .executeTakeFirst();
  return samePlace ?? byId;
}

function columnsOf(input: HighlightInput) {
  const { cfi, fraction, chapter, quote, colour, note } = input;
  return {
    cfi: cfi.toWellFormed(),
    fraction,
    chapter: chapter?.toWellFormed() ?? null,
    exact: quote.exact.toWellFormed(),
    prefix: quote.prefix.toWellFormed(),
    suffix: quote.suffix.toWellFormed(),
    colour,
    note: note.toWellFormed(),
  };
}

function saysTheSame(known: Row, values: ReturnType<typeof columnsOf>): boolean {
  return (
    !known.deleted && known.note === values.note && known.colour === values.colour && known.cfi === values.cfi
  );
}

/** @throws changed-meanwhile when there is no room for both. */
function joinNotes(theirs: string, ours: string): string {
  if (ours === '' || theirs.includes(ours)) return theirs;
  if (theirs === '' || ours.includes(theirs)) return ours;
  const both = `${theirs}\n\n${ours}`;
  if (both.length > noteLength) throw new ProblemError('changed-meanwhile');
  return both;
}

export function toHighlight(row: Row): Highlight {
  const { id, cfi, fraction, chapter, exact, prefix, suffix, colour, note, version, created, updated } = row;
  return {
    id,
    cfi,
    fraction,
    ...(chapter === null ? {} : { chapter }),
    quote: { exact, prefix, suffix },
    colour,
    note,
    version,
    created: created.toISOString(),
    updated: updated.toISOString(),
  };
}
