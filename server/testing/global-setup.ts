import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestCluster } from './database.ts';

/** One PostgreSQL for a whole run of the tests; each file clones a database of its own from the template. */
let cluster: Awaited<ReturnType<typeof startTestCluster>> | undefined;
/** What the files of a run make once and only read: the built client, and what Node keeps of compiled modules. */
let folder: string | undefined;

export async function globalSetup(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), 'mangu-run-'));
  process.env.TEST_RUN_FOLDER = folder;
  process.env.NODE_COMPILE_CACHE ??= path.join(folder, 'compiled');
  cluster = await startTestCluster();
  process.env.TEST_DATABASE_URL = cluster.url;
}

export async function globalTeardown(): Promise<void> {
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}
