import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

// bigint (20) and numeric counts stay exact below 2^53, which every count of ours is.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day is a day, not an instant of this machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

export interface OpenDatabase {
  readonly db: Database;
  /** For statements outside Kysely: LISTEN, COPY, text that is SQL already. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const statementTimeoutMs = 30_000;

/**
 * Opens the pool of this process.
 * @param url `postgresql://…`; @param poolSize connections at most.
 * @param onError told of connections that break while idle, as in a failover; the pool replaces them.
 */
export function openDatabase(url: string, poolSize: number, onError: (error: Error) => void): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'mangu',
    connectionTimeoutMillis: 5_000,
    // Kept open: between a new password and the restart of this process no connection can be made.
    idleTimeoutMillis: 0,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
  });
  pool.on('error', onError);
  // A connection that breaks between two statements of a transaction has nobody else to tell; the next one fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}
