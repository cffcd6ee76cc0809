import type { MoveEffects } from '../features/manuscripts/moves.ts';
import { publishEdition } from './publish-edition.ts';

/** What a move of an edition does in the catalogue and in the queue of jobs. */
export function editionEffects(): MoveEffects {
  return {
    publish: publishEdition,
    hide: async () => {},
    publishLater: async () => {},
  };
}
