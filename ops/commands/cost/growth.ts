/** How the bill grows with the requests, and where the specification's sizes end. Pure. */
import { type Estimate, estimate } from './estimate.ts';
import type { Scenario } from './line.ts';
import { originRequestsPerSecond } from './month.ts';
import { daysPerMonth, type Price, prices } from './prices.ts';
import { type Component, specifiedTotal } from './specification.ts';

/** Two steps a decade. */
export const growthSteps = [
  1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000,
] as const;

/** Components that grow alike, for the eye. */
export const groups = {
  'Tasks, database, cache': ['ECS Fargate', 'RDS', 'ElastiCache'],
  'NAT, addresses, load balancer': ['NAT gateways', 'Public IPv4', 'ALB', 'Zone transfer', 'Route 53', 'SES'],
  'WAF, keys, secrets': ['WAF', 'KMS', 'Secrets Manager'],
  'Logs and alarms': ['CloudWatch Logs', 'CloudWatch alarms', 'Audit archive'],
  'Books and backups': ['S3', 'AWS Backup', 'ECR'],
  CloudFront: ['CloudFront'],
} as const satisfies Record<string, readonly Component[]>;
export type Group = keyof typeof groups;

export interface GrowthPoint {
  readonly requestsPerDay: number;
  readonly totalUsd: number;
  readonly usdPerMillionRequests: number;
  /** Server tasks in the busiest minute, within the topology's limits. */
  readonly serverTasks: number;
  readonly byGroup: readonly { readonly group: string; readonly usd: number }[];
}

/** Only the requests change: the books stay, and with them storage and backups. */
export function growth(scenario: Scenario): GrowthPoint[] {
  return growthSteps.map((requestsPerDay) => point(estimate(at(scenario, requestsPerDay)), scenario));
}

function point(found: Estimate, { topology }: Scenario): GrowthPoint {
  const { desiredCount, maxCount } = topology.services.server;
  return {
    requestsPerDay: found.usage.requestsPerDay,
    totalUsd: found.totalUsd,
    usdPerMillionRequests: found.totalUsd / found.month.millionRequests,
    serverTasks: Math.min(maxCount, Math.max(desiredCount, found.month.peakServerTasks)),
    byGroup: Object.entries(groups).map(([group, members]) => ({
      group,
      usd: usdOf(found, members),
    })),
  };
}

function usdOf({ components }: Estimate, members: readonly Component[]): number {
  return components
    .filter(({ component }) => members.includes(component))
    .reduce((sum, { usd }) => sum + usd, 0);
}

export interface Threshold {
  readonly what: string;
  /** Requests a day from which on it is so. */
  readonly requestsPerDay: number;
}

/**
 * From which number of requests a day on something else begins, in the order in which they come: the free traffic is
 * used up, the bill leaves the specification's range, a size is too small.
 */
export function thresholds(scenario: Scenario): Threshold[] {
  const { topology, usage } = scenario;
  const perRequest = { ...usage, requestsPerDay: 1 };
  const busiest = Math.max(...originRequestsPerSecond(perRequest)) * usage.burstFactor;
  const { cpuUnits, maxCount } = topology.services.server;
  const taskLimit =
    ((maxCount * usage.requestsPerSecondPerVcpu * cpuUnits) / 1024) *
    (topology.scaling.scaleOutAbovePercent / 100);
  const databaseVcpu = baselineVcpu[topology.database.instanceClass];
  const originPerSecond = usage.originPercent / 100 / 86_400;
  const databaseSeconds = (originPerSecond * usage.databaseMillisecondsPerRequest) / 1000;
  const found: Threshold[] = [
    {
      what: 'CloudFront is no longer free',
      requestsPerDay: freeRequestsPerDay(usage.kilobytesPerRequest),
    },
    {
      what: `the bill leaves the specification's $${specifiedTotal.high}`,
      requestsPerDay: requestsForBill(scenario, specifiedTotal.high),
    },
    {
      what: `all ${maxCount} server tasks are busy at the peak`,
      requestsPerDay: taskLimit / busiest,
    },
    ...(databaseVcpu === undefined
      ? []
      : [
          {
            what: `${topology.database.instanceClass} uses more CPU than it earns credits for`,
            requestsPerDay: databaseVcpu / databaseSeconds,
          },
        ]),
  ];
  return found
    .filter(({ requestsPerDay }) => Number.isFinite(requestsPerDay) && requestsPerDay > 0)
    .sort((a, b) => a.requestsPerDay - b.requestsPerDay);
}

/** vCPU that a burstable class may use all day long: two vCPU at 10, 20, 20 and 30 % (AWS's guide, recalled). */
const baselineVcpu: Readonly<Record<string, number>> = Object.fromEntries(
  ['db.t3', 'db.t4g'].flatMap((family) => [
    [`${family}.micro`, 0.2],
    [`${family}.small`, 0.4],
    [`${family}.medium`, 0.4],
    [`${family}.large`, 0.6],
  ]),
);

function freeRequestsPerDay(kilobytesPerRequest: number): number {
  const free = (price: Price) => price.free ?? 0;
  const byNumber = free(prices['cloudfront-million-requests']) * 1e6;
  const bySize = (free(prices['cloudfront-gb']) * 1e6) / kilobytesPerRequest;
  return Math.min(byNumber, bySize) / daysPerMonth;
}

/** By halving: more requests never cost less. */
function requestsForBill(scenario: Scenario, usd: number): number {
  let low = 0;
  let high = 1e9;
  if (estimate(at(scenario, low)).totalUsd > usd) return 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (estimate(at(scenario, middle)).totalUsd > usd) high = middle;
    else low = middle;
  }
  return low;
}

function at(scenario: Scenario, requestsPerDay: number): Scenario {
  return { ...scenario, usage: { ...scenario.usage, requestsPerDay } };
}
