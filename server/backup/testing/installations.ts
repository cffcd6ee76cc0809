import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { diskStore, type ObjectStore } from '../../platform/object-store.ts';
import { diskStagedUploads } from '../../platform/staged-uploads.ts';
import { emptyDatabase } from '../../testing/database.ts';
import type { Installation } from '../installation.ts';
import { checkArchive, restoreBackup } from '../restore-backup.ts';
import { leftBehind, listTables, quoted } from '../tables.ts';
import type { Progress } from '../write-backup.ts';

export const quiet: Progress = { signal: new AbortController().signal, tell() {} };

export async function installationAt(dataFolder: string, url: string, secret: string): Promise<Installation> {
  return {
    url,
    objects: diskStore(path.join(dataFolder, 'files')),
    staged: await diskStagedUploads(path.join(dataFolder, 'staging', 'uploads')),
    workFolder: path.join(dataFolder, 'staging', 'work'),
    secret,
    markCurrent() {},
    async close() {},
  };
}

/** A new database and folder, gone after the file. */
export async function newInstallation(beside: string, secret = 'the new secret'): Promise<Installation> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-restored-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return installationAt(folder, await emptyDatabase(beside), secret);
}

export async function restore(installation: Installation, file: string, progress = quiet) {
  const handle = await open(file, 'r');
  try {
    return await restoreBackup(installation, handle, await checkArchive(handle, progress), progress);
  } finally {
    await handle.close();
  }
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Table → how many rows and the sum of all of them, over every table that the catalogue of PostgreSQL lists. */
export async function contentsOf(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const found: Record<string, string> = {};
    for (const { name } of await listTables(client)) {
      if (Object.hasOwn(leftBehind, name)) continue;
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) order by t::text collate "C"), '')) as sum from ${quoted(name)} t`,
      );
      found[name] = rows[0]?.sum ?? '';
    }
    return found;
  });
}

/** Key → SHA-256. */
export async function filesOf(objects: ObjectStore): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for await (const { key } of objects.walk()) {
    const hash = createHash('sha256');
    for await (const chunk of await objects.read(key)) hash.update(chunk);
    found.push([key, hash.digest('hex')]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Nothing there: no row that moves, no object, no upload, and no mark of a restore. */
export async function isEmpty({ url, objects, staged }: Installation): Promise<boolean> {
  const marked = await withClient(url, async (client) => {
    const { rows } = await client.query("select to_regclass('mangu_restore.begun') as mark");
    return rows[0]?.mark !== null;
  });
  const rows = Object.values(await contentsOf(url)).some((sum) => !sum.startsWith('0 '));
  return (
    !marked && !rows && Object.keys(await filesOf(objects)).length === 0 && (await staged.list()).length === 0
  );
}
