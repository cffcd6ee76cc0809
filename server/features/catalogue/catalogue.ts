import { randomUUID } from 'node:crypto';
import { searchConnections } from '@mangu/topology/connections';
import type { FastifyBaseLogger } from 'fastify';
import type pg from 'pg';
import { LastingPool } from '../../platform/database.ts';
import type { SharedCache } from '../../platform/shared-cache.ts';
import { CardReader } from './cards.ts';
import { FoundCardReader } from './found-cards.ts';
import { LiveIndex } from './live-index.ts';
import { PageCache } from './page-cache.ts';
import { changeChannel } from './publish.ts';
import { ReadingConnection } from './reading-connection.ts';
import type { CatalogueDeps } from './routes.ts';
import { createSearch } from './search.ts';
import { SharedPages } from './shared-pages.ts';

export interface CatalogueOptions {
  /** `postgresql://…`, for a connection beside the pool. */
  readonly url: string;
  readonly pool: pg.Pool;
  readonly log?: Pick<FastifyBaseLogger, 'warn'>;
  /** Room for ready answers; 0 keeps none. 32 MiB unless given. */
  readonly pageCacheBytes?: number;
  /** Shared between servers; each has a cache of its own besides. */
  readonly shared?: SharedCache;
}

export interface Catalogue {
  /** What {@link import('./routes.ts').catalogueRoutes} takes. */
  readonly deps: CatalogueDeps;
  /** Reads the index of all books and begins to listen for changes. Needs the tables; until then lists answer 503. */
  load(): Promise<void>;
  /**
   * Resolves when all that was committed before the call is in the lists of this server. Other servers, and this one
   * without the call, follow by themselves within milliseconds. Does not throw: without a database there is no list.
   */
  readonly changed: () => Promise<void>;
  close(): Promise<void>;
}

const searchTimeoutMs = 10_000;
const pageCacheBytesUnlessGiven = 32 * 1024 * 1024;

/** Puts together what the catalogue's routes read from. Touches the database only with `load`. */
export function createCatalogue({
  url,
  pool,
  log,
  pageCacheBytes = pageCacheBytesUnlessGiven,
  shared,
}: CatalogueOptions): Catalogue {
  const warn = (error: unknown, message: string) => log?.warn({ err: error }, message);
  const pages = new PageCache(pageCacheBytes);
  const pings = new Map<string, () => void>();
  const live = new LiveIndex(pool, async (change) => {
    await search.changed(change);
    pages.empty();
  });
  const reading = new ReadingConnection({
    url,
    channel: changeChannel,
    onNotice(payload) {
      const ping = pings.get(payload);
      if (ping) return ping();
      for (const no of payload.split(',').map(Number)) if (Number.isSafeInteger(no)) live.touch(no);
    },
    onAgain: () =>
      void live.load().catch((error: unknown) => warn(error, 'the catalogue was not read again')),
    onLost() {
      for (const arrive of pings.values()) arrive();
    },
    onError: (error) => warn(error, 'the connection for reading the catalogue broke'),
  });
  const searchPool = new LastingPool({
    connectionString: url,
    max: searchConnections(pool.options.max),
    application_name: 'mangu-search',
    connectionTimeoutMillis: 5_000,
    // One is kept open, because none can be made between a new password and the restart of this process.
    min: 1,
    statement_timeout: searchTimeoutMs,
    // Scans of the words are short or kept in memory: helpers of PostgreSQL would cost others more than they save.
    verify: (client, done) => {
      client.query('set max_parallel_workers_per_gather = 0; set plan_cache_mode = force_generic_plan').then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  searchPool.on('error', (error) => warn(error, 'a connection for searching broke'));
  const search = createSearch(searchPool);

  const caughtUp = async () => {
    const name = `ping-${randomUUID()}`;
    const arrived = new Promise<void>((resolve) => pings.set(name, resolve));
    try {
      // Notices come in the order of commits: when this one is back, those before it are here.
      await reading.query('catalogue-ping', 'select pg_notify($1, $2)', [changeChannel, name]);
      await arrived;
      await live.settled();
    } finally {
      pings.delete(name);
    }
  };

  return {
    deps: {
      live,
      pages,
      reading,
      cards: new CardReader(reading),
      foundCards: new FoundCardReader(reading),
      search,
      ...(shared ? { shared: new SharedPages(shared) } : {}),
    },
    async load() {
      // Listening first: what is committed while the index is read is announced, and taken in afterwards.
      await reading.connect();
      await live.load();
      void search
        .prepare()
        .catch((error: unknown) => warn(error, 'the usual words were not read before use'));
    },
    async changed() {
      // A connection that broke unnoticed fails once; the next is a new one, after which everything is read anew.
      await caughtUp()
        .catch(caughtUp)
        .catch((error: unknown) => warn(error, 'the lists are refreshed when the database is back'));
    },
    async close() {
      live.close();
      await reading.close();
      await searchPool.end();
    },
  };
}
