import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@mangu/topology/environment';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Auth } from './features/accounts/auth.ts';
import { createCatalogue } from './features/catalogue/catalogue.ts';
import { manuscriptUploads } from './features/manuscripts/manuscript-uploads.ts';
import { PositionWriter } from './features/reading/position-writer.ts';
import { anythingImported, releaseLeases } from './features/uploads/repository.ts';
import { recoverUploads, type UploadDeps } from './features/uploads/tus.ts';
import { createChecker } from './jobs/checker-process.ts';
import { editionEffects } from './jobs/edition-effects.ts';
import { type ImportRunner, startImportRunner } from './jobs/import-runner.ts';
import { studioFiles } from './jobs/studio-files.ts';
import { startWorkerProcess } from './jobs/worker-process.ts';
import { createAttempts, withFallback } from './platform/attempts.ts';
import { databaseAttempts } from './platform/attempts-database.ts';
import { redisAttempts } from './platform/attempts-redis.ts';
import { bringUpToDate } from './platform/bring-up-to-date.ts';
import { makeCertificate } from './platform/certificate.ts';
import { checkConnectionRoom } from './platform/connection-room.ts';
import { databaseUrl, redisUrl } from './platform/connections.ts';
import { type DataFolder, openDataFolder } from './platform/data-folder.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { tellParent } from './platform/events.ts';
import { createJobQueue } from './platform/job-queue.ts';
import { localJobWake, redisJobWake } from './platform/job-wake.ts';
import { drain, newLifecycle } from './platform/lifecycle.ts';
import { createMetrics } from './platform/metrics.ts';
import { startMetricsOutput } from './platform/metrics-output.ts';
import type { RedisLink } from './platform/redis.ts';
import { redisCache } from './platform/shared-cache.ts';
import { StartRefused } from './platform/start-refused.ts';
import { openStorage } from './platform/storage.ts';
import type { Tracer } from './platform/trace.ts';
import { assembleAccounts } from './start-accounts.ts';
import { usualWorkerTimes, type WorkerOrder } from './worker/order.ts';

export interface RunningServer {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly auth: () => Promise<Auth>;
  /** Drains, hands back the running job, and ends the database last. */
  stop(): Promise<void>;
}

/** Uploads whose last byte met a database that was away are found again after this time at most. */
const recoverEveryMs = 30_000;
const answerWithinMs = 10_000;
const uploadBytesAtMost = 1024 ** 3;
const builtClient = fileURLToPath(new URL('../client/dist', import.meta.url));

export interface AssembleOptions {
  /** The built client, which this server delivers too when it is there. */
  readonly clientFolder?: string;
  /** Whether a worker is kept beside the server, in a process of its own. */
  readonly worker?: boolean;
  /** Ends a start that is under way; it then rejects with the reason. */
  readonly signal?: AbortSignal;
}

/**
 * Puts the parts together as the environment says and starts them in order. What was started is stopped in the
 * opposite order, also when a later part refuses to start.
 */
export async function assemble(
  env: Environment,
  log: FastifyBaseLogger,
  { clientFolder = builtClient, worker = true, signal = new AbortController().signal }: AssembleOptions = {},
): Promise<RunningServer> {
  const began = performance.now();
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const external = databaseUrl(env);
    const embedded = external === undefined;
    const folder = openDataFolder(path.resolve(env.MANGU_DATA), embedded);
    undo.push(() => folder.release());
    const first = !existsSync(path.join(folder.postgres, 'data'));
    const url = external ?? (await startDatabase(folder, log, undo));
    const database = openDatabase(url, env.DATABASE_POOL_SIZE, (error) =>
      log.warn({ err: error }, 'a database connection broke and will be replaced'),
    );
    undo.push(() => database.close());
    const metrics = createMetrics();
    const output = await startMetricsOutput(metrics, {
      namespace: env.METRICS_NAMESPACE,
      port: env.METRICS_PORT,
      write: (line) => process.stdout.write(`${line}\n`),
      pool: database.pool,
    });
    undo.push(() => output.stop());
    const tracer = await startTraces(env, log);
    if (tracer) undo.push(() => tracer.stop());
    const { objects, staged } = await openStorage(env, folder);
    const redis = await openRedis(env, log);
    if (redis) undo.push(() => redis.close());
    const shared = redis && redisCache(redis.commands);
    const inDatabase = databaseAttempts(database.db);
    const attempts = createAttempts(
      redis ? withFallback(redisAttempts(redis.commands), inDatabase, log) : inDatabase,
    );
    const wake = redis ? redisJobWake(redis) : localJobWake();
    undo.push(() => wake.close());
    const lifecycle = newLifecycle();
    const catalogue = createCatalogue({ url, pool: database.pool, log, ...(shared ? { shared } : {}) });
    undo.push(() => catalogue.close());
    const jobs = createJobQueue(
      database,
      (error) => log.warn({ err: error }, 'the queue of jobs had a fault'),
      wake.announce,
    );
    let runner: ImportRunner | undefined;
    const uploads: UploadDeps = {
      db: database.db,
      staged,
      uploadBytesAtMost,
      onImport: () => runner?.wake(),
      manuscripts: manuscriptUploads(database.db),
    };
    const workFolder = path.join(folder.staging, 'work');
    const files = studioFiles(objects, workFolder);
    undo.push(() => files.close());
    const token = env.MANGU_TOKEN ?? folder.readToken();
    const accounts = assembleAccounts({ env, db: database.db, token, log });
    const { auth } = accounts.deps;
    const app = await buildApp({
      db: database.db,
      attempts,
      accounts: accounts.deps,
      objects,
      uploads,
      positions: new PositionWriter(database.pool),
      jobs,
      catalogue: catalogue.deps,
      moves: editionEffects({ db: database.db, objects, jobs, onPublished: catalogue.changed }),
      studioFiles: files,
      health: {
        lifecycle,
        probes: {
          database: () => database.pool.query('select 1'),
          storage: () => objects.probe(),
          ...(redis ? { cache: () => redis.probe() } : {}),
        },
      },
      security: { publicUrl: env.PUBLIC_URL, host: env.HOST, token },
      originHeaders: [env.ORIGIN_HEADER, env.ORIGIN_HEADER_PREVIOUS].filter((value) => value !== undefined),
      clientFolder,
      certificate:
        env.SERVER_TLS === 'self-signed' ? makeCertificate({ names: ['localhost', hostname()] }) : undefined,
      logger: log,
      observe: { metrics, tracer },
    });
    undo.push(() => closeApp(app));
    const address = await listen(app, env);

    await bringUpToDate(url, { external: !embedded, log, signal });
    if (embedded) folder.markCurrent();
    else {
      const { DATABASE_POOL_SIZE: poolSize, DATABASE_SERVERS: servers } = env;
      await checkConnectionRoom(database.pool, { poolSize, servers });
    }
    undo.push(() => jobs.stop());
    await catalogue.load();
    if (embedded) await releaseLeases(database.db);
    await recoverUploads(uploads);
    const recovering = setInterval(() => void recoverUploads(uploads).catch(() => {}), recoverEveryMs);
    undo.push(() => clearInterval(recovering));
    signal.throwIfAborted();
    const checker = createChecker();
    const ingest = {
      db: database.db,
      objects,
      staged,
      checker,
      workFolder,
      log,
      onPublished: catalogue.changed,
    };
    const started = startImportRunner(ingest, log);
    runner = started;
    if (worker) {
      const order = { databaseUrl: url, storage: storageOf(env, folder), times: usualWorkerTimes };
      const kept = startWorkerProcess(order, log);
      wake.listen(() => kept.wake());
      undo.push(() => kept.stop());
    }
    lifecycle.state = 'ready';
    undo.push(() => drain(lifecycle, env.DRAIN_SECONDS, () => started.stop()));
    folder.announce(address);
    undo.push(await accounts.start(address));
    const milliseconds = Math.round(performance.now() - began);
    tellParent({ event: 'ready', url: address, milliseconds, first });
    log.info({ url: address, milliseconds }, 'ready');
    if (env.MANGU_HANDBOOK) void addHandbook(uploads, log);
    return { url: address, app, db: database.db, auth, stop };
  } catch (error) {
    await stop().catch((reason: unknown) => log.warn({ err: reason }, 'could not undo the start'));
    throw error;
  }
}

