/** What can be done about the bill, each with what it saves. Pure. */
import type { Topology } from '@mangu/topology/types';
import { estimate } from './estimate.ts';
import type { Scenario } from './line.ts';

export interface Lever {
  readonly id: string;
  readonly title: string;
  /** The value that is changed, or how it is got otherwise. */
  readonly how: string;
  /** Whether `how` names values of the topology. */
  readonly isValue: boolean;
  /** What is given for it. */
  readonly cost: string;
  readonly apply: (scenario: Scenario) => Scenario;
}

export interface LeverSaving {
  readonly lever: Lever;
  /** Negative where it costs more. */
  readonly savingUsd: number;
  /** Of the whole bill. */
  readonly savingPercent: number;
}

const change =
  (part: (topology: Topology) => Partial<Topology>) =>
  (scenario: Scenario): Scenario => ({
    ...scenario,
    topology: { ...scenario.topology, ...part(scenario.topology) },
  });

/** Log lines of ordinary requests are gone; what is left are warnings and errors. */
const warningShare = 0.05;

export const levers: readonly Lever[] = [
  {
    id: 'one-nat',
    title: 'One NAT gateway for both zones',
    how: 'network.natGateways: 1',
    isValue: true,
    cost: 'a zone that fails takes the way out of both with it',
    apply: change(({ network }) => ({ network: { ...network, natGateways: 1 } })),
  },
  {
    id: 'endpoints',
    title: 'VPC endpoints instead of NAT',
    how: 'four interface endpoints in each zone; not in the topology',
    isValue: false,
    cost: 'no way to any other place; ECS Exec stops',
    apply: (scenario) => ({ ...scenario, endpointsInsteadOfNat: true }),
  },
  {
    id: 'one-zone-database',
    title: 'Database in one zone',
    how: 'database.multiAz: false',
    isValue: true,
    cost: 'a failure is a restore, not a minute',
    apply: change(({ database }) => ({ database: { ...database, multiAz: false } })),
  },
  {
    id: 'database-reserved',
    title: 'Reserved instance, 1 year',
    how: 'bought in RDS, nothing upfront; docs/runbooks/cost-review.md',
    isValue: false,
    cost: 'paid for a year, whatever happens',
    apply: (scenario) => ({ ...scenario, databaseReserved: true }),
  },
  {
    id: 'arm-data',
    title: 'ARM for database and cache',
    how: 'database.instanceClass: db.t4g.small, cache.nodeType: cache.t4g.micro',
    isValue: true,
    cost: 'a change of both, in a maintenance window',
    apply: change(({ database, cache }) => ({
      database: { ...database, instanceClass: database.instanceClass.replace('.t3.', '.t4g.') },
      cache: { ...cache, nodeType: cache.nodeType.replace('.t3.', '.t4g.') },
    })),
  },
  {
    id: 'internal-balancer',
    title: 'Internal load balancer',
    how: 'loadBalancer.scheme: internal, cdn.origin: vpc-origin',
    isValue: true,
    cost: 'the specification says internet-facing',
    apply: change(({ loadBalancer, cdn }) => ({
      loadBalancer: { ...loadBalancer, scheme: 'internal' },
      cdn: { ...cdn, origin: 'vpc-origin' },
    })),
  },
  {
    id: 'all-spot',
    title: 'Spot for every task',
    how: 'capacity.onDemandBase: 0, capacity.spotPercent: 100',
    isValue: true,
    cost: 'AWS may take all tasks within two minutes',
    apply: change(({ capacity }) => ({ capacity: { ...capacity, onDemandBase: 0, spotPercent: 100 } })),
  },
  {
    id: 'spot-80',
    title: 'Spot for 80 % above one task on demand',
    how: 'capacity.onDemandBase: 1, capacity.spotPercent: 80',
    isValue: true,
    cost: 'AWS may take four of five',
    apply: change(({ capacity }) => ({ capacity: { ...capacity, onDemandBase: 1, spotPercent: 80 } })),
  },
  {
    id: 'arm-tasks',
    title: 'ARM for the tasks',
    how: 'capacity.architecture: ARM64',
    isValue: true,
    cost: 'images for ARM',
    apply: change(({ capacity }) => ({ capacity: { ...capacity, architecture: 'ARM64' } })),
  },
  {
    id: 'savings-plan',
    title: 'Savings Plan for tasks on demand, 1 year',
    how: 'bought in Billing, nothing upfront',
    isValue: false,
    cost: 'paid for a year, whatever happens',
    apply: (scenario) => ({ ...scenario, computeSavingsPlan: true }),
  },
  {
    id: 'cache-reserved',
    title: 'Reserved cache node, 1 year',
    how: 'bought in ElastiCache, all upfront',
    isValue: false,
    cost: 'paid for a year, at once',
    apply: (scenario) => ({ ...scenario, cacheReserved: true }),
  },
  {
    id: 'log-warnings',
    title: 'Log warnings only',
    how: 'LOG_LEVEL=warn: no line for an ordinary request',
    isValue: false,
    cost: 'no trace of a request that went well',
    apply: (scenario) => ({
      ...scenario,
      usage: {
        ...scenario.usage,
        applicationLogBytesPerRequest: scenario.usage.applicationLogBytesPerRequest * warningShare,
      },
    }),
  },
  {
    id: 'two-cache-nodes',
    title: 'Two cache nodes, which fail over',
    how: 'cache.nodes: 2',
    isValue: true,
    cost: 'failover for what a lost node would slow down',
    apply: change(({ cache }) => ({ cache: { ...cache, nodes: 2 } })),
  },
  {
    id: 'no-spot',
    title: 'No Spot',
    how: 'capacity.spotPercent: 0',
    isValue: true,
    cost: 'no task is ever reclaimed',
    apply: change(({ capacity }) => ({ capacity: { ...capacity, spotPercent: 0 } })),
  },
];

/** Each lever alone, the largest saving first; those that change nothing here are left out. */
export function savings(scenario: Scenario): LeverSaving[] {
  const before = estimate(scenario).totalUsd;
  return levers
    .map((lever) => {
      const savingUsd = before - estimate(lever.apply(scenario)).totalUsd;
      return { lever, savingUsd, savingPercent: (100 * savingUsd) / before };
    })
    .filter(({ savingUsd }) => Math.abs(savingUsd) >= 0.005)
    .sort((a, b) => b.savingUsd - a.savingUsd);
}
