import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const folder = new URL('../migrations/', import.meta.url);
/** Any number; two servers that start at once take turns on it, and a restore keeps it to its end. */
export const migrationLock = 771_602_401;
/** A change that waits for a table makes everybody wait behind it, so it gives up soon and comes again. */
const tableLockTimeout = '3s';
const tableBusyCode = '55P03';
const tableBusyTries = 10;
const tableBusyPauseMs = 1_000;
/** A restore makes it before it stores its first object and drops it in the transaction that brings all rows. */
export const restoreMark = { schema: 'mangu_restore', table: 'mangu_restore.begun' };

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /**
   * The oldest schema version whose code still works afterwards, as the line `-- oldest code: 0007` says; any when
   * there is none. What only adds needs no line; what takes away comes a release after the code that needed it.
   */
  readonly oldestCode: number;
}

/** The migrations of this version in order: `0001_catalogue.sql`… */
export function listMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      const oldestCode = Number(/^-- oldest code: (\d{4})$/m.exec(sql)?.[1] ?? 0);
      return { number: Number(name.slice(0, 4)), name, sql, oldestCode };
    });
}

/** The schema version that this code needs. */
export function schemaVersion(): number {
  return listMigrations().at(-1)?.number ?? 0;
}

export type MigrateResult =
  | { readonly ok: true; readonly applied: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: 'newer';
      readonly found: number;
      readonly known: number;
      /** Whether this code works on the newer tables all the same. */
      readonly worksWith: boolean;
    }
  | { readonly ok: false; readonly reason: 'restore-unfinished' };

/**
 * Brings the database to this version, each migration in its own transaction. A database that is newer is left
 * alone and reported. One at a time does it, others wait for their turn.
 * @param options `dryRun` takes everything back in the end, and says what would have been applied.
 */
export async function migrate(
  url: string,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<MigrateResult> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'mangu-migrate',
    connectionTimeoutMillis: 5_000,
  });
  // A connection that breaks between two statements makes the next one fail; there is nobody else to tell.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(`set lock_timeout = '${tableLockTimeout}'`);
    if (dryRun) await client.query('begin');
    if (await isRestoreUnfinished(client)) return { ok: false, reason: 'restore-unfinished' };
    const found = await foundVersion(client);
    const known = schemaVersion();
    if (found > known) {
      const worksWith = (await oldestCode(client)) <= known;
      return { ok: false, reason: 'newer', found, known, worksWith };
    }
    const pending = listMigrations().filter(({ number }) => number > found);
    for (const migration of pending)
      await (dryRun ? applyMigration(client, migration) : apply(client, migration));
    return { ok: true, applied: pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}

/** Whether a restore was ended in its middle: the tables are empty, and its objects lie about. */
export async function isRestoreUnfinished(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    restoreMark.table,
  ]);
  return rows[0]?.there ?? false;
}

/** The newest migration that the database has, 0 when it is new. */
export async function foundVersion(client: pg.ClientBase): Promise<number> {
  await client.query(
    'create table if not exists migration (number int primary key, name text not null, applied timestamptz not null default now())',
  );
  const { rowCount } = await client.query(
    "select 1 from pg_attribute where attrelid = 'migration'::regclass and attname = 'oldest_code'",
  );
  // Even where the column is there, the statement would wait for everybody who reads the table.
  if (rowCount === 0)
    await client.query('alter table migration add column oldest_code int not null default 0');
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from migration',
  );
  return rows[0]?.number ?? 0;
}

async function oldestCode(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ oldest: number | null }>(
    'select max(oldest_code) as oldest from migration',
  );
  return rows[0]?.oldest ?? 0;
}

/** Inside a transaction of the caller's. */
export async function applyMigration(
  client: pg.ClientBase,
  { number, name, sql, oldestCode }: Migration,
): Promise<void> {
  await client.query(sql);
  await client.query('insert into migration (number, name, oldest_code) values ($1, $2, $3)', [
    number,
    name,
    oldestCode,
  ]);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let left = tableBusyTries; ; left--) {
    await client.query('begin');
    try {
      await applyMigration(client, migration);
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback');
      const busy = error instanceof Error && Reflect.get(error, 'code') === tableBusyCode;
      if (!busy || left <= 1)
        throw new Error(`Migration ${migration.name} failed and was undone.`, { cause: error });
      await delay(tableBusyPauseMs);
    }
  }
}
