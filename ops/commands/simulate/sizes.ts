/** Where the sizes of an environment stop being enough, and which value comes next, up to 1 billion a day. Pure. */

import { p95After, taskRateOf } from '@mangu/rehearsal/simulation';
import { connectionsOfServer, serversAtMost } from '@mangu/topology/connections';
import type { Topology } from '@mangu/topology/types';
import type { Usage } from '../cost/usage.ts';
import {
  type DatabaseClass,
  databaseClasses,
  databaseClassOf,
  databasePercentAtMost,
} from './assumptions.ts';
import { type OptionId, optionIds } from './options.ts';

export interface Demand {
  readonly topology: Topology;
  readonly usage: Usage;
  readonly requestMilliseconds: number;
  readonly databaseMilliseconds: number;
}

export interface Change {
  /** A value of the topology, with its path. */
  readonly value: string;
  readonly from: string | number;
  readonly to: string | number;
  /** Empty where it only goes along with the one before it. */
  readonly why: string;
}

export interface Rung {
  readonly requestsPerDay: number;
  /** At the server, in the busiest minute. */
  readonly peakPerSecond: number;
  readonly tasks: number;
  readonly p95Seconds: number;
  /** To one database, with the tasks of an update. */
  readonly connections: number;
  readonly databasePercent: number;
  /** Beyond those of the rung before. */
  readonly changes: readonly Change[];
  /** What has to be built as well; none while single values are enough. */
  readonly options: readonly OptionId[];
}

export const rungSteps = [100_000, 300_000, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9] as const;
/** More of them in one service and the topology's check refuses. */
const tasksAtMost = 100;
/** A task is one thread of Node.js: a second vCPU would mostly wait. */
const usefulCpuUnits = 1024;
/** Of what the database does; what a replica can take over. Assumed. */
const readShare = 0.9;

/** Everything that is to be decided, as it grows. */
interface Plan {
  readonly maxCount: number;
  readonly cpuUnits: number;
  readonly database: DatabaseClass;
  readonly replicas: number;
  /** Copies of the whole, each with its part of the readers or books. */
  readonly cells: number;
  readonly pooler: boolean;
}

export function ladder(demand: Demand): Rung[] {
  let plan = planOf(demand.topology);
  return rungSteps.map((requestsPerDay) => {
    const [rung, next] = climb(demand, plan, requestsPerDay);
    plan = next;
    return rung;
  });
}

/** The first change that more requests ask for, and from how many a day; undefined where nothing is enough already. */
export function firstLimit(
  demand: Demand,
): { readonly requestsPerDay: number; readonly change: Change } | undefined {
  const changesAt = (requestsPerDay: number) =>
    climb(demand, planOf(demand.topology), requestsPerDay)[0].changes;
  let low = 0;
  let high = 2e9;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (changesAt(middle).length > 0) high = middle;
    else low = middle;
  }
  const [change] = changesAt(high);
  return change && { requestsPerDay: high, change };
}

function planOf({ services, database }: Topology): Plan {
  const { maxCount, cpuUnits } = services.server;
  return { maxCount, cpuUnits, database: databaseClassOf(database), replicas: 0, cells: 1, pooler: false };
}

/** Takes one step after the other until the busiest minute fits. */
function climb(demand: Demand, start: Plan, requestsPerDay: number): [Rung, Plan] {
  const reasons = new Map<keyof Plan, string>();
  let plan = start;
  for (let round = 0; round < 200; round++) {
    const next = databaseStep(demand, plan, requestsPerDay) ?? taskStep(demand, plan, requestsPerDay);
    if (!next) break;
    plan = { ...plan, ...next.change };
    for (const part of partsOf(next.change)) reasons.set(part, next.why);
  }
  return [rungOf(demand, plan, requestsPerDay, changesBetween(demand, start, plan, reasons)), plan];
}

function partsOf(plan: Partial<Plan>): (keyof Plan)[] {
  const parts = ['database', 'replicas', 'pooler', 'cpuUnits', 'maxCount', 'cells'] as const;
  return parts.filter((part) => plan[part] !== undefined);
}

function changesBetween(
  { topology }: Demand,
  start: Plan,
  end: Plan,
  reasons: ReadonlyMap<keyof Plan, string>,
): Change[] {
  /** Without a part it goes along with the one before it. */
  const change = (part: keyof Plan | undefined, value: string, of: (plan: Plan) => string | number) => {
    const [from, to] = [of(start), of(end)];
    return from === to ? [] : [{ value, from, to, why: (part && reasons.get(part)) ?? '' }];
  };
  // Fargate sells twice the memory for twice the processor.
  const memory = ({ cpuUnits }: Plan) =>
    (topology.services.server.memoryMb * cpuUnits) / topology.services.server.cpuUnits;
  return [
    ...change('database', 'database.instanceClass', ({ database }) => database.name),
    ...change(undefined, 'database.maxConnections', ({ database }) => database.connections),
    ...change('replicas', 'read replicas (not built)', ({ replicas }) => replicas),
    ...change('pooler', 'connection pooler (not built)', ({ pooler }) => (pooler ? 'RDS Proxy' : 'none')),
    ...change('cpuUnits', 'services.server.cpuUnits', ({ cpuUnits }) => cpuUnits),
    ...change(undefined, 'services.server.memoryMb', memory),
    ...change('maxCount', 'services.server.maxCount', ({ maxCount }) => maxCount),
    ...change('cells', 'cells (not built)', ({ cells }) => cells),
  ];
}

