import pg from 'pg';
import { ProblemError } from '../../platform/problems.ts';

export interface ReadingConnectionOptions {
  /** `postgresql://…` */
  readonly url: string;
  /** Channel to listen on. */
  readonly channel: string;
  readonly onNotice: (payload: string) => void;
  /** Called when a connection is made again after it broke: notices may have been missed. */
  readonly onAgain: () => void;
  readonly onLost: () => void;
  readonly onError: (error: Error) => void;
}

const statementTimeoutMs = 10_000;
const reconnectFirstMs = 200;
const reconnectMostMs = 5_000;

/**
 * One connection for short reads. Requests do not wait for each other's answers: their statements are written one
 * after the other and PostgreSQL answers in order (pipelining), which is cheaper than a pool of connections that
 * each wait. Notices of changes arrive on it too. When it breaks, what was asked fails and the next asks anew.
 */
export class ReadingConnection {
  readonly #options: ReadingConnectionOptions;
  #client: Promise<pg.Client> | undefined;
  #closed = false;
  #connectedBefore = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: ReadingConnectionOptions) {
    this.#options = options;
  }

  /** Connects unless connected; rejects when the database is away. */
  async connect(): Promise<void> {
    await this.#connected();
  }

  /** Runs a prepared statement. `name` must stand for one text only. */
  async query<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const client = await this.#connected();
    const result = await client.query<Row>({ name, text, values });
    return result.rows;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  #connected(): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new ProblemError('draining'));
    this.#client ??= this.#open().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #open(): Promise<pg.Client> {
    const { url, channel, onNotice, onAgain, onLost, onError } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      application_name: 'mangu-catalogue',
      connectionTimeoutMillis: 5_000,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + 2_000,
      keepAlive: true,
      pipeline: true,
    });
    let over = false;
    const lost = (error?: Error) => {
      if (error) onError(error);
      if (over) return;
      over = true;
      this.#client = undefined;
      onLost();
      this.#reconnectSoon(reconnectFirstMs);
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    await client.connect().catch((error: unknown) => {
      over = true;
      throw error;
    });
    // Statements are few and prepared; planning them anew for each request would cost as much as running them.
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    if (this.#connectedBefore) onAgain();
    this.#connectedBefore = true;
    return client;
  }

  /** So that notices come again without waiting for a request. */
  #reconnectSoon(delayMs: number): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#connected().catch(() => this.#reconnectSoon(Math.min(delayMs * 2, reconnectMostMs)));
    }, delayMs);
    this.#retry.unref();
  }
}
