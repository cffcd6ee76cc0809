import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { ProblemError } from './problems.ts';

export interface AttemptTable {
  key: Buffer;
  count: number;
  until: Date;
}

export interface Limit {
  /** What is tried; counted by itself. */
  readonly what: string;
  readonly atMost: number;
  readonly perSeconds: number;
}

/**
 * Counts one try, before it is made, so that many at once count as many. Every server counts in the same rows.
 * @param who an address of the network or of mail, or an id
 * @throws too-many-requests, with the time after which it may be tried again
 */
export async function countAttempt(db: Database, limit: Limit, who: string): Promise<void> {
  const { rows } = await sql<{ count: number; wait: number }>`
    insert into attempt as a (key, count, until)
    values (${keyOf(limit, who)}, 1, now() + make_interval(secs => ${limit.perSeconds}))
    on conflict (key) do update set
      count = case when a.until < now() then 1 else a.count + 1 end,
      until = case when a.until < now() then excluded.until else a.until end
    returning count, ceil(extract(epoch from until - now()))::int as wait`.execute(db);
  const [row] = rows;
  if (row && row.count > limit.atMost)
    throw new ProblemError('too-many-requests', undefined, { retryAfterSeconds: Math.max(1, row.wait) });
}

/** It succeeded, so what was tried before is no guessing. */
export async function forgetAttempts(db: Database, limit: Limit, who: string): Promise<void> {
  await db.deleteFrom('attempt').where('key', '=', keyOf(limit, who)).execute();
}

/** Removes what no longer counts. */
export async function tidyAttempts(db: Database): Promise<void> {
  await db.deleteFrom('attempt').where('until', '<', new Date()).execute();
}

function keyOf({ what }: Limit, who: string): Buffer {
  return createHash('sha256').update(`${what}\0${who}`).digest();
}
