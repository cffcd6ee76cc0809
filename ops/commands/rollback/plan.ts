/** Back to a revision that ran before; pure. Runbook: docs/runbooks/rollback.md. */
import type { ServiceRevision } from '@aws-sdk/client-ecs';
import type { fixedNames } from '@mangu/topology/names';
import type { ServiceName } from '@mangu/topology/types';
import type { Plan } from '../../operations/step.ts';
import { digestOf, revisionOf } from '../deploy/plan.ts';

export interface RollbackFacts {
  readonly names: ReturnType<typeof fixedNames>;
  readonly environment: string;
  readonly service: ServiceName;
  readonly running: { readonly revision: string; readonly image: string };
  readonly target: { readonly revision: string; readonly image: string };
  /** A deployment is under way, which this takes back. */
  readonly moving: boolean;
}

/** The newest of what was deployed with success that is not what runs; the list is ECS's, newest first. */
export function previousRevision(
  deployed: readonly Pick<ServiceRevision, 'taskDefinition'>[],
  running: string,
): string | undefined {
  return deployed.find(({ taskDefinition }) => taskDefinition && taskDefinition !== running)?.taskDefinition;
}

export function planRollback(facts: RollbackFacts): Plan {
  const { names, environment, service, running, target, moving } = facts;
  const name = names.services[service];
  const other = service === 'server' ? 'client' : 'server';
  return {
    name: `rollback ${service}`,
    title: `Roll ${service} back in ${environment}`,
    facts: [
      ['runs', `${digestOf(running.image)} (${revisionOf(running.revision)})`],
      ['then', `${digestOf(target.image)} (${revisionOf(target.revision)})`],
    ],
    warnings: [
      ...(moving ? ['A deployment is under way; this takes its place.'] : []),
      `The database stays as it is. If ${other} was deployed with it, roll that back too.`,
    ],
    steps: [
      {
        says: `Let ${name} roll over to ${revisionOf(target.revision)}`,
        call: 'ecs:UpdateService',
        input: { cluster: names.cluster, service: name, taskDefinition: target.revision },
      },
      {
        says: 'Watch the new tasks become healthy',
        wait: 'rollout',
        service,
        taskDefinition: target.revision,
      },
    ],
  };
}
