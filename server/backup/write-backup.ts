import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { copyOut } from '../platform/copy.ts';
import type { BackupEvent } from '../platform/events.ts';
import { listMigrations } from '../platform/migrate.ts';
import { ObjectMissing, type ObjectStore } from '../platform/object-store.ts';
import { version } from '../platform/version.ts';
import { type ArchiveWriter, archiveWriter } from './archive-writer.ts';
import { type Begin, type End, formatVersion, names, partBytes } from './format.ts';
import type { Installation } from './installation.ts';
import { migrationSum } from './migrations.ts';
import { copyStatement, listMoved, readSequences, sameText, type Table } from './tables.ts';

export interface Progress {
  readonly signal: AbortSignal;
  readonly tell: (event: Extract<BackupEvent, { event: 'progress' }>) => void;
}

/**
 * Writes the whole installation to `file`, which appears when it is whole. All rows are of one moment; objects are
 * never changed, so those that the rows name are there when they are copied after them.
 */
export async function writeBackup(
  installation: Installation,
  file: string,
  progress: Progress,
): Promise<Extract<BackupEvent, { event: 'done' }>> {
  const half = `${file}.part`;
  const handle = await open(half, 'w', 0o600);
  try {
    const archive = archiveWriter(handle);
    const tables = await writeDatabase(installation, archive, progress);
    const staged = await writeStaged(installation, archive, tables.waiting, progress);
    const { gone, ...objects } = await writeObjects(installation, archive, progress);
    await archive.end({ tables: tables.counts, staged, objects });
    await handle.sync();
    await handle.close();
    progress.signal.throwIfAborted();
    await rename(half, file);
    await flushFolder(path.dirname(file));
    const rows = Object.values(tables.counts).reduce((sum, table) => sum + table.rows, 0);
    return { event: 'done', bytes: archive.bytes, rows, objects: objects.count, gone };
  } catch (error) {
    await handle.close();
    await rm(half, { force: true });
    throw error;
  }
}

async function writeDatabase({ url, secret }: Installation, archive: ArchiveWriter, progress: Progress) {
  const client = new pg.Client({ connectionString: url, application_name: 'mangu-backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sameText);
    await client.query('begin isolation level repeatable read read only');
    const tables = await listMoved(client);
    const begin: Begin = {
      format: formatVersion,
      version,
      made: new Date().toISOString(),
      migrations: await readMigrations(client),
      tables,
      sequences: await readSequences(client),
      secret,
    };
    await archive.file(names.begin, Buffer.from(`${JSON.stringify(begin, null, 2)}\n`));
    const counts: End['tables'] = {};
    for (const table of tables) counts[table.name] = await writeTable(client, archive, table, progress);
    const { rows } = await client.query<{ id: string }>(
      "select id from import where stage <> 'done' order by id",
    );
    await client.query('commit');
    return { counts, waiting: rows.map(({ id }) => id) };
  } finally {
    await client.end();
  }
}

async function readMigrations(client: pg.Client): Promise<Begin['migrations']> {
  const { rows } = await client.query<{ number: number; name: string }>(
    'select number, name from migration order by number',
  );
  const known = new Map(listMigrations().map((migration) => [migration.name, migration]));
  return rows.map(({ number, name }) => {
    const migration = known.get(name);
    if (!migration) throw new Error(`The database has a migration that this version does not know: ${name}`);
    return { number, name, sha256: migrationSum(migration) };
  });
}

async function writeTable(client: pg.Client, archive: ArchiveWriter, table: Table, progress: Progress) {
  let rows = 0;
  let bytes = 0;
  let part = 0;
  let chunks: Buffer[] = [];
  let gathered = 0;
  const flush = async () => {
    if (gathered === 0) return;
    await archive.file(names.table(table.name, ++part), Buffer.concat(chunks));
    chunks = [];
    gathered = 0;
    progress.tell({ event: 'progress', stage: 'tables', bytes: archive.bytes });
    progress.signal.throwIfAborted();
  };
  for await (const row of copyOut(client, copyStatement(table, 'to stdout'))) {
    chunks.push(row);
    gathered += row.length;
    rows++;
    bytes += row.length;
    if (gathered >= partBytes) await flush();
  }
  await flush();
  return { rows, bytes };
}

/** Uploads whose check is still to come; one that is done or withdrawn meanwhile is not missed. */
async function writeStaged(
  { staged, workFolder }: Installation,
  archive: ArchiveWriter,
  ids: readonly string[],
  { signal }: Progress,
) {
  const counts = { count: 0, bytes: 0 };
  for (const id of ids) {
    signal.throwIfAborted();
    const folder = path.join(workFolder, `backup-${id}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const file = await staged.localFile(id, folder);
      const bytes = file === undefined ? undefined : (await stat(file)).size;
      if (file === undefined || bytes === undefined) continue;
      await archive.stream(names.staged(id), bytes, createReadStream(file));
      counts.count++;
      counts.bytes += bytes;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return counts;
}

/** Objects up to this size are read into memory, several ahead: opening a small one takes longer than reading it. */
const smallBytes = 500_000;
const ahead = 16;

async function writeObjects({ objects }: Installation, archive: ArchiveWriter, progress: Progress) {
  const counts = { count: 0, bytes: 0, gone: 0 };
  const reading: { key: string; bytes: number; body: Promise<Readable | Buffer | undefined> }[] = [];
  const writeNext = async () => {
    const next = reading.shift();
    const body = await next?.body;
    if (!next) return;
    progress.signal.throwIfAborted();
    if (!body) {
      counts.gone++;
      return;
    }
    await archive.stream(
      names.object(next.key),
      next.bytes,
      Buffer.isBuffer(body) ? Readable.from([body]) : body,
    );
    counts.count++;
    counts.bytes += next.bytes;
    progress.tell({ event: 'progress', stage: 'files', bytes: archive.bytes });
  };
  try {
    for await (const { key, bytes } of objects.walk()) {
      // A large one is opened when its turn comes, so that no stream waits open.
      if (bytes > smallBytes) while (reading.length > 0) await writeNext();
      const body = readAhead(objects, key, bytes);
      // Thrown when its turn comes.
      body.catch(() => {});
      reading.push({ key, bytes, body });
      if (bytes > smallBytes || reading.length >= ahead) await writeNext();
    }
    while (reading.length > 0) await writeNext();
  } finally {
    await Promise.allSettled(reading.map(({ body }) => body));
  }
  return counts;
}

/** Nothing when it was taken away meanwhile. */
async function readAhead(objects: ObjectStore, key: string, bytes: number) {
  try {
    const body = await objects.read(key);
    return bytes > smallBytes ? body : await buffer(body);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
