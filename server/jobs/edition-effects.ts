import { setHidden } from '../features/catalogue/hide.ts';
import type { MoveParts } from '../features/manuscripts/make-move.ts';
import type { JobQueue } from '../platform/job-queue.ts';
import { editionPublisher, type PublisherDeps } from './publish-edition.ts';

export interface EffectsDeps extends PublisherDeps {
  readonly jobs: Pick<JobQueue, 'send' | 'announce'>;
}

/** What a move of an edition does in the catalogue and in the queue of jobs. */
export function editionEffects({ jobs, ...publishing }: EffectsDeps): MoveParts {
  return {
    publisher: editionPublisher(publishing),
    setHidden,
    async publishLater(trx, editionId, at) {
      const publishAt = at.toISOString();
      const key = `${editionId} ${publishAt}`;
      await jobs.send(trx, 'publish-edition', { editionId, publishAt }, { at, key });
    },
    scheduled: (at) => jobs.announce(at),
  };
}
