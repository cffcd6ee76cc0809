import { serverImage } from '@mangu/topology/containers';
import { oneOffTask, type TaskFacts } from '../../operations/one-off.ts';
import type { Plan } from '../../operations/step.ts';

/** Redis is reached by tasks only, so a task of the server's own image empties it; pure. */
export function planFlush(facts: TaskFacts): Plan {
  return {
    name: 'cache flush',
    title: `Empty the shared cache of ${facts.environment}`,
    facts: [['cache', facts.names.redis]],
    warnings: ['What is asked next is made from the database: it will feel it for some minutes.'],
    steps: oneOffTask(facts, {
      says: 'Empty Redis, in a task of its own',
      command: serverImage.flushCache,
      startedBy: 'mangu cache flush',
    }),
  };
}
