/** What each hour of a simulation costs, out of the prices and lines of `mangu cost`. Pure. */
import type { Minutes } from '@mangu/rehearsal/simulation';
import type { Topology } from '@mangu/topology/types';
import { estimate, plainScenario } from '../cost/estimate.ts';
import { taskHourUsd } from '../cost/lines-specified.ts';
import { spotTasks } from '../cost/month.ts';
import { hoursPerMonth } from '../cost/prices.ts';
import { profiles } from '../cost/usage.ts';

export interface HourlyCost {
  /** One for each hour. */
  readonly usd: readonly number[];
  readonly totalUsd: number;
  /** A month of hours like these. */
  readonly monthUsd: number;
  readonly fixedHourUsd: number;
}

/**
 * What is there whether it is used or not, the tasks that ran, and a share of what traffic costs for each request.
 * Traffic is free up to a monthly amount, so its share comes from a whole month of days like these.
 */
export function hourlyCost(topology: Topology, minutes: Minutes): HourlyCost {
  const { requestsPerSecond, onDemand, spot } = minutes;
  const hours = requestsPerSecond.length / 60;
  const requests = sumOf(requestsPerSecond) * 60;
  const fixedUsd = withoutTasks(topology, 0) / hoursPerMonth + clientHourUsd(topology);
  const requestsPerDay = (requests / hours) * 24;
  const trafficUsd =
    ((withoutTasks(topology, requestsPerDay) - withoutTasks(topology, 0)) * hours) / hoursPerMonth;
  const usdPerRequest = requests > 0 ? trafficUsd / requests : 0;
  const price = (kind: 'onDemand' | 'spot') => taskHourUsd(topology, 'server', kind);
  const usd = Array.from({ length: hours }, (_, hour) => {
    const of = (column: Float64Array) => sumOf(column.subarray(hour * 60, hour * 60 + 60));
    const tasks = (of(onDemand) * price('onDemand') + of(spot) * price('spot')) / 60;
    return fixedUsd + tasks + of(requestsPerSecond) * 60 * usdPerRequest;
  });
  const totalUsd = usd.reduce((sum, each) => sum + each, 0);
  return { usd, totalUsd, monthUsd: (totalUsd / hours) * hoursPerMonth, fixedHourUsd: fixedUsd };
}

function withoutTasks(topology: Topology, requestsPerDay: number): number {
  const { totalUsd, components } = estimate(
    plainScenario(topology, { ...profiles.expected, requestsPerDay }),
  );
  const tasks = components.find(({ component }) => component === 'ECS Fargate');
  return totalUsd - (tasks?.usd ?? 0);
}

function clientHourUsd(topology: Topology): number {
  const { desiredCount } = topology.services.client;
  const spot = spotTasks(desiredCount, topology.capacity);
  const price = (kind: 'onDemand' | 'spot') => taskHourUsd(topology, 'client', kind);
  return (desiredCount - spot) * price('onDemand') + spot * price('spot');
}

function sumOf(column: Float64Array): number {
  return column.reduce((sum, each) => sum + each, 0);
}
