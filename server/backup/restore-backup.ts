import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Upload } from '@tus/server';
import pg from 'pg';
import type { BackupEvent } from '../platform/events.ts';
import { restoreMark } from '../platform/migrate.ts';
import { type ArchiveVisitor, walkArchive } from './archive-reader.ts';
import { refuseOccupied } from './empty.ts';
import type { End } from './format.ts';
import type { Installation } from './installation.ts';
import { type Loading, loadRows } from './load-rows.ts';
import { mediaTypeOf } from './media-type.ts';
import { refuseUnknown } from './migrations.ts';
import { sameText } from './tables.ts';
import type { Progress } from './write-backup.ts';

/** Objects up to this size are stored several at a time, from memory. */
const smallBytes = 2_000_000;
const atOnce = 8;

/** Reads the whole archive once, before anything is opened or written. @throws ArchiveRefused */
export async function checkArchive(handle: FileHandle, progress: Progress): Promise<End> {
  const { size } = await handle.stat();
  let found: End | undefined;
  await walkArchive(handle, {
    begin: refuseUnknown,
    end: (end) => {
      found = end;
    },
    progress(bytes) {
      progress.signal.throwIfAborted();
      progress.tell({ event: 'progress', stage: 'checking', bytes, total: size });
    },
  });
  if (!found) throw new Error('an archive was walked to an end that it does not have');
  return found;
}

/**
 * Brings a checked archive into an empty installation: all rows in one transaction, which commits after every object
 * is stored. Ended in the middle, the rows are not there, and a mark tells the next restore whose the objects are.
 */
export async function restoreBackup(
  installation: Installation,
  handle: FileHandle,
  end: End,
  progress: Progress,
): Promise<Extract<BackupEvent, { event: 'done' }>> {
  const client = new pg.Client({ connectionString: installation.url, application_name: 'mangu-restore' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sameText);
    await refuseOccupied(client, installation);
    await client.query(`create schema if not exists ${restoreMark.schema}`);
    await client.query(`create table if not exists ${restoreMark.table} (at timestamptz default now())`);
    await clearStore(installation);
    try {
      await load(client, installation, handle, progress);
    } catch (error) {
      await client.query('rollback').catch(() => {});
      await clearStore(installation);
      await client.query(`drop schema ${restoreMark.schema} cascade`);
      throw error;
    }
  } finally {
    await client.end();
  }
  installation.markCurrent();
  const { size } = await handle.stat();
  const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0);
  return { event: 'done', bytes: size, rows, objects: end.objects.count, gone: 0 };
}

async function load(client: pg.Client, installation: Installation, handle: FileHandle, progress: Progress) {
  const { size } = await handle.stat();
  const pool = workPool(atOnce);
  let loading: Loading | undefined;
  let stage: 'tables' | 'files' = 'tables';
  const visitor: ArchiveVisitor = {
    async begin(begin) {
      refuseUnknown(begin);
      await client.query('begin');
      loading = await loadRows(client, begin, installation.secret);
    },
    table: async (name, rows) => loading?.table(name, rows),
    async staged(id, bytes, body) {
      const metadata = await uploadMetadata(client, id);
      if (!metadata) return;
      const { store, prefix } = installation.staged;
      await store.create(new Upload({ id: prefix + id, size: bytes, offset: 0, metadata }));
      await store.write(Readable.from(body), prefix + id, 0);
    },
    async object(key, bytes, body) {
      stage = 'files';
      const { objects } = installation;
      if (bytes > smallBytes) {
        await objects.put(key, Readable.from(body), bytes, mediaTypeOf(key));
        return;
      }
      const whole = await buffer(body);
      await pool.run(() => objects.put(key, whole, bytes, mediaTypeOf(key)));
    },
    end: (end) => loading?.compare(end.tables),
    progress(bytes) {
      progress.signal.throwIfAborted();
      progress.tell({ event: 'progress', stage, bytes, total: size });
    },
  };
  try {
    await walkArchive(handle, visitor);
  } finally {
    // What is under way would appear after it was cleared away.
    await pool.settled();
  }
  await pool.done();
  await installation.objects.flush();
  await loading?.finish();
  await client.query(`drop schema ${restoreMark.schema} cascade`);
  progress.signal.throwIfAborted();
  await client.query('commit');
}

/**
 * What its sender said of an upload, from its row, which was loaded before: without its edition a manuscript whose row
 * goes away would be taken for a book. Nothing when it has no row, and with it nobody who waits for it.
 */
async function uploadMetadata(client: pg.Client, id: string): Promise<Upload['metadata']> {
  // As JSON, for in a backup of an older version the table has no column for the edition yet.
  const { rows } = await client.query<{ filename: string; edition: string | null }>(
    "select file_name as filename, to_jsonb(i) ->> 'edition_id' as edition from import i where id = $1",
    [id],
  );
  const [row] = rows;
  return row && { filename: row.filename, ...(row.edition === null ? {} : { edition: row.edition }) };
}

/** Everything in the store is of a restore that did not finish: it was empty when the mark was made. */
async function clearStore({ objects, staged }: Installation): Promise<void> {
  for await (const { key } of objects.walk()) await objects.remove(key);
  for (const id of await staged.list()) await staged.remove(id);
}

/** Runs at most so many at once; the first error is thrown by the next call. */
function workPool(most: number) {
  const running = new Set<Promise<void>>();
  let failed: { error: unknown } | undefined;
  return {
    async run(work: () => Promise<void>): Promise<void> {
      if (failed) throw failed.error;
      const one = work()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= most) await Promise.race(running);
    },
    settled: () => Promise.all(running),
    async done() {
      await Promise.all(running);
      if (failed) throw failed.error;
    },
  };
}
