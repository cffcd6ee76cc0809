import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const folder = new URL('../migrations/', import.meta.url);
/** Any number; two servers that start at once take turns on it, and a restore keeps it to its end. */
export const migrationLock = 771_602_401;
/** A restore makes it before it stores its first object and drops it in the transaction that brings all rows. */
export const restoreMark = { schema: 'mangu_restore', table: 'mangu_restore.begun' };

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The migrations of this version in order: `0001_catalogue.sql`… */
export function listMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => ({
      number: Number(name.slice(0, 4)),
      name,
      sql: readFileSync(new URL(name, folder), 'utf8'),
    }));
}

/** The schema version that this code needs. */
export function schemaVersion(): number {
  return listMigrations().at(-1)?.number ?? 0;
}

export type MigrateResult =
  | { readonly ok: true; readonly applied: readonly string[] }
  | { readonly ok: false; readonly reason: 'newer'; readonly found: number; readonly known: number }
  | { readonly ok: false; readonly reason: 'restore-unfinished' };

/**
 * Brings the database to this version, each migration in its own transaction. A database that is newer is left
 * alone and reported.
 */
export async function migrate(url: string): Promise<MigrateResult> {
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
    if (await isRestoreUnfinished(client)) return { ok: false, reason: 'restore-unfinished' };
    const found = await foundVersion(client);
    const known = schemaVersion();
    if (found > known) return { ok: false, reason: 'newer', found, known };
    const applied: string[] = [];
    for (const migration of listMigrations().filter((m) => m.number > found)) {
      await apply(client, migration);
      applied.push(migration.name);
    }
    return { ok: true, applied };
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
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from migration',
  );
  return rows[0]?.number ?? 0;
}

/** Inside a transaction of the caller's. */
export async function applyMigration(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query(migration.sql);
  await client.query('insert into migration (number, name) values ($1, $2)', [
    migration.number,
    migration.name,
  ]);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await applyMigration(client, migration);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed and was undone.`, { cause: error });
  }
}
