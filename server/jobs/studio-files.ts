import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CoverFiles, checkedFiles } from '../checker/protocol.ts';
import type { StudioFiles } from '../features/manuscripts/studio-routes.ts';
import { removeObjects } from '../platform/book-keys.ts';
import type { ObjectStore } from '../platform/object-store.ts';
import { type Checker, createChecker } from './checker-process.ts';
import { storeCovers } from './stored-objects.ts';

/** Pictures are decoded in a checker of their own, one at a time, so that no book waits for them. */
export function studioFiles(objects: ObjectStore, workFolder: string): StudioFiles & { close(): void } {
  const checker: Checker = createChecker({
    milliseconds: 60_000,
    residentBytes: 768 * 1024 * 1024,
    recycleBytes: 320 * 1024 * 1024,
  });
  let turn: Promise<unknown> = Promise.resolve();

  async function storeCover(picture: Buffer) {
    const id = randomUUID();
    const folder = path.join(workFolder, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const file = path.join(folder, 'picture');
      await writeFile(file, picture, { mode: 0o600 });
      const checked = await checker.check({ id, file, folder, picture: true }, () => {});
      if (!checked.ok) return null;
      // Written by our own checker a moment ago, in a folder only we can write.
      const json = await readFile(path.join(folder, checkedFiles.picture), 'utf8');
      const cover = JSON.parse(json) as CoverFiles | null;
      if (!cover) return null;
      await storeCovers(objects, id, folder, cover);
      return { ...cover, widthsPx: [...cover.widthsPx], id };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    storeCover(picture) {
      const stored = turn.then(() => storeCover(picture));
      turn = stored.catch(() => {});
      return stored;
    },
    async remove(ids) {
      for (const id of ids) await removeObjects(objects, id);
    },
    close: () => checker.close(),
  };
}
