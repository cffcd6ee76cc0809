import type { MoveParts } from '../features/manuscripts/make-move.ts';
import { editionEffects } from '../jobs/edition-effects.ts';
import type { OpenDatabase } from '../platform/database.ts';
import type { JobQueue } from '../platform/job-queue.ts';
import { diskStore, type ObjectStore } from '../platform/object-store.ts';
import type { WorkerOrder } from './order.ts';

/** What moves of a worker do elsewhere: the same as a server's; lists of servers hear of it by themselves. */
export async function openWorkerParts(
  { db }: Pick<OpenDatabase, 'db'>,
  jobs: JobQueue,
  { storage }: WorkerOrder,
): Promise<MoveParts> {
  return editionEffects({ db, objects: await openObjects(storage), jobs, onPublished: async () => {} });
}

async function openObjects(storage: WorkerOrder['storage']): Promise<ObjectStore> {
  if (storage.kind === 'disk') return diskStore(storage.folder);
  const { s3Store } = await import('../platform/object-store-s3.ts');
  const { bucket, region, endpoint } = storage;
  return s3Store({ bucket, region, endpoint: endpoint ? new URL(endpoint) : undefined });
}
