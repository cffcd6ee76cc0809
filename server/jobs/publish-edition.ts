import type { EditionPublisher } from '../features/manuscripts/publisher.ts';
import { ProblemError } from '../platform/problems.ts';

/** Until revisions can be published there is nothing to publish. */
export function editionPublisher(): EditionPublisher {
  return {
    async prepare() {
      throw new ProblemError('move-not-possible', 'This edition has no file that can be published.');
    },
    settled: async () => {},
  };
}
