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

/** PostgreSQL's code of a password that is not right. */
const passwordRefused = '28P01';

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/**
 * Between a new password and the restart of this process no connection can be made, but those there are go on. Who
 * would have got a new one from this pool then waits for one of them, instead of failing.
 */
export class LastingPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    const connected = this.#connectOrWait();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  async #connectOrWait(): Promise<pg.PoolClient> {
    try {
      return await super.connect();
    } catch (error) {
      const refused = error instanceof Error && Reflect.get(error, 'code') === passwordRefused;
      if (!refused || this.totalCount === 0) throw error;
      // Those that are being refused at this moment are among them, so it may take more than one round.
      this.options.max = Math.min(this.options.max, this.totalCount);
      return this.#connectOrWait();
    }
  }
}

const statementTimeoutMs = 30_000;

/**
 * Opens the pool of this process.
 * @param url `postgresql://…`; @param poolSize connections at most.
 * @param onError told of connections that break while idle, as in a failover; the pool replaces them.
 */
export function openDatabase(url: string, poolSize: number, onError: (error: Error) => void): OpenDatabase {
  const pool = new LastingPool({
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
