import type { BookCard } from '@mangu/contract/books';
import type { ReadingStatistics } from '@mangu/contract/reading';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Reader } from './reader.ts';

const finishedAtMost = 50;
const dayMs = 86_400_000;
/** A streak is looked for so far back. */
const streakDaysAtMost = 1_000;

/** @param until last day wanted, `YYYY-MM-DD`. */
export async function readStatistics(
  db: Database,
  reader: Reader | undefined,
  until: string,
  days: number,
): Promise<ReadingStatistics> {
  if (!reader) return { days: [], streakDays: 0, booksBegun: 0, booksFinished: 0, finished: [] };
  const [byDay, counts, finished] = await Promise.all([
    readDays(db, reader, until),
    db
      .selectFrom('position')
      .select(({ fn }) => [fn.countAll<number>().as('begun'), fn.count<number>('finished').as('finished')])
      .where('reader_id', '=', reader.id)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('position')
      .innerJoin('book', 'book.id', 'position.book_id')
      .select(['book.card', 'finished'])
      .where('reader_id', '=', reader.id)
      .where('finished', 'is not', null)
      .orderBy('finished', 'desc')
      .limit(finishedAtMost)
      .execute(),
  ]);
  const from = dayBefore(until, days - 1);
  return {
    days: byDay
      .filter(({ day }) => day >= from)
      .map(({ day, seconds }) => ({ day, minutes: Math.round(seconds / 6) / 10 })),
    streakDays: streak(new Set(byDay.map(({ day }) => day)), until),
    booksBegun: counts.begun,
    booksFinished: counts.finished,
    finished: finished.map((row) => ({
      book: JSON.parse(row.card) as BookCard,
      finished: row.finished?.toISOString() ?? '',
    })),
  };
}

async function readDays(db: Database, { id }: Reader, until: string) {
  const { rows } = await sql<{ day: string; seconds: number }>`
    select day::text as day, sum(seconds)::int as seconds
    from (
      select day, seconds from reading_day where reader_id = ${id}
      union all
      select day, seconds from position where reader_id = ${id} and seconds > 0
    ) as parts
    where day between ${until}::date - ${streakDaysAtMost}::int and ${until}::date
    group by day order by day`.execute(db);
  return rows;
}

/** Days in a row; today may still be to come. */
function streak(read: ReadonlySet<string>, until: string): number {
  let day = read.has(until) ? until : dayBefore(until, 1);
  let count = 0;
  for (; read.has(day); day = dayBefore(day, 1)) count++;
  return count;
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}
