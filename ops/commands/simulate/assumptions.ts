/** What the simulation takes for granted, each with where it comes from. */
import type { DatabaseSize } from '@mangu/rehearsal/simulation';
import type { DatabaseTopology } from '@mangu/topology/types';
import { profiles } from '../cost/usage.ts';

/** The slower end of "each search took 1.2 to 1.6 ms of the server and 0.6 to 0.7 ms of PostgreSQL". */
export const measured = { serverMilliseconds: 1.6, databaseMilliseconds: 0.7 } as const;

const usage = profiles.expected;
/** The same ones that `mangu cost` reckons with: a vCPU with TLS and uploads is not a core that only searches. */
export const assumed = {
  requestMilliseconds: 1000 / usage.requestsPerSecondPerVcpu,
  databaseMilliseconds: usage.databaseMillisecondsPerRequest,
  startSeconds: 45,
  endSeconds: 3,
  spotInterruptionsPerTaskDay: 0.2,
} as const;

/** More of its processor than this at the peak, and the queue before the database grows long. */
export const databasePercentAtMost = 70;

export interface DatabaseClass extends DatabaseSize {
  readonly name: string;
  /** Memory / 9,531,392, less what PostgreSQL keeps for itself; 5,000 at most. */
  readonly connections: number;
}

/** AWS's figures, from memory: look at its own list before you buy one. In the order in which one grows. */
export const databaseClasses: readonly DatabaseClass[] = [
  { name: 'db.t3.small', vcpu: 2, baselineVcpu: 0.4, connections: 198 },
  { name: 'db.t3.medium', vcpu: 2, baselineVcpu: 0.4, connections: 400 },
  { name: 'db.t3.large', vcpu: 2, baselineVcpu: 0.6, connections: 830 },
  { name: 'db.m6g.large', vcpu: 2, baselineVcpu: 2, connections: 800 },
  { name: 'db.m6g.xlarge', vcpu: 4, baselineVcpu: 4, connections: 1650 },
  { name: 'db.m6g.2xlarge', vcpu: 8, baselineVcpu: 8, connections: 3350 },
  { name: 'db.m6g.4xlarge', vcpu: 16, baselineVcpu: 16, connections: 5000 },
];

/** The class of a topology; one that is not in the list is taken as the smallest that is. */
export function databaseClassOf({ instanceClass, maxConnections }: DatabaseTopology): DatabaseClass {
  const found = databaseClasses.find(({ name }) => name === instanceClass) ?? databaseClasses[0];
  return { vcpu: 2, baselineVcpu: 0.4, ...found, name: instanceClass, connections: maxConnections };
}

export function assumptionLines(requestMilliseconds: number, databaseMilliseconds: number): string[] {
  const ms = (value: number) => `${Number(value.toPrecision(3))} ms`;
  const times = (value: number, of: number) => `${(value / of).toFixed(1)} times`;
  return [
    `A request takes ${ms(requestMilliseconds)} of one vCPU of a task: ${times(requestMilliseconds, measured.serverMilliseconds)} the ${ms(measured.serverMilliseconds)} of a core that the slowest kind, a search, takes in docs/benchmarks.md; for TLS, uploads and a slower core. "mangu rehearse traffic-surge" measures it on a machine, --request-ms takes it.`,
    `And ${ms(databaseMilliseconds)} of one vCPU of the database: ${times(databaseMilliseconds, measured.databaseMilliseconds)} the ${ms(measured.databaseMilliseconds)} measured there. --database-ms says otherwise.`,
    `A task serves ${assumed.startSeconds} s after it is asked for, plus its first check; AWS takes each Spot task back every ${1 / assumed.spotInterruptionsPerTaskDay} days, one at a time. Nobody has measured either for us.`,
    `A day is one wave, its busiest hour ${usage.busiestHourFactor} times the mean; minutes differ by chance, up to ${usage.burstFactor} times their hour. A file is taken as it is.`,
    `${usage.originPercent} % of the requests reach the server, as in "mangu cost", which the prices come from too.`,
    'p95 by queueing, a minute at a time: tasks that are dealt requests in turn (E_n/M/1), then the database (M/M/c); docs/decisions/0050 has the formulas and their sources.',
    'Not simulated: Redis, S3, CloudFront and NAT, which have no limit here; the client, which keeps its size; a failover.',
  ];
}

/** What AWS says about itself; said so that no figure of ours is taken for one of these. */
export const awsOwnLines: readonly string[] = [
  'the two minutes of notice before a Spot task is taken',
  'connections and CPU credits of a database class',
  'a failover of RDS in 60 to 120 s, which no simulation here shows',
];
