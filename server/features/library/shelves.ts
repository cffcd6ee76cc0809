import type { BookCard } from '@mangu/contract/books';
import type { Shelf } from '@mangu/contract/library';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { mayUseShelf } from './policy.ts';

const shelvesAtMost = 200;

/** A person's shelves in their order, with their books in theirs. */
export async function listShelves(db: Database, personId: string): Promise<Shelf[]> {
  const { rows } = await sql<{ id: string; name: string; version: number; cards: string[] | null }>`
    select s.id, s.name, s.version,
      array_agg(b.card order by sb.place, b.id) filter (where b.id is not null) as cards
    from shelf s
    left join shelf_book sb on sb.shelf_id = s.id
    left join book b on b.id = sb.book_id and not b.hidden
    where s.person_id = ${personId}
    group by s.id order by s.place, s.id`.execute(db);
  return rows.map(({ cards, ...shelf }) => ({
    ...shelf,
    books: (cards ?? []).map((card) => JSON.parse(card) as BookCard),
  }));
}

/** @throws shelf-name-taken */
export async function addShelf(db: Database, personId: string, name: string): Promise<Shelf> {
  const { rows } = await sql<{ id: string; name: string; version: number }>`
    insert into shelf (person_id, name, place)
    select ${personId}, ${name.toWellFormed().trim()}, coalesce(max(place) + 1, 0) from shelf
    where person_id = ${personId} having count(*) < ${shelvesAtMost}
    on conflict do nothing returning id, name, version`.execute(db);
  const [shelf] = rows;
  if (!shelf) throw new ProblemError('shelf-name-taken');
  return { ...shelf, books: [] };
}

/** Names a shelf anew and, when books are given, puts them there in this order. @throws shelf-not-found, changed-meanwhile */
export function changeShelf(
  db: Database,
  person: Person,
  id: string,
  { name, version, books }: { name: string; version: number; books?: readonly string[] },
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const shelf = await lockShelf(trx, person, id);
    if (shelf.version !== version) throw new ProblemError('changed-meanwhile');
    const taken = await trx
      .selectFrom('shelf')
      .select('id')
      .where('person_id', '=', person.id)
      .where('id', '!=', id)
      .where(sql`lower(name)`, '=', sql<string>`lower(${name.toWellFormed().trim()})`)
      .executeTakeFirst();
    if (taken) throw new ProblemError('shelf-name-taken');
    await trx
      .updateTable('shelf')
      .set({ name: name.toWellFormed().trim(), version: version + 1 })
      .where('id', '=', id)
      .execute();
    if (!books) return;
    // A book that is out of the catalogue is not in the list that was ordered; it is back in its place when it returns.
    await sql`
      delete from shelf_book sb using book b
      where sb.shelf_id = ${id} and b.id = sb.book_id and not b.hidden`.execute(trx);
    await sql`
      insert into shelf_book (shelf_id, book_id, place)
      select ${id}, b.id, min(given.place) from unnest(${[...books]}::uuid[]) with ordinality as given (book_id, place)
      join book b on b.id = given.book_id group by b.id
      on conflict do nothing`.execute(trx);
  });
}

export function putOnShelf(db: Database, person: Person, id: string, bookId: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await lockShelf(trx, person, id);
    const { rows } = await sql`
      insert into shelf_book (shelf_id, book_id, place)
      select ${id}, b.id, coalesce((select max(place) + 1 from shelf_book where shelf_id = ${id}), 0)
      from book b where b.id = ${bookId} and not b.hidden
      on conflict (shelf_id, book_id) do update set place = shelf_book.place
      returning book_id`.execute(trx);
    if (rows.length === 0) throw new ProblemError('book-not-found');
    await raiseVersion(trx, id);
  });
}

export function takeFromShelf(db: Database, person: Person, id: string, bookId: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await lockShelf(trx, person, id);
    await trx.deleteFrom('shelf_book').where('shelf_id', '=', id).where('book_id', '=', bookId).execute();
    await raiseVersion(trx, id);
  });
}

export function removeShelf(db: Database, person: Person, id: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await lockShelf(trx, person, id);
    await trx.deleteFrom('shelf').where('id', '=', id).execute();
  });
}

/** Shelves that are not named keep their order behind those that are. */
export async function orderShelves(db: Database, personId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update shelf s set place = o.place from (
      select s.id, row_number() over (order by given.place nulls last, s.place, s.id) as place
      from shelf s left join unnest(${[...ids]}::uuid[]) with ordinality as given (id, place) on given.id = s.id
      where s.person_id = ${personId}
    ) as o where o.id = s.id`.execute(db);
}

/** @throws shelf-not-found, also for somebody else's */
async function lockShelf(trx: Transaction<Schema>, person: Person, id: string): Promise<{ version: number }> {
  const shelf = await trx
    .selectFrom('shelf')
    .select(['version', 'person_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!shelf || !mayUseShelf(person, { personId: shelf.person_id }))
    throw new ProblemError('shelf-not-found');
  return shelf;
}

async function raiseVersion(trx: Transaction<Schema>, id: string): Promise<void> {
  await trx
    .updateTable('shelf')
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
