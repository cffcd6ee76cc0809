import type { Block } from '../../../synth/graph.ts';
import { at, number, text, texts } from '../../../synth/values.ts';
import { type Policy, unless, type Violation, violation } from './policy.ts';

/** The specification's range of tasks. */
const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const toleranceTasks = 1.5;

export const spotSplit: Policy = {
  id: 'spot-split',
  rule: 'The share of Spot applies to the services, stays near its weights for 2 to 10 tasks, and leaves one task on demand.',
  why: 'A launch type on a service switches the strategy off without a word, and AWS may take all Spot tasks at once.',
  check: ({ graph }) =>
    graph
      .all('aws_ecs_service')
      .flatMap((service) => split(service, providers(graph.all('aws_ecs_cluster_capacity_providers')))),
};

function providers(blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ attributes }) => texts(attributes, 'capacity_providers'));
}

export interface Share {
  readonly provider: string;
  readonly base: number;
  readonly weight: number;
}

/** How ECS spreads so many tasks: the base first, the rest by weight, the largest remainder first. */
export function spread(tasks: number, shares: readonly Share[]): Map<string, number> {
  const base = new Map(shares.map(({ provider, base }) => [provider, Math.min(base, tasks)]));
  const rest = tasks - [...base.values()].reduce((sum, one) => sum + one, 0);
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = shares.map(({ provider, weight }) => ({
    provider,
    exact: (rest * weight) / (weights || 1),
  }));
  let left = rest - wanted.reduce((sum, { exact }) => sum + Math.floor(exact), 0);
  for (const { provider, exact } of wanted.toSorted((a, b) => (b.exact % 1) - (a.exact % 1))) {
    const more = left > 0 ? 1 : 0;
    left -= more;
    base.set(provider, (base.get(provider) ?? 0) + Math.floor(exact) + more);
  }
  return base;
}

function split(service: Block, known: readonly string[]): Violation[] {
  const launchType = text(service.attributes, 'launch_type');
  if (launchType)
    return [violation(service, `says launch_type ${launchType}, which overrules every strategy`)];
  const shares = at(service.attributes, 'capacity_provider_strategy').map((one) => ({
    provider: text(one, 'capacity_provider'),
    base: number(one, 'base') || 0,
    weight: number(one, 'weight') || 0,
  }));
  if (shares.length === 0) return [violation(service, 'has no capacity provider strategy of its own')];
  const unknown = shares.filter(({ provider }) => !known.includes(provider));
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
  const spotShare =
    (shares.find(({ provider }) => provider === 'FARGATE_SPOT')?.weight ?? 0) / (weights || 1);
  const onDemand = shares.some(({ provider }) => provider === 'FARGATE');
  return [
    ...unknown.map(({ provider }) =>
      violation(service, `${provider} is no capacity provider of its cluster`),
    ),
    ...counts.flatMap((tasks) => {
      const made = spread(tasks, shares);
      const spot = made.get('FARGATE_SPOT') ?? 0;
      const near = Math.abs(spot - spotShare * tasks) <= toleranceTasks;
      return [
        ...unless(near, service, `of ${tasks} tasks ${spot} are Spot; ${spotShare * 100} % were wanted`),
        ...unless(!onDemand || spot < tasks, service, `of ${tasks} tasks all are Spot`),
      ];
    }),
  ];
}
