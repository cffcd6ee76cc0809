import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '@mangu/topology/environment';
import { authSecret } from '../features/accounts/secret.ts';
import { databaseUrl } from '../platform/connections.ts';
import { type DataFolder, openDataFolder } from '../platform/data-folder.ts';
import { EmbeddedPostgresError, embeddedUrl, startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import type { ObjectStore } from '../platform/object-store.ts';
import type { StagedUploads } from '../platform/staged-uploads.ts';
import { StartRefused } from '../platform/start-refused.ts';
import { openStorage } from '../platform/storage.ts';

/** Database and store of one installation, without a server. */
export interface Installation {
  readonly url: string;
  readonly objects: ObjectStore;
  readonly staged: StagedUploads;
  /** Folder for files in between. */
  readonly workFolder: string;
  /** What second factors are encrypted with. */
  readonly secret: string;
  /** The embedded database is of this version now. */
  markCurrent(): void;
  close(): Promise<void>;
}

/** An installation that is there, beside the server that runs on it when one does. */
export async function openForReading(env: Environment): Promise<Installation> {
  const root = path.resolve(env.MANGU_DATA);
  const external = databaseUrl(env);
  if (!external && !existsSync(path.join(root, 'postgres', 'data'))) {
    throw new StartRefused(
      'nothing-there',
      `There is no installation in ${root}. Set MANGU_DATA to its folder, or DATABASE_URL to its database.`,
    );
  }
  try {
    return await openAlone(env);
  } catch (error) {
    if (!(error instanceof StartRefused) || error.id !== 'data-folder-in-use') throw error;
  }
  const folder = { files: path.join(root, 'files'), staging: path.join(root, 'staging') };
  return {
    url: external ?? embeddedUrl(path.join(root, 'postgres')),
    ...(await openStorage(env, folder)),
    workFolder: path.join(folder.staging, 'work'),
    secret: authSecret(env.MANGU_TOKEN ?? readFileSync(path.join(root, 'token'), 'utf8').trim()),
    markCurrent() {},
    async close() {},
  };
}

/**
 * The installation for us alone: no server can start on its data folder until it is closed.
 * @throws StartRefused `data-folder-in-use` when one runs.
 */
export async function openAlone(env: Environment): Promise<Installation> {
  const external = databaseUrl(env);
  const folder = openDataFolder(path.resolve(env.MANGU_DATA), external === undefined);
  try {
    const database = external ? undefined : await startDatabase(folder);
    return {
      url: external ?? database?.url ?? '',
      ...(await openStorage(env, folder)),
      workFolder: path.join(folder.staging, 'work'),
      secret: authSecret(env.MANGU_TOKEN ?? folder.readToken()),
      markCurrent: () => database && folder.markCurrent(),
      async close() {
        await database?.stop();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function startDatabase(folder: DataFolder) {
  try {
    return await startEmbeddedPostgres(folder.postgres, folder.postgresLog);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError)
      throw new StartRefused('database-unavailable', error.message, error);
    throw error;
  }
}
