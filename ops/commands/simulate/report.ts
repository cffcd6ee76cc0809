/** One simulation with everything that is said about it. Pure. */
import {
  type Minutes,
  type Model,
  type Run,
  run,
  type Told,
  type Traffic,
} from '@mangu/rehearsal/simulation';
import type { Topology } from '@mangu/topology/types';
import { profiles } from '../cost/usage.ts';
import { assumed, databaseClassOf } from './assumptions.ts';
import { type Finding, findingsOf } from './findings.ts';
import { type HourlyCost, hourlyCost } from './hourly-cost.ts';
import { type Demand, firstLimit, ladder, type Rung } from './sizes.ts';

/** On every screen, in every file. */
export const notice =
  'SIMULATION, for rehearsal only and never a way to run production: every figure is reckoned by a model of ours, none is measured on AWS or said by it.';

export interface Asked {
  readonly topology: Topology;
  readonly traffic: Traffic;
  readonly days: number;
  readonly requestMilliseconds: number;
  readonly databaseMilliseconds: number;
}

export interface Report {
  readonly asked: Asked;
  readonly minutes: Minutes;
  readonly news: readonly Told[];
  readonly cost: HourlyCost;
  readonly findings: readonly Finding[];
  readonly totals: Totals;
  readonly firstLimit: ReturnType<typeof firstLimit>;
  readonly ladder: readonly Rung[];
}

export interface Totals {
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  readonly peakPerSecond: number;
  readonly peakSaturationPercent: number;
  /** Of the minutes, each weighted by what was answered in it. */
  readonly p95MedianSeconds: number;
  readonly p95WorstSeconds: number;
  readonly tasksAtLeast: number;
  readonly tasksAtMost: number;
  readonly connectionsAtMost: number;
  readonly databasePercentAtMost: number;
}

export function simulate(asked: Asked): Report {
  const { topology, requestMilliseconds, databaseMilliseconds } = asked;
  const usage = profiles.expected;
  const { name: _, connections: __, ...database } = databaseClassOf(topology.database);
  const model: Model = {
    ...asked,
    serverPercent: usage.originPercent,
    database,
    startSeconds: assumed.startSeconds,
    endSeconds: assumed.endSeconds,
    spotInterruptionsPerTaskDay: assumed.spotInterruptionsPerTaskDay,
    deploymentsPerMonth: usage.deploymentsPerMonth,
    seed: 1,
  };
  const found: Run = run(model);
  const cost = hourlyCost(topology, found.minutes);
  const demand: Demand = { topology, usage, requestMilliseconds, databaseMilliseconds };
  return {
    asked,
    minutes: found.minutes,
    news: found.news,
    cost,
    findings: findingsOf(model, found, cost),
    totals: totalsOf(found.minutes),
    firstLimit: firstLimit(demand),
    ladder: ladder(demand),
  };
}

function totalsOf(minutes: Minutes): Totals {
  const sum = (column: Float64Array) => column.reduce((total, each) => total + each, 0);
  const most = (column: Float64Array) => column.reduce((found, each) => Math.max(found, each), 0);
  return {
    requests: sum(minutes.requestsPerSecond) * 60,
    answered: sum(minutes.answered),
    failed: sum(minutes.failed),
    peakPerSecond: most(minutes.requestsPerSecond),
    peakSaturationPercent: most(minutes.saturationPercent),
    p95MedianSeconds: medianBy(minutes.p95Seconds, minutes.answered),
    p95WorstSeconds: most(minutes.p95Seconds),
    tasksAtLeast: minutes.healthy.reduce((found, each) => Math.min(found, each), Number.POSITIVE_INFINITY),
    tasksAtMost: most(minutes.healthy),
    connectionsAtMost: most(minutes.connections),
    databasePercentAtMost: most(minutes.databasePercent),
  };
}

function medianBy(values: Float64Array, weights: Float64Array): number {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const half = weights.reduce((total, each) => total + each, 0) / 2;
  let sum = 0;
  for (const index of order) {
    sum += weights[index] ?? 0;
    if (sum >= half) return values[index] ?? 0;
  }
  return 0;
}
