import { CompiledQuery, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { ConstructorOptions, Db, PgBoss } from 'pg-boss';
import type { Database, OpenDatabase } from './database.ts';
import type { Schema } from './schema.ts';

/** Schema of the queue, beside ours in the same database; pg-boss makes and migrates it. */
export const jobSchema = 'jobs';

/** Every kind of job, with what it is told. Names are kept in the database: never change one. */
export interface JobKinds {
  'publish-edition': { readonly editionId: string; readonly publishAt: string };
}
export type JobKind = keyof JobKinds;
export const jobKinds: readonly JobKind[] = ['publish-edition'];

const queueOptions = {
  // One job of a key waits or runs at a time.
  policy: 'exclusive',
  // A worker that says nothing for so long is dead, and its job goes to another.
  heartbeatSeconds: 30,
  retryLimit: 5,
  retryDelay: 30,
  retryBackoff: true,
  expireInSeconds: 600,
  // Longer than anybody schedules ahead; a job must not vanish before its time.
  retentionSeconds: 20 * 365 * 24 * 3600,
} as const;

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';
  readonly data: unknown;
  /** What came out of it; of a failure its message. */
  readonly output: unknown;
  readonly retries: number;
  readonly created: Date;
  readonly startAfter: Date;
  readonly completed: Date | null;
}

export interface JobQueue {
  /** Makes the schema and the queues, or brings them up to date; whatever needs them does it first by itself. */
  start(): Promise<void>;
  /** Creates a job in the caller's transaction; the same key waits once. */
  send<K extends JobKind>(
    trx: Transaction<Schema>,
    kind: K,
    data: JobKinds[K],
    options: { readonly at: Date; readonly key: string },
  ): Promise<void>;
  /** Says, once that is committed, that a job was sent or is tried again: workers ask at once where it is due. */
  announce(due: Date): void;
  /** Newest first; `after` is the id of the last one of the page before. */
  list(options: {
    readonly state?: JobRow['state'];
    readonly limit: number;
    readonly after?: string;
  }): Promise<JobRow[]>;
  /** Tries a failed or cancelled job again, now, in the caller's transaction. False when there is none such. */
  retry(trx: Transaction<Schema>, id: string): Promise<boolean>;
  /** Removes a job that has ended, in the caller's transaction. False when there is none such. */
  discard(trx: Transaction<Schema>, id: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** What every process asks of pg-boss: our own connections, no registry of processes, no cron, no telemetry. */
export function bossOptions(connection: () => Pick<pg.ClientBase, 'query'>): ConstructorOptions {
  return {
    // Its upkeep is several statements at once, whose results it wants one by one: the driver's own answer.
    db: { executeSql: async (text, values) => connection().query(text, values?.length ? values : undefined) },
    schema: jobSchema,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  };
}

/** pg-boss on a connection of ours: inside a transaction its job is committed with everything else. */
function bossDatabase(db: Database): Db {
  return {
    async executeSql(text, values = []) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}

/** Every job of ours, as `JobRow`; ready for more conditions. The queue has to be started before. */
export const selectJobs = sql<JobRow>`select id, name as kind, state, data, output, retry_count as retries,
    created_on as created, start_after as "startAfter", completed_on as completed
    from ${sql.id(jobSchema, 'job')} where name = any (${[...jobKinds]})`;

/** What waits is taken away where it was asked for: there the schedule knows of it. */
const ended: ReadonlySet<JobRow['state']> = new Set(['failed', 'cancelled', 'completed']);

/** The queue as servers use it: they create jobs and look after them; workers do them. */
export function createJobQueue(
  database: Pick<OpenDatabase, 'db' | 'pool'>,
  onError: (error: Error) => void,
  announce: (due: Date) => void = () => {},
): JobQueue {
  let starting: Promise<PgBoss> | undefined;
  const started = () => {
    starting ??= startBoss(database, onError).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  };
  const { db } = database;
  const find = async (trx: Database, id: string) => {
    const { rows } = await sql<JobRow>`${selectJobs} and id = ${id}::uuid for update`.execute(trx);
    return rows[0];
  };
  return {
    async start() {
      await started();
    },
    async send(trx, kind, data, { at, key }) {
      const boss = await started();
      await boss.send(kind, data, { db: bossDatabase(trx), startAfter: at, singletonKey: key });
    },
    announce,
    async list({ state, limit, after }) {
      await started();
      const rows = sql`${selectJobs}
        ${state ? sql`and state = ${state}` : sql``}
        ${after ? sql`and (created_on, id) < (select created_on, id from ${sql.id(jobSchema, 'job')} where id = ${after}::uuid)` : sql``}
        order by created_on desc, id desc limit ${limit}`;
      return (await sql<JobRow>`${rows}`.execute(db)).rows;
    },
    async retry(trx, id) {
      const boss = await started();
      const job = await find(trx, id);
      const inside = { db: bossDatabase(trx) };
      if (job?.state === 'failed') await boss.retry(job.kind, id, inside);
      else if (job?.state === 'cancelled') await boss.resume(job.kind, id, inside);
      else return false;
      return true;
    },
    async discard(trx, id) {
      const boss = await started();
      const job = await find(trx, id);
      if (!job || !ended.has(job.state)) return false;
      await boss.deleteJob(job.kind, id, { db: bossDatabase(trx) });
      return true;
    },
    async stop() {
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ graceful: false, close: false });
    },
  };
}

/**
 * pg-boss is loaded with the first job, not with the server. It starts on a connection of its own: the first to need
 * it may stand in a transaction, and others beside it may hold the rest of the pool.
 */
async function startBoss(
  database: Pick<OpenDatabase, 'pool'>,
  onError: (error: Error) => void,
): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const { pool } = database;
  const own = new pg.Client(pool.options);
  let connection: pg.Client | pg.Pool = own;
  const boss = new PgBoss({ ...bossOptions(() => connection), supervise: false });
  boss.on('error', onError);
  await own.connect();
  try {
    await boss.start();
    for (const kind of jobKinds) await boss.createQueue(kind, queueOptions);
  } finally {
    connection = pool;
    await own.end();
  }
  return boss;
}