function rungOf(demand: Demand, plan: Plan, requestsPerDay: number, changes: readonly Change[]): Rung {
  const { peak, mean } = ratesOf(demand, plan, requestsPerDay);
  const { services, database } = demand.topology;
  const tasks = Math.max(services.server.desiredCount, tasksNeeded(demand, plan, peak));
  const taskRate = taskRateOf({ ...services.server, cpuUnits: plan.cpuUnits }, demand.requestMilliseconds);
  const databaseVcpu = plan.database.vcpu * (1 + plan.replicas);
  const stations = { tasks, taskRate, databaseVcpu, databaseRate: 1000 / demand.databaseMilliseconds };
  const atOnce = serversAtMost({ ...services.server, maxCount: tasks });
  const connections = atOnce * connectionsOfServer(database.poolSize);
  const needs: Readonly<Record<OptionId, boolean>> = {
    edge: plan.cells > 1 || plan.replicas > 0,
    'redis-nodes': plan.maxCount > services.server.maxCount,
    pooler: plan.pooler,
    replicas: plan.replicas > 0,
    cells: plan.cells > 1,
  };
  return {
    requestsPerDay,
    peakPerSecond: peak * plan.cells,
    tasks: tasks * plan.cells,
    p95Seconds: p95After(stations, peak, 0),
    connections,
    databasePercent: databaseLoad(demand, plan, peak, mean).percent,
    changes,
    options: optionIds.filter((id) => needs[id]),
  };
}

/** At the server of one cell. */
function ratesOf({ usage }: Demand, { cells }: Plan, requestsPerDay: number) {
  const mean = ((requestsPerDay / 86_400) * (usage.originPercent / 100)) / cells;
  return { mean, peak: mean * usage.busiestHourFactor * usage.burstFactor };
}

/** So many that the busiest minute stays below the mark for scaling out. */
function tasksNeeded({ topology, requestMilliseconds }: Demand, { cpuUnits }: Plan, peak: number): number {
  const rate = taskRateOf({ ...topology.services.server, cpuUnits }, requestMilliseconds);
  return Math.max(1, Math.ceil(peak / (rate * (topology.scaling.scaleOutAbovePercent / 100)) - 1e-9));
}

/** Tasks that the database has connections for, an update's included (topology/check). */
function tasksConnected({ topology }: Demand, { database, pooler }: Plan): number {
  const { poolSize, reservedConnections } = topology.database;
  const during = topology.services.server.maximumPercent / 100;
  return pooler
    ? Number.POSITIVE_INFINITY
    : Math.floor((database.connections - reservedConnections) / connectionsOfServer(poolSize) / during);
}

function databaseLoad({ databaseMilliseconds }: Demand, plan: Plan, peak: number, mean: number) {
  const { vcpu, baselineVcpu } = plan.database;
  const used = (rate: number) => {
    const all = (rate * databaseMilliseconds) / 1000;
    // The one that writes takes its part of the reads too.
    return all * (1 - readShare) + (all * readShare) / (1 + plan.replicas);
  };
  return { percent: (100 * used(peak)) / vcpu, onCredit: used(mean) > baselineVcpu };
}

interface Step {
  readonly change: Partial<Plan>;
  readonly why: string;
}

function databaseStep(demand: Demand, plan: Plan, requestsPerDay: number): Step | undefined {
  const { peak, mean } = ratesOf(demand, plan, requestsPerDay);
  const { percent, onCredit } = databaseLoad(demand, plan, peak, mean);
  if (percent <= databasePercentAtMost && !onCredit) return undefined;
  const { database } = plan;
  const larger = largerDatabase(plan, ({ baselineVcpu, vcpu }) =>
    onCredit ? baselineVcpu > database.baselineVcpu : vcpu > database.vcpu,
  );
  if (!larger) {
    return { change: { replicas: plan.replicas + 1 }, why: `beyond ${database.name}, reading is shared out` };
  }
  const why = onCredit
    ? `its days use more CPU than ${database.name} earns credits for`
    : `its busiest minute takes ${Math.round(percent)} % of the CPU of ${database.name}`;
  return { change: { database: larger }, why };
}

function taskStep(demand: Demand, plan: Plan, requestsPerDay: number): Step | undefined {
  const { peak } = ratesOf(demand, plan, requestsPerDay);
  const tasks = tasksNeeded(demand, plan, peak);
  if (tasks <= plan.maxCount) return undefined;
  const connected = tasksConnected(demand, plan);
  if (tasks <= Math.min(connected, tasksAtMost)) {
    const why = `its busiest minute needs ${tasks} tasks to stay below the mark for scaling out`;
    return { change: { maxCount: tasks }, why };
  }
  const tooMany = tasks > tasksAtMost ? 'one service may have' : 'the database has connections for';
  const why = `${tasks} tasks are more than ${tooMany}`;
  if (plan.cpuUnits < usefulCpuUnits) return { change: { cpuUnits: plan.cpuUnits * 2 }, why };
  // Each cell begins with one database again, and may need fewer replicas than the whole did.
  if (tasks > tasksAtMost) return { change: { cells: plan.cells * 2, replicas: 0 }, why };
  const larger = largerDatabase(plan, ({ connections }) => connections > plan.database.connections);
  return larger ? { change: { database: larger }, why } : { change: { pooler: true }, why };
}

function largerDatabase(
  { database }: Plan,
  isEnough: (size: DatabaseClass) => boolean,
): DatabaseClass | undefined {
  const place = databaseClasses.findIndex(({ name }) => name === database.name);
  return databaseClasses.slice(place + 1).find(isEnough);
}
