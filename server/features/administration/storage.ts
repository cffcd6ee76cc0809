import type { Storage } from '@mangu/contract/administration';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { ObjectStore } from '../../platform/object-store.ts';
import type { StagedUploads } from '../../platform/staged-uploads.ts';

const askAtOnce = 500;
const largestShown = 10;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface StorageDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly staged: StagedUploads;
}

/** Counting goes through the whole store, so it runs beside everything else and its last result is kept. */
export function createStorageCount(deps: StorageDeps) {
  let counted: Storage['counted'] = null;
  let running: Promise<void> | undefined;
  const recount = () => {
    running ??= count(deps)
      .then((result) => {
        counted = result;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return {
    recount,
    async read(): Promise<Storage> {
      const { db, staged } = deps;
      const { rows } = await sql<{
        bytes: number;
      }>`select pg_database_size(current_database()) as bytes`.execute(db);
      const largest = await db
        .selectFrom('book')
        .select(['id', 'bytes', sql<string>`detail ->> 'title'`.as('title')])
        .orderBy('bytes', 'desc')
        .limit(largestShown)
        .execute();
      return {
        databaseBytes: rows[0]?.bytes ?? 0,
        counting: running !== undefined,
        counted,
        staged: { count: (await staged.list()).length },
        largest: largest.map(({ id, bytes, title }) => ({ id, bytes: Number(bytes), title })),
      };
    },
  };
}

async function count({ db, objects }: StorageDeps): Promise<NonNullable<Storage['counted']>> {
  const kinds = new Map<string, { count: number; bytes: number }>();
  const orphans = { count: 0, bytes: 0 };
  let batch: { key: string; bytes: number }[] = [];
  const settle = async () => {
    const known = await knownIds(db, [...new Set(batch.flatMap(({ key }) => key.match(uuid) ?? []))]);
    for (const { key, bytes } of batch) {
      if (key.match(uuid)?.some((id) => known.has(id))) continue;
      orphans.count++;
      orphans.bytes += bytes;
    }
    batch = [];
  };
  for await (const object of objects.walk()) {
    const kind = object.key.split('/', 1)[0] ?? '';
    const sum = kinds.get(kind) ?? { count: 0, bytes: 0 };
    kinds.set(kind, { count: sum.count + 1, bytes: sum.bytes + object.bytes });
    batch.push(object);
    if (batch.length >= askAtOnce) await settle();
  }
  await settle();
  return {
    at: new Date().toISOString(),
    kinds: [...kinds].map(([kind, sum]) => ({ kind, ...sum })).sort((a, b) => b.bytes - a.bytes),
    orphans,
  };
}

/** Those that a row answers for: books, their revisions, and imports whose objects come before their book. */
async function knownIds(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id::text from book where id = any(${ids}::uuid[])
    union select id::text from revision where id = any(${ids}::uuid[])
    union select id::text from edition where id = any(${ids}::uuid[])
    union select id::text from import where id = any(${ids}::uuid[]) and stage <> 'done'`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
