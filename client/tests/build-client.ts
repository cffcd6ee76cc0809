import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface BuiltClient extends AsyncDisposable {
  /** Folder with index.html, read.html and assets/; to be read only. */
  readonly folder: string;
}

/**
 * The client as it is delivered. In a run of many files the first that wants it builds it for all of them; a file by
 * itself builds its own. Dispose when it is no longer read.
 */
export async function buildClient(): Promise<BuiltClient> {
  const run = process.env.TEST_RUN_FOLDER;
  if (run) return { folder: await builtOnce(run), [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'mangu-client-'));
  await buildInto(folder);
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function buildInto(folder: string) {
  return build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
}

/** Files run in parallel: one builds, the others wait for it. A build that failed leaves its turn to the next. */
async function builtOnce(run: string): Promise<string> {
  const folder = join(run, 'client');
  const turn = join(run, 'client-turn');
  while (!existsSync(folder)) {
    if (!(await takes(turn))) {
      await delay(50);
      continue;
    }
    try {
      // The turn may have come after another file was done.
      if (existsSync(folder)) break;
      const making = join(run, 'client-making');
      await buildInto(making);
      await rename(making, folder);
    } finally {
      await rmdir(turn);
    }
  }
  return folder;
}

/** Whether the folder is made by this process, and not by another that was first. */
function takes(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );
}
