import { sql, type Transaction } from 'kysely';
import { notify } from '../../platform/notifications.ts';
import type { Schema } from '../../platform/schema.ts';

type NoticeKind = 'book-by-followed' | 'book-in-followed-series';

/**
 * Tells those who follow a contributor or the series of a book that it is there, in the transaction that publishes it
 * and after `publishBook`. Each hears of a book once, however often it is published and however many of its people
 * they follow.
 */
export async function tellFollowers(trx: Transaction<Schema>, bookId: string): Promise<void> {
  const { rows } = await sql<{ person_id: string; kind: NoticeKind; name: string; title: string }>`
    select distinct on (f.person_id) f.person_id, v.value as name, b.detail ->> 'title' as title,
      case v.facet when 3 then 'book-in-followed-series' else 'book-by-followed' end as kind
    from book b
    join book_index i on i.no = b.no
    join follow f on f.facet_value_id = any (i.facet_ids)
    join facet_value v on v.id = f.facet_value_id
    where b.id = ${bookId} and not b.hidden and not exists (select from told_book where book_id = b.id)
    order by f.person_id, v.facet desc, f.created`.execute(trx);
  await sql`insert into told_book (book_id) values (${bookId}) on conflict do nothing`.execute(trx);
  // A series may have the name of a person.
  for (const followers of Map.groupBy(rows, ({ kind, name }) => `${kind} ${name}`).values()) {
    const [first] = followers;
    if (!first) continue;
    const { kind, name, title } = first;
    const people = followers.map(({ person_id }) => person_id);
    await notify(trx, people, { kind, data: { name, title }, path: `/books/${bookId}` });
  }
}
