import type { MoveParts } from '../features/manuscripts/make-move.ts';
import { editionEffects } from '../jobs/edition-effects.ts';
import type { OpenDatabase } from '../platform/database.ts';
import { createJobQueue } from '../platform/job-queue.ts';
import { diskStore, s3Store } from '../platform/object-store.ts';
import type { WorkerOrder } from './order.ts';

/** What moves of a worker do elsewhere: the same as a server's; lists of servers hear of it by themselves. */
export function openWorkerParts(
  database: Pick<OpenDatabase, 'db' | 'pool'>,
  { storage }: WorkerOrder,
): MoveParts {
  const objects =
    storage.kind === 'disk'
      ? diskStore(storage.folder)
      : s3Store({
          bucket: storage.bucket,
          region: storage.region,
          endpoint: storage.endpoint ? new URL(storage.endpoint) : undefined,
        });
  return editionEffects({
    db: database.db,
    objects,
    jobs: createJobQueue(database, () => {}),
    onPublished: async () => {},
  });
}
