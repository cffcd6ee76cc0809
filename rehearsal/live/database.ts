/** How the database is: asked on one connection of its own, which is made anew when the primary is another. */
import { statfsSync } from 'node:fs';
import type pg from 'pg';
import { administrator, archiveSeconds, type Postgres } from '../stage/postgres.ts';
import type { Stage } from '../stage/stage.ts';
import type { DatabaseStatus } from '../told/index.ts';
import type { Put } from './put.ts';

export interface DatabaseLook {
  /** Resolves when it has answered, or has not. */
  look(): Promise<void>;
  status(): DatabaseStatus;
  stop(): void;
}

/** Of RDS, as its alarms count. */
const gibibyte = 2 ** 30;
/** What changes slowly is asked once in so many looks. */
const slowlyEvery = 8;
/** After so long without an answer it is shown as silent. */
const silentAfterMs = 5_000;
const lookWithinMs = 1_000;

const connectionsNow = `select count(*)::int as connections from pg_stat_activity
  where backend_type = 'client backend' and usename <> current_user`;
const slowly = `select
  (select sum(size) from pg_ls_waldir())::float8 as log_bytes,
  (select max(age(datfrozenxid)) from pg_database)::float8 as transaction_ids,
  (select extract(epoch from now() - min(modification)) from pg_ls_archive_statusdir()
    where name like '%.ready')::float8 as waiting_seconds,
  (select extract(epoch from now() - last_archived_time) from pg_stat_archiver)::float8 as archived_seconds`;

interface Slowly {
  readonly log_bytes: number | null;
  readonly transaction_ids: number | null;
  readonly waiting_seconds: number | null;
  readonly archived_seconds: number | null;
}

export function lookAtDatabase({ database, clusters, topology }: Stage, put: Put): DatabaseLook {
  let client: pg.Client | undefined;
  let asked: Postgres | undefined;
  let looks = 0;
  let connections = 0;
  let freeStorageBytes: number | null = null;
  let answeredAt = performance.now();

  async function connected(): Promise<pg.Client> {
    const primary = database.primary();
    if (client && asked === primary) return client;
    drop();
    const made = administrator(clusters, primary.port, 'postgres', lookWithinMs);
    made.on('error', () => {
      if (client === made) drop();
    });
    await made.connect();
    [client, asked] = [made, primary];
    return made;
  }

  function drop(): void {
    client?.end().catch(() => {});
    client = undefined;
  }

  function lookAtDisk(): void {
    const bytes = topology.database.storageGb * gibibyte;
    const share = database.freeStorageShare();
    const { bavail, bsize } = statfsSync(database.primary().data);
    // A small disk stands for the specification's.
    freeStorageBytes = share === undefined ? Math.min(bavail * bsize, bytes) : share * bytes;
    put('FreeStorageSpace', freeStorageBytes);
  }

  async function lookSlowly(asking: pg.Client): Promise<void> {
    const found = (await asking.query<Slowly>(slowly)).rows[0];
    if (!found) return;
    if (found.log_bytes !== null) put('TransactionLogsDiskUsage', found.log_bytes);
    if (found.transaction_ids !== null) put('MaximumUsedTransactionIDs', found.transaction_ids);
    // A segment that is archived in time is at most so old; one that waits adds its waiting.
    const writing = Math.min(found.archived_seconds ?? archiveSeconds, archiveSeconds);
    put('RestorableLagMinutes', (writing + Math.max(0, found.waiting_seconds ?? 0)) / 60);
  }

  return {
    async look() {
      try {
        lookAtDisk();
        const asking = await connected();
        connections = (await asking.query<{ connections: number }>(connectionsNow)).rows[0]?.connections ?? 0;
        answeredAt = performance.now();
        put('DatabaseConnections', connections);
        if (looks++ % slowlyEvery === 0) await lookSlowly(asking);
      } catch {
        // It is away; the next look tries again.
        drop();
      }
    },
    status: () => ({
      answers: performance.now() - answeredAt < silentAfterMs,
      primary: database.primary().name,
      zone: database.zoneOf(database.primary()),
      standby: database.standby()?.name ?? null,
      synchronous: database.synchronous(),
      lagBytes: database.lagBytes() ?? null,
      connections,
      connectionsAtMost: topology.database.maxConnections,
      freeStorageBytes,
    }),
    stop: drop,
  };
}
