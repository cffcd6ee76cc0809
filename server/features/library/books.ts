import type { BookCard } from '@mangu/contract/books';
import type { KeptList, LibraryPage, LibraryQuery, LibrarySort, MyBook } from '@mangu/contract/library';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor, encodeCursor, isMicros } from './cursor.ts';
import { readOwnReview } from './reviews.ts';

const tables = { library: 'library_book', wishes: 'wish' } as const satisfies Record<KeptList, string>;

/** Rows of a list: the library also holds what was begun and not put away. */
const sources: Record<KeptList, (personId: string) => RawBuilder<unknown>> = {
  library: (personId) => sql`
    select book_id, min(added) as added, max(fraction) as fraction, bool_or(kept) as kept from (
      select book_id, added, null::float8 as fraction, true as kept from library_book where person_id = ${personId}
      union all
      select book_id, begun, fraction, false from position where reader_id = ${personId} and not put_away
    ) as parts group by book_id`,
  wishes: (personId) => sql`
    select w.book_id, w.added, p.fraction, true as kept from wish w
    left join position p on p.reader_id = w.person_id and p.book_id = w.book_id
    where w.person_id = ${personId}`,
};

/** Orders by which a list may be asked for, and what their cursors hold. */
const orders: Record<
  LibrarySort,
  {
    key: RawBuilder<string>;
    order: RawBuilder<unknown>;
    after(key: string, id: string): RawBuilder<unknown>;
    isKey(key: string): boolean;
  }
> = {
  added: {
    key: sql<string>`(extract(epoch from l.added) * 1000000)::bigint::text`,
    order: sql`l.added desc, b.id desc`,
    after: (key, id) => sql`(l.added, b.id) < (to_timestamp(${key}::numeric / 1000000), ${id}::uuid)`,
    isKey: isMicros,
  },
  title: {
    key: sql<string>`i.title_key`,
    order: sql`i.title_key, b.id`,
    after: (key, id) => sql`(i.title_key, b.id) > (${key}, ${id}::uuid)`,
    isKey: (key) => !key.includes('\0'),
  },
};

interface Row {
  card: string;
  added: Date;
  fraction: number | null;
  kept: boolean;
  id: string;
  key: string;
}

export async function listKept(
  db: Database,
  personId: string,
  list: KeptList,
  { sort = 'added', limit = 50, after }: LibraryQuery,
): Promise<LibraryPage> {
  const { key, order, after: beyond, isKey } = orders[sort];
  const cursor = decodeCursor(after, isKey);
  const { rows } = await sql<Row>`
    select b.card, b.id, l.added, l.fraction, l.kept, ${key} as key
    from (${sources[list](personId)}) as l
    join book b on b.id = l.book_id and not b.hidden
    join book_index i on i.no = b.no
    where ${cursor ? beyond(cursor.key, cursor.id) : sql`true`}
    order by ${order} limit ${limit + 1}`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ card, added, fraction, kept }) => ({
      book: JSON.parse(card) as BookCard,
      added: added.toISOString(),
      kept,
      ...(fraction === null ? {} : { fraction }),
    })),
    next: last ? encodeCursor(last) : null,
  };
}

/** Puts a book on a list; a second time changes nothing. @throws book-not-found */
export async function keepBook(
  db: Database,
  personId: string,
  list: KeptList,
  bookId: string,
): Promise<void> {
  await mustExist(db, bookId);
  await db
    .insertInto(tables[list])
    .values({ person_id: personId, book_id: bookId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function dropBook(
  db: Database,
  personId: string,
  list: KeptList,
  bookId: string,
): Promise<void> {
  await db.deleteFrom(tables[list]).where('person_id', '=', personId).where('book_id', '=', bookId).execute();
}

/** @throws book-not-found, also for one that is not to be seen */
export async function mustExist(db: Database, bookId: string): Promise<void> {
  const book = await db
    .selectFrom('book')
    .select('id')
    .where('id', '=', bookId)
    .where('hidden', '=', false)
    .executeTakeFirst();
  if (!book) throw new ProblemError('book-not-found');
}

/** What a person did with one book, and whom of its people and series they follow. */
export async function readMyBook(db: Database, personId: string, bookId: string): Promise<MyBook> {
  await mustExist(db, bookId);
  const [kept, shelves, following, own] = await Promise.all([
    sql<{ in_library: boolean; wished: boolean }>`
      select exists (select from library_book where person_id = ${personId} and book_id = ${bookId}) as in_library,
        exists (select from wish where person_id = ${personId} and book_id = ${bookId}) as wished`.execute(
      db,
    ),
    sql<{ id: string; name: string; holds: boolean }>`
      select s.id, s.name, sb.book_id is not null as holds from shelf s
      left join shelf_book sb on sb.shelf_id = s.id and sb.book_id = ${bookId}
      where s.person_id = ${personId} order by s.place, s.id`.execute(db),
    sql<{ kind: 'contributor' | 'series'; name: string; follows: boolean }>`
      select case v.facet when 2 then 'contributor' else 'series' end as kind, v.value as name,
        f.person_id is not null as follows
      from book b join book_index i on i.no = b.no
      join facet_value v on v.id = any (i.facet_ids) and v.facet in (2, 3)
      left join follow f on f.facet_value_id = v.id and f.person_id = ${personId}
      where b.id = ${bookId} order by v.facet, v.value limit 20`.execute(db),
    readOwnReview(db, personId, bookId),
  ]);
  return {
    inLibrary: kept.rows[0]?.in_library ?? false,
    wished: kept.rows[0]?.wished ?? false,
    shelves: shelves.rows,
    following: following.rows,
    ...own,
  };
}
