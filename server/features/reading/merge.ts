import { sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * Makes a person's what a device read, marked and noted without an account. In a book that both have open the place
 * saved later stays, by the server's clock; bookmarks and highlights of the same passage become one, with both notes.
 * The device's row goes, so that a second call finds nothing to do; reading time is added up.
 */
export async function mergeDevice(db: Database, device: string, personId: string): Promise<void> {
  const there = await db.selectFrom('reader').select('id').where('id', '=', device).executeTakeFirst();
  if (!there) return;
  await db.transaction().execute(async (trx) => {
    // Whoever comes second waits here and then finds the device gone.
    const locked = await trx
      .selectFrom('reader')
      .select('id')
      .where('id', '=', device)
      .where('person_id', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!locked) return;
    await sql`insert into reader (id, person_id) values (${personId}, ${personId}) on conflict do nothing`.execute(
      trx,
    );
    await sql`select from reader where id = ${personId} for update`.execute(trx);
    await mergeDays(trx, device, personId);
    await mergePositions(trx, device, personId);
    await mergeBookmarks(trx, device, personId);
    await mergeHighlights(trx, device, personId);
    await trx.deleteFrom('reader').where('id', '=', device).execute();
  });
}

async function mergeDays(trx: Transaction<Schema>, device: string, personId: string) {
  await sql`
    insert into reading_day as d (reader_id, book_id, day, seconds)
    select ${personId}::uuid, book_id, day, seconds from reading_day where reader_id = ${device}
    on conflict (reader_id, book_id, day) do update set seconds = d.seconds + excluded.seconds`.execute(trx);
  // Of two running days in one book the earlier is over; on the same day the seconds are added in the position.
  await sql`
    insert into reading_day as d (reader_id, book_id, day, seconds)
    select o.reader_id, p.book_id, least(p.day, o.day), case when p.day < o.day then p.seconds else o.seconds end
    from position p join position o on o.book_id = p.book_id and o.reader_id = ${personId}
    where p.reader_id = ${device} and p.day <> o.day
    on conflict (reader_id, book_id, day) do update set seconds = d.seconds + excluded.seconds`.execute(trx);
}

async function mergePositions(trx: Transaction<Schema>, device: string, personId: string) {
  await sql`
    insert into position as p
      (reader_id, book_id, cfi, fraction, chapter, updated, writer, version, day, seconds, begun, finished, put_away)
    select ${personId}::uuid, book_id, cfi, fraction, chapter, updated, writer, version, day, seconds, begun, finished,
      put_away
    from position where reader_id = ${device}
    on conflict (reader_id, book_id) do update set
      cfi = case when excluded.updated > p.updated then excluded.cfi else p.cfi end,
      fraction = case when excluded.updated > p.updated then excluded.fraction else p.fraction end,
      chapter = case when excluded.updated > p.updated then excluded.chapter else p.chapter end,
      writer = case when excluded.updated > p.updated then excluded.writer else p.writer end,
      put_away = case when excluded.updated > p.updated then excluded.put_away else p.put_away end,
      updated = greatest(p.updated, excluded.updated),
      -- Pages that know only one of the two have not seen this.
      version = greatest(p.version, excluded.version) + 1,
      day = greatest(p.day, excluded.day),
      seconds = case
        when p.day = excluded.day then p.seconds + excluded.seconds
        when p.day < excluded.day then excluded.seconds
        else p.seconds
      end,
      begun = least(p.begun, excluded.begun),
      finished = least(p.finished, excluded.finished)`.execute(trx);
}

async function mergeBookmarks(trx: Transaction<Schema>, device: string, personId: string) {
  await sql`
    update bookmark b set reader_id = ${personId} where reader_id = ${device}
      and not exists (
        select from bookmark o
        where o.reader_id = ${personId} and o.book_id = b.book_id and md5(o.cfi) = md5(b.cfi)
      )`.execute(trx);
}

async function mergeHighlights(trx: Transaction<Schema>, device: string, personId: string) {
  const { rows } = await sql<{ changes: number }>`
    update reader set changes = changes + 1 where id = ${personId} returning changes`.execute(trx);
  const changed = rows[0]?.changes ?? 0;
  await sql`
    update highlight h
    set note = case when h.note = '' then d.note else left(h.note || E'\\n\\n' || d.note, 10000) end,
      version = h.version + 1, changed = ${changed}, updated = now()
    from highlight d
    where d.reader_id = ${device} and d.deleted is null and d.note <> '' and strpos(h.note, d.note) = 0
      and h.reader_id = ${personId} and h.book_id = d.book_id and md5(h.cfi) = md5(d.cfi) and h.deleted is null`.execute(
    trx,
  );
  await sql`
    update highlight h set reader_id = ${personId}, changed = ${changed}
    where reader_id = ${device} and deleted is null
      and not exists (
        select from highlight o
        where o.reader_id = ${personId} and o.book_id = h.book_id and md5(o.cfi) = md5(h.cfi) and o.deleted is null
      )`.execute(trx);
}
