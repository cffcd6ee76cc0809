import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { writeEpub } from '@mangu/epub/writer';
import { Upload } from '@tus/server';
import type { FastifyBaseLogger } from 'fastify';
import { createImport, listImports } from '../features/uploads/repository.ts';
import type { UploadDeps } from '../features/uploads/tus.ts';
import { tellParent } from '../platform/events.ts';
import { readHandbooks } from './handbook-source.ts';

const lookEveryMs = 250;

/**
 * A new installation begins with MANGU's own handbook: its Markdown is written as EPUBs by our own writer and goes
 * the way of every upload. To be called where nothing was ever imported, so that a handbook thrown away stays away.
 */
export async function importHandbook(deps: UploadDeps, log: FastifyBaseLogger): Promise<void> {
  tellParent({ event: 'handbook', state: 'begun' });
  const staged: Awaited<ReturnType<typeof stage>>[] = [];
  // The catalogue shows the newest first, so the first handbook goes in last.
  for (const { fileName, draft } of readHandbooks().toReversed()) {
    staged.push(await stage(deps, fileName, await writeEpub(draft)));
  }
  // All or none: a server killed before this begins again with the whole handbook.
  await deps.db.transaction().execute(async (trx) => {
    for (const row of staged) await createImport(trx, row);
  });
  deps.onImport();
  log.info('the handbook is on its way into the catalogue');
  await finished(
    deps,
    staged.map((row) => row.id),
  );
  tellParent({ event: 'handbook', state: 'done' });
}

async function finished({ db }: UploadDeps, ids: readonly string[]): Promise<void> {
  for (;;) {
    const items = await listImports(db, { ids, limit: ids.length });
    if (items.every((item) => item.stage === 'done')) return;
    await delay(lookEveryMs, undefined, { ref: false });
  }
}

async function stage({ staged: { store, prefix } }: UploadDeps, fileName: string, bytes: Uint8Array) {
  const id = randomUUID();
  const size = bytes.length;
  await store.create(new Upload({ id: prefix + id, size, offset: 0, metadata: { filename: fileName } }));
  await store.write(Readable.from([bytes]), prefix + id, 0);
  return { id, fileName, bytes: size };
}
