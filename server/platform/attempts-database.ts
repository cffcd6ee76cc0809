import { sql } from 'kysely';
import type { AttemptStore, Counted } from './attempts.ts';
import type { Database } from './database.ts';

export interface AttemptTable {
  key: Buffer;
  count: number;
  until: Date;
}

/** Counts in rows of the database. */
export function databaseAttempts(db: Database): AttemptStore {
  return {
    async add(key, perSeconds) {
      const { rows } = await sql<Counted>`
        insert into attempt as a (key, count, until)
        values (${key}, 1, now() + make_interval(secs => ${perSeconds}))
        on conflict (key) do update set
          count = case when a.until < now() then 1 else a.count + 1 end,
          until = case when a.until < now() then excluded.until else a.until end
        returning count, extract(epoch from until - now())::float as "secondsLeft"`.execute(db);
      const [row] = rows;
      if (!row) throw new Error('The database counted a try and did not say how many.');
      return row;
    },
    async forget(key) {
      await db.deleteFrom('attempt').where('key', '=', key).execute();
    },
  };
}

/** Removes what no longer counts. */
export async function tidyAttempts(db: Database): Promise<void> {
  await db.deleteFrom('attempt').where('until', '<', new Date()).execute();
}