/** Requests under way are answered; a download that does not move is cut off in the end. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), answerWithinMs);
  await app.close();
  clearTimeout(cutOff);
}

/** Loaded where traces are collected, and nowhere else. */
async function startTraces(env: Environment, log: FastifyBaseLogger): Promise<Tracer | undefined> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT) return undefined;
  const { startTracer } = await import('./platform/trace-export.ts');
  return startTracer(env.OTEL_EXPORTER_OTLP_ENDPOINT, log);
}

/** ioredis is loaded where there is a Redis, and nowhere else. */
async function openRedis(env: Environment, log: FastifyBaseLogger): Promise<RedisLink | undefined> {
  const url = redisUrl(env);
  if (!url) return undefined;
  const { connectRedis } = await import('./platform/redis.ts');
  return connectRedis(url, log);
}

/** Imported when needed: the Markdown reader and the EPUB writer are used once in the life of an installation. */
async function addHandbook(uploads: UploadDeps, log: FastifyBaseLogger): Promise<void> {
  try {
    if (await anythingImported(uploads.db)) return;
    const { importHandbook } = await import('./jobs/handbook.ts');
    await importHandbook(uploads, log);
  } catch (error) {
    log.error({ err: error }, 'the handbook could not be added');
  }
}

function storageOf(env: Environment, folder: DataFolder): WorkerOrder['storage'] {
  if (!env.S3_BUCKET || !env.S3_REGION) return { kind: 'disk', folder: folder.files };
  const { S3_BUCKET: bucket, S3_REGION: region, S3_ENDPOINT } = env;
  return { kind: 's3', bucket, region, ...(S3_ENDPOINT ? { endpoint: S3_ENDPOINT.href } : {}) };
}

async function startDatabase(
  folder: DataFolder,
  log: FastifyBaseLogger,
  undo: (() => unknown)[],
): Promise<string> {
  tellParent({ event: 'step', step: 'database' });
  try {
    const postgres = await startEmbeddedPostgres(folder.postgres, folder.postgresLog, {
      beforeStart() {
        const backup = folder.backUpOlderDatabase();
        if (backup) tellParent({ event: 'step', step: 'backup', detail: backup });
      },
      onDeath: () => log.error('the database ended by itself; starting it again'),
    });
    undo.push(() => postgres.stop());
    return postgres.url;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError)
      throw new StartRefused('database-unavailable', error.message, error);
    throw error;
  }
}

async function listen(app: FastifyInstance, env: Environment): Promise<string> {
  try {
    await app.listen({ port: env.PORT, host: env.HOST });
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'EADDRINUSE') {
      throw new StartRefused(
        'port-taken',
        `Port ${env.PORT} is taken by another program. Stop it, or choose another port, for example PORT=${env.PORT + 1}.`,
        error,
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartRefused(
        'address-refused',
        `The system does not let MANGU listen on ${env.HOST} port ${env.PORT} (${code}). Choose another HOST or PORT.`,
        error,
      );
    }
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : env.PORT;
  const host = env.HOST === '0.0.0.0' || env.HOST === '::' ? 'localhost' : env.HOST;
  const scheme = env.SERVER_TLS === 'off' ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
