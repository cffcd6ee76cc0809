/** How many tasks, for some hours: the next apply puts the topology's numbers back; pure. */
import { checkTopology } from '@mangu/topology/check';
import { fixedNames } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import type { Plan, Step } from '../../operations/step.ts';

/** `fixed` for a service that does not scale by itself, `between` for one that does. */
export type Wanted =
  | { readonly kind: 'fixed'; readonly tasks: number }
  | { readonly kind: 'between'; readonly least: number; readonly most: number; readonly suspended: boolean };

export interface ScaleFacts {
  readonly topology: Topology;
  readonly service: ServiceName;
  readonly running: number;
}

/** One sentence when it cannot be: too few connections in the database for so many tasks. */
export function scaleProblem({ topology, service }: ScaleFacts, wanted: Wanted): string | undefined {
  const [least, most] = wanted.kind === 'fixed' ? [wanted.tasks, wanted.tasks] : [wanted.least, wanted.most];
  if (least > most) return `The least (${least}) is more than the most (${most}).`;
  if (service !== 'server') return undefined;
  const would = { ...topology.services.server, maxCount: most };
  const problem = checkTopology({ ...topology, services: { ...topology.services, server: would } }).find(
    ({ field }) => field === 'database.poolSize',
  );
  return (
    problem && `The database has too few connections for ${most} tasks: its pool may be ${problem.allowed}.`
  );
}

export function planScale({ topology, service, running }: ScaleFacts, wanted: Wanted): Plan {
  const names = fixedNames(topology);
  const name = names.services[service];
  const said = wanted.kind === 'fixed' ? String(wanted.tasks) : `${wanted.least} to ${wanted.most}`;
  const least = wanted.kind === 'fixed' ? wanted.tasks : wanted.least;
  const suspended = wanted.kind === 'between' && wanted.suspended;
  return {
    name: `scale ${service}`,
    title: `Scale ${service} in ${topology.environment}`,
    facts: [
      ['runs', `${running} tasks`],
      ['then', `${said} tasks${suspended ? ', and scaling by itself stops' : ''}`],
    ],
    warnings: [
      'The next apply puts the numbers of the topology back.',
      ...(least === 0 ? ['With no task, readers get errors.'] : []),
    ],
    steps: [
      ...(wanted.kind === 'fixed' ? [fixedStep(names.cluster, name, wanted.tasks)] : []),
      ...(wanted.kind === 'between' ? [betweenStep(names.cluster, name, wanted)] : []),
      { says: `Wait until ${least} run`, wait: 'count', service, atLeast: least },
    ],
  };
}

function fixedStep(cluster: string, service: string, desiredCount: number): Step {
  return {
    says: `Let ${service} run ${desiredCount} tasks`,
    call: 'ecs:UpdateService',
    input: { cluster, service, desiredCount },
  };
}

function betweenStep(cluster: string, service: string, wanted: Extract<Wanted, { kind: 'between' }>): Step {
  const { least, most, suspended } = wanted;
  return {
    says: `Let ${service} scale between ${least} and ${most} tasks`,
    call: 'application-autoscaling:RegisterScalableTarget',
    input: {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/${cluster}/${service}`,
      MinCapacity: least,
      MaxCapacity: most,
      SuspendedState: {
        DynamicScalingInSuspended: suspended,
        DynamicScalingOutSuspended: suspended,
        ScheduledScalingSuspended: suspended,
      },
    },
  };
}
