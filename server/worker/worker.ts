import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { type MoveParts, makeMove } from '../features/manuscripts/make-move.ts';
import type { Database, OpenDatabase } from '../platform/database.ts';
import { bossOptions, type JobKinds } from '../platform/job-queue.ts';
import { ProblemError } from '../platform/problems.ts';
import type { WorkerTimes } from './order.ts';

export interface WorkerDeps {
  readonly database: Pick<OpenDatabase, 'db' | 'pool'>;
  readonly moves: MoveParts;
  readonly log: { error(details: object, message: string): void };
  readonly times: WorkerTimes;
}

export interface Worker {
  /** Asks for jobs now and not when it would the next time. */
  ask(): void;
  stop(): Promise<void>;
}

/** Does the jobs of the queue until it is stopped. The schema of the queue must be there. */
export async function startWorker({ database, moves, log, times }: WorkerDeps): Promise<Worker> {
  const boss = new PgBoss({
    ...bossOptions(() => database.pool),
    migrate: false,
    supervise: true,
    superviseIntervalSeconds: times.superviseSeconds,
    monitorIntervalSeconds: times.superviseSeconds,
    monitorVacuum: false,
  });
  const { db } = database;
  boss.on('error', (error) => log.error({ err: error }, 'the queue of jobs had a fault; it goes on'));
  await boss.start();
  await sendForgotten(db, moves);
  let id: string | undefined;
  const ask = () => {
    if (id) boss.notifyWorker(id);
  };
  id = await boss.work<JobKinds['publish-edition']>(
    'publish-edition',
    { pollingIntervalSeconds: times.pollSeconds },
    async (jobs) => {
      try {
        for (const { data } of jobs) await publishOnTime(db, moves, data);
      } finally {
        // Several may be due at once, and one is handed out at a time.
        ask();
      }
    },
  );
  return { ask, stop: () => boss.stop({ close: false, timeout: 20_000 }) };
}

/**
 * Makes the move that a schedule asked for. The state of the edition decides, under its lock: a job that comes twice,
 * or after the schedule was changed, does nothing.
 */
export async function publishOnTime(
  db: Database,
  moves: MoveParts,
  { editionId, publishAt }: JobKinds['publish-edition'],
): Promise<void> {
  const edition = await db
    .selectFrom('edition')
    .select(['state', 'publish_at'])
    .where('id', '=', editionId)
    .executeTakeFirst();
  if (edition?.state !== 'scheduled' || edition.publish_at?.toISOString() !== publishAt) return;
  try {
    await makeMove(db, moves, { editionId, move: 'publish-on-time', actor: 'clock' });
  } catch (error) {
    // Somebody moved it in the moment between.
    if (!(error instanceof ProblemError) || error.id !== 'move-not-possible') throw error;
  }
}

/** Editions with a time whose job is missing, as after a restored backup, which holds our tables and no jobs. */
async function sendForgotten(db: Database, moves: MoveParts): Promise<void> {
  const rows = await db
    .selectFrom('edition')
    .select(['id', 'publish_at'])
    .where('state', '=', 'scheduled')
    .where(
      sql<boolean>`not exists (select from jobs.job j where j.name = 'publish-edition'
        and j.data ->> 'editionId' = edition.id::text and j.state in ('created', 'retry', 'active', 'failed'))`,
    )
    .execute();
  for (const { id, publish_at } of rows) {
    if (publish_at) await db.transaction().execute((trx) => moves.publishLater(trx, id, publish_at));
  }
}
