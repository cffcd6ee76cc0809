import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const folder = new URL('../migrations/', import.meta.url);
/** Any number; two servers that start at once take turns on it. */
const lockKey = 771_602_401;

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
  | { readonly ok: false; readonly found: number; readonly known: number };

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
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(
      'create table if not exists migration (number int primary key, name text not null, applied timestamptz not null default now())',
    );
    const { rows } = await client.query<{ number: number | null }>(
      'select max(number) as number from migration',
    );
    const found = rows[0]?.number ?? 0;
    const known = schemaVersion();
    if (found > known) return { ok: false, found, known };
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

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migration (number, name) values ($1, $2)', [
      migration.number,
      migration.name,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed and was undone.`, { cause: error });
  }
}
