import type { Figures } from '@mangu/contract/administration';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';

const daysShown = 30;
const booksShown = 10;

/** What was read here in the last thirty days, as sums: nobody's own reading can be told from them. */
export async function readFigures(db: Database): Promise<Figures> {
  const read = sql`(
    select reader_id, book_id, day, seconds from reading_day
    union all select reader_id, book_id, day, seconds from position where seconds > 0)`;
  const { rows: days } = await sql<Figures['days'][number]>`
    select to_char(day, 'YYYY-MM-DD') as day, count(distinct reader_id)::int as readers,
      count(distinct book_id)::int as books, round(sum(seconds) / 60.0)::int as minutes
    from ${read} as read where day > current_date - ${daysShown}::int group by day order by day`.execute(db);
  const { rows: mostRead } = await sql<Figures['mostRead'][number]>`
    select book.id, book.detail ->> 'title' as title, count(distinct read.reader_id)::int as readers,
      round(sum(read.seconds) / 60.0)::int as minutes,
      (select count(*)::int from position where position.book_id = book.id and finished is not null) as finished
    from ${read} as read join book on book.id = read.book_id
    where day > current_date - ${daysShown}::int
    group by book.id order by sum(read.seconds) desc, book.id limit ${booksShown}`.execute(db);
  const { rows: share } = await sql<Pick<Figures, 'begun' | 'finished'>>`
    select count(*)::int as begun, count(finished)::int as finished from position`.execute(db);
  return { days, mostRead, ...(share[0] ?? { begun: 0, finished: 0 }) };
}
