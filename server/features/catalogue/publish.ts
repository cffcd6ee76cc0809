import { sql, type Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';
import { accessibilityBits, accessibilityFiltersOf } from './accessibility.ts';
import {
  type BookToPublish,
  buildCard,
  buildDetail,
  type NumberedBook,
  toJson,
  withoutNul,
} from './documents.ts';
import { facetValue, facetValuesOf, type ValueFacet, valueFacets } from './facets.ts';
import { insertText } from './publish-text.ts';
import { contributorKey, seriesPosition, titleKey, titleWordCount } from './sort-keys.ts';

/** Told on commit with the numbers of books, comma-separated; every server that listens takes them into its lists. */
export const changeChannel = 'catalogue_changed';

type Writer = Transaction<Schema>;

/**
 * Makes a book appear in lists, filters and search, all in the caller's transaction: it is visible when that
 * commits, or not at all. The caller has made sure that no book has this sha256 (unique in the table).
 */
export function publishBook(trx: Writer, book: BookToPublish): Promise<void> {
  return publishBooks(trx, [book]);
}

/** Holds off, until the commit, whoever else would make a book of this file: it is in the catalogue once. */
export async function lockFile(trx: Writer, sha256: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sha256.readInt32BE(0)}, ${sha256.readInt32BE(4)})`.execute(trx);
}

/** {@link publishBook} for many at once, in one statement per table; at most 500, for the notice holds 8000 bytes. */
export async function publishBooks(trx: Writer, books: readonly BookToPublish[]): Promise<void> {
  if (books.length === 0) return;
  await insertIndex(trx, await insertBooks(trx, books));
}

/** What lists, filters and search read of books that have their numbers. */
async function insertIndex(trx: Writer, numbered: readonly NumberedBook[]): Promise<void> {
  const books = numbered.map(({ book }) => book);
  const values = new Map(books.map((book) => [book, facetValuesOf(book.publication.metadata)]));
  const pairs = [...values.values()].flatMap(pairsOf);
  const ids = await facetIds(trx, pairs);
  await trx
    .insertInto('book_index')
    .values(
      numbered.map(({ no, book, added }) => {
        const { metadata } = book.publication;
        const known = values.get(book);
        return {
          no,
          added,
          title_key: withoutNul(titleKey(metadata)),
          contributor_key: withoutNul(contributorKey(metadata)),
          published_key: withoutNul(metadata.published ?? ''),
          title_words: Math.min(titleWordCount(metadata), 1000),
          accessibility: accessibilityBits(accessibilityFiltersOf(book.publication)),
          facet_ids: (known ? pairsOf(known) : []).flatMap((pair) => ids.get(keyOf(pair)) ?? []),
        };
      }),
    )
    .execute();
  await insertSeries(trx, numbered, ids);
  await insertText(trx, numbered);
  await sql`select pg_notify(${changeChannel}, ${numbered.map(({ no }) => no).join(',')})`.execute(trx);
}

/**
 * Writes a book anew under the id and number it has, wherever it is shown; readers keep their places in it. The caller
 * has made sure that no other book has this sha256.
 */
export async function replaceBook(trx: Writer, book: BookToPublish): Promise<void> {
  const added = book.added ?? new Date();
  const { no } = await trx
    .updateTable('book')
    .set({
      sha256: book.sha256,
      original_key: book.originalKey,
      reading_key: book.readingKey,
      file_name: book.fileName,
      bytes: book.bytes,
      card: toJson(buildCard(book, added)),
      detail: toJson(buildDetail(book, added)),
      package_path: book.publication.packagePath,
    })
    .where('id', '=', book.id)
    .returning('no')
    .executeTakeFirstOrThrow();
  for (const table of ['book_index', 'book_words', 'passage', 'book_series'] as const) {
    await trx.deleteFrom(table).where('no', '=', no).execute();
  }
  await insertIndex(trx, [{ no, book, added }]);
}

async function insertBooks(trx: Writer, books: readonly BookToPublish[]): Promise<NumberedBook[]> {
  const dated = new Map(books.map((book) => [book.id, { book, added: book.added ?? new Date() }]));
  const rows = await trx
    .insertInto('book')
    .values(
      [...dated.values()].map(({ book, added }) => ({
        id: book.id,
        sha256: book.sha256,
        original_key: book.originalKey,
        reading_key: book.readingKey,
        file_name: book.fileName,
        bytes: book.bytes,
        card: toJson(buildCard(book, added)),
        detail: toJson(buildDetail(book, added)),
        package_path: book.publication.packagePath,
        added,
      })),
    )
    .returning(['id', 'no'])
    .execute();
  return rows.flatMap(({ id, no }) => {
    const book = dated.get(id);
    return book ? [{ no, ...book }] : [];
  });
}

interface ValuePair {
  /** Position in {@link valueFacets}. */
  readonly facet: number;
  readonly value: string;
}

function pairsOf(values: Readonly<Record<ValueFacet, readonly string[]>>): ValuePair[] {
  return valueFacets.flatMap((name, facet) => values[name].map((value) => ({ facet, value })));
}

const keyOf = ({ facet, value }: ValuePair) => `${facet}:${value}`;

/** Ids of values by {@link keyOf}, made where they are new. */
async function facetIds(trx: Writer, pairs: readonly ValuePair[]): Promise<ReadonlyMap<string, number>> {
  const distinct = [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()];
  // Always in one order, so that two imports at once wait for each other instead of deadlocking.
  distinct.sort((a, b) => a.facet - b.facet || (a.value < b.value ? -1 : 1));
  const facets = distinct.map((pair) => pair.facet);
  const values = distinct.map((pair) => pair.value);
  const wanted = sql`unnest(${facets}::smallint[], ${values}::text[]) with ordinality as wanted (facet, value, place)`;
  const find = sql<{ id: number; facet: number; value: string }>`
    select v.id, v.facet, v.value from ${wanted} join facet_value v using (facet, value)`;
  let { rows } = await find.execute(trx);
  if (rows.length < distinct.length) {
    await sql`
      insert into facet_value (facet, value)
      select facet, value from ${wanted}
      where not exists (select from facet_value v where v.facet = wanted.facet and v.value = wanted.value)
      order by place
      on conflict do nothing`.execute(trx);
    ({ rows } = await find.execute(trx));
  }
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

async function insertSeries(
  trx: Writer,
  numbered: readonly NumberedBook[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const facet = valueFacets.indexOf('series');
  const places = numbered.flatMap(({ no, book }) =>
    book.publication.metadata.series.flatMap((series) => {
      const position = seriesPosition(series.position);
      const series_id = ids.get(keyOf({ facet, value: facetValue('series', series.name) }));
      return position === undefined || series_id === undefined ? [] : [{ series_id, position, no }];
    }),
  );
  if (places.length === 0) return;
  await trx
    .insertInto('book_series')
    .values(places)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
