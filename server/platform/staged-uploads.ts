import { existsSync } from 'node:fs';
import { mkdir, readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import type { DataStore } from '@tus/server';

/** Uploads that are on their way or wait for their check, under the UUID of their import. */
export interface StagedUploads {
  readonly store: DataStore;
  /** What the store puts before the UUID. */
  readonly prefix: string;
  /**
   * A local file with the bytes of a finished upload, or undefined when they are gone.
   * `folder` is where to put it when it is elsewhere.
   */
  localFile(id: string, folder: string): Promise<string | undefined>;
  remove(id: string): Promise<void>;
  /** UUIDs, and whatever else lies there, of all that is staged. */
  list(): Promise<readonly string[]>;
  /** Bytes that still fit; undefined where there is no end. */
  freeBytes(): Promise<number | undefined>;
}

/** An upload that nobody went on with is dropped after this time. */
export const unfinishedKeepMs = 7 * 24 * 3600 * 1000;

export async function diskStagedUploads(folder: string): Promise<StagedUploads> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: unfinishedKeepMs });
  return {
    store,
    prefix: '',
    async localFile(id) {
      const file = path.join(folder, id);
      return existsSync(file) ? file : undefined;
    },
    remove: (id) => store.remove(id).catch(ignoreGone),
    list: async () => (await readdir(folder)).filter((name) => !name.endsWith('.json')),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

/** tus-node's stores answer a missing upload with this status. */
export function ignoreGone(error: unknown): void {
  const gone = typeof error === 'object' && error !== null && Reflect.get(error, 'status_code') === 404;
  if (!gone) throw error;
}
