import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@mangu/topology/environment';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { createCatalogue } from './features/catalogue/catalogue.ts';
import { releaseLeases } from './features/uploads/repository.ts';
import { recoverUploads, type UploadDeps } from './features/uploads/routes.ts';
import { createChecker } from './jobs/checker-process.ts';
import { type ImportRunner, startImportRunner } from './jobs/import-runner.ts';
import { bringUpToDate } from './platform/bring-up-to-date.ts';
import { type DataFolder, openDataFolder } from './platform/data-folder.ts';
import { openDatabase } from './platform/database.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { tellParent } from './platform/events.ts';
import { type Lifecycle, newLifecycle } from './platform/lifecycle.ts';
import { diskStore, s3Store } from './platform/object-store.ts';
import { diskStagedUploads, s3StagedUploads } from './platform/staged-uploads.ts';
import { StartRefused } from './platform/start-refused.ts';

export interface RunningServer {
  readonly url: string;
  readonly app: FastifyInstance;
  /** Drains, hands back the running job, and ends the database last. */
  stop(): Promise<void>;
}

const dayMs = 24 * 3600 * 1000;
const uploadBytesAtMost = 1024 ** 3;
const builtClient = fileURLToPath(new URL('../client/dist', import.meta.url));

/**
 * Puts the parts together as the environment says and starts them in order. What was started is stopped in the
 * opposite order, also when a later part refuses to start.
 * @param clientFolder the built client, which this server delivers too when it is there.
 */
export async function assemble(
  env: Environment,
  log: FastifyBaseLogger,
  clientFolder = builtClient,
): Promise<RunningServer> {
  const began = performance.now();
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = openDataFolder(path.resolve(env.MANGU_DATA));
    undo.push(() => folder.release());
    if (folder.backup) tellParent({ event: 'step', step: 'backup', detail: folder.backup });
    const first = !existsSync(path.join(folder.postgres, 'data'));
    const url = env.DATABASE_URL?.href ?? (await startDatabase(folder, log, undo));
    const database = openDatabase(url, env.DATABASE_POOL_SIZE, (error) =>
      log.warn({ err: error }, 'a database connection broke and will be replaced'),
    );
    undo.push(() => database.close());
    const { objects, staged } = await openStorage(env, folder);
    const lifecycle = newLifecycle();
    const catalogue = createCatalogue({ url, pool: database.pool, log });
    undo.push(() => catalogue.close());
    let runner: ImportRunner | undefined;
    const uploads: UploadDeps = {
      db: database.db,
      staged,
      uploadBytesAtMost,
      onImport: () => runner?.wake(),
    };
    const app = await buildApp({
      db: database.db,
      objects,
      uploads,
      catalogue: catalogue.deps,
      health: {
        lifecycle,
        probes: { database: () => database.pool.query('select 1'), storage: () => objects.probe() },
      },
      security: { publicUrl: env.PUBLIC_URL, host: env.HOST, token: env.MANGU_TOKEN ?? folder.readToken() },
      clientFolder,
      logger: log,
    });
    undo.push(() => app.close());
    const address = await listen(app, env);
    undo.push(() => drain(lifecycle));

    await bringUpToDate(url, env.DATABASE_URL !== undefined, log);
    folder.markCurrent();
    await catalogue.load();
    if (!env.DATABASE_URL) await releaseLeases(database.db);
    await recoverUploads(uploads);
    const dropping = setInterval(() => void staged.store.deleteExpired().catch(() => 0), dayMs).unref();
    undo.push(() => clearInterval(dropping));
    const checker = createChecker();
    const workFolder = path.join(folder.staging, 'work');
    const started = startImportRunner(
      { db: database.db, objects, staged, checker, workFolder, onPublished: catalogue.changed },
      log,
    );
    runner = started;
    undo.push(() => started.stop());
    lifecycle.state = 'ready';
    folder.announce(address);
    const milliseconds = Math.round(performance.now() - began);
    tellParent({ event: 'ready', url: address, milliseconds, first });
    log.info({ url: address, milliseconds }, 'ready');
    if (env.MANGU_HANDBOOK) void addHandbook(uploads, log);
    return { url: address, app, stop };
  } catch (error) {
    await stop().catch((reason: unknown) => log.warn({ err: reason }, 'could not undo the start'));
    throw error;
  }
}

/** Imported when needed: the Markdown reader and the EPUB writer are used once in the life of an installation. */
async function addHandbook(uploads: UploadDeps, log: FastifyBaseLogger): Promise<void> {
  try {
    const { importHandbook } = await import('./jobs/handbook.ts');
    await importHandbook(uploads, log);
  } catch (error) {
    log.error({ err: error }, 'the handbook could not be added');
  }
}

async function startDatabase(
  folder: DataFolder,
  log: FastifyBaseLogger,
  undo: (() => unknown)[],
): Promise<string> {
  tellParent({ event: 'step', step: 'database' });
  try {
    const postgres = await startEmbeddedPostgres(folder.postgres, folder.postgresLog, () =>
      log.error('the database ended by itself; starting it again'),
    );
    undo.push(() => postgres.stop());
    return postgres.url;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError)
      throw new StartRefused('database-unavailable', error.message, error);
    throw error;
  }
}

async function openStorage(env: Environment, folder: DataFolder) {
  if (env.S3_BUCKET && env.S3_REGION) {
    const s3 = { bucket: env.S3_BUCKET, region: env.S3_REGION, endpoint: env.S3_ENDPOINT };
    const objects = s3Store(s3);
    return { objects, staged: s3StagedUploads(objects, s3) };
  }
  const staged = await diskStagedUploads(path.join(folder.staging, 'uploads'));
  return { objects: diskStore(folder.files), staged };
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
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function drain(lifecycle: Lifecycle): void {
  lifecycle.state = 'draining';
}
