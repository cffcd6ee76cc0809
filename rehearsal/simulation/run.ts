/** Traffic through the controller and the queues, minute by minute, with a clock that jumps. Pure. */
import { connectionsOfServer } from '@mangu/topology/connections';
import type { ServiceTopology, Topology } from '@mangu/topology/types';
import * as controller from '../controller/index.ts';
import { Columns, type Minutes } from './minutes.ts';
import { capacityOf, p95After, type Stations } from './queueing.ts';
import { randomFrom } from './random.ts';
import type { Traffic } from './traffic.ts';
import { World } from './world.ts';

export interface Model {
  readonly topology: Topology;
  readonly traffic: Traffic;
  readonly days: number;
  /** Share of the traffic that no edge answers. */
  readonly serverPercent: number;
  /** Of one vCPU of a task, for a request. */
  readonly requestMilliseconds: number;
  /** Of one vCPU of the database, for a request. */
  readonly databaseMilliseconds: number;
  readonly database: DatabaseSize;
  /** From asking for a task until its program runs: a place, the image, the start. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How often AWS takes one Spot task back. */
  readonly spotInterruptionsPerTaskDay: number;
  readonly deploymentsPerMonth: number;
  readonly seed: number;
}

export interface DatabaseSize {
  readonly vcpu: number;
  /** What a burstable class may use for ever; the same as `vcpu` for the others. */
  readonly baselineVcpu: number;
}

export interface Run {
  readonly minutes: Minutes;
  readonly news: readonly Told[];
  /** Minutes with a database that lives on credit it has not earned. */
  readonly minutesWithoutCredits: number;
}

export interface Told {
  readonly minute: number;
  readonly news: controller.News;
}

const minutesPerMonth = 30 * 24 * 60;
const warmUpMinutes = 60;
const firstDeploymentMinute = 10 * 60;

export function taskRateOf({ cpuUnits }: ServiceTopology, requestMilliseconds: number): number {
  return (cpuUnits / 1024) * (1000 / requestMilliseconds);
}

export function run(model: Model): Run {
  const { topology, traffic, days, database } = model;
  const random = randomFrom(model.seed);
  const news: Told[] = [];
  const rules = controller.rulesOf(topology, 'server');
  let minute = 0;
  const world = new World({
    rules,
    controller,
    startMs: () => model.startSeconds * 1000,
    endMs: () => model.endSeconds * 1000,
    watch: ({ actions }) => {
      for (const action of actions) if (action.do === 'tell') news.push({ minute, news: action.news });
    },
  });

  const total = days * 24 * 60;
  const columns = new Columns(total);
  const flow = new Flow(model, world);
  const atServer = (at: number) => traffic.at(at) * (model.serverPercent / 100);
  // It has run for some time before the first minute, or that would find it at its smallest.
  for (let before = 1; before <= warmUpMinutes; before++) {
    const { cpuPercent } = flow.through(atServer(0), before * 60_000);
    world.send({ type: 'cpu', at: world.now, percent: cpuPercent });
  }
  news.length = 0;
  const creditsAtMost = database.baselineVcpu * 60 * 24;
  let credits = creditsAtMost;
  let minutesWithoutCredits = 0;
  const everyMinutes = model.deploymentsPerMonth > 0 ? minutesPerMonth / model.deploymentsPerMonth : 0;
  let deployments = 0;
  let nextDeployment = firstDeploymentMinute;

  for (; minute < total; minute++) {
    if (everyMinutes > 0 && minute >= nextDeployment) {
      deployments++;
      world.deploy(`release ${deployments}`);
      nextDeployment += everyMinutes;
    }
    for (const { id, capacity, phase } of world.state.tasks) {
      const isUp = capacity === 'spot' && phase === 'healthy';
      if (isUp && random() < model.spotInterruptionsPerTaskDay / (24 * 60)) world.interrupt(id);
    }
    const requestsPerSecond = traffic.at(minute);
    const found = flow.through(atServer(minute), (warmUpMinutes + minute + 1) * 60_000);
    const used = (found.answered * model.databaseMilliseconds) / 1000 / 60;
    credits = Math.min(creditsAtMost, credits + database.baselineVcpu - used);
    if (credits < 0) minutesWithoutCredits++;
    credits = Math.max(0, credits);
    columns.set(minute, {
      requestsPerSecond,
      ...found,
      databasePercent: (100 * used) / database.vcpu,
      ...tasksOf(world.state, topology),
    });
    world.send({ type: 'cpu', at: world.now, percent: found.cpuPercent });
  }
  return { minutes: columns.minutes, news, minutesWithoutCredits };
}

function tasksOf({ desired, tasks }: controller.State, { database }: Topology) {
  // Paid for from the image on; connected from the first request on.
  const spot = tasks.filter(({ capacity }) => capacity === 'spot').length;
  const connected = tasks.filter(({ phase }) => phase !== 'starting').length;
  return {
    desired,
    healthy: controller.countHealthy(tasks),
    spot,
    onDemand: tasks.length - spot,
    connections: connected * connectionsOfServer(database.poolSize),
  };
}

interface Flowed {
  readonly answered: number;
  readonly failed: number;
  readonly cpuPercent: number;
  /** Arrivals against what could be answered, in the worst moment. */
  readonly saturationPercent: number;
  readonly p95Seconds: number;
}

/** Requests as a liquid: what is more than the capacity waits, and fails when it has waited too long. */
class Flow {
  readonly #model: Model;
  readonly #world: World;
  readonly #patience: number;
  #waiting = 0;

  constructor(model: Model, world: World) {
    this.#model = model;
    this.#world = world;
    this.#patience = model.topology.cdn.originReadTimeoutSeconds;
  }

  /** One rate until a time, over whatever tasks there are meanwhile. */
  through(arrivals: number, until: number): Flowed {
    const world = this.#world;
    const sum = { answered: 0, failed: 0, used: 0, reserved: 0, saturationPercent: 0, p95Seconds: 0 };
    while (world.now < until) {
      const stations = this.#stations();
      const seconds = (Math.min(until, world.next ?? until) - world.now) / 1000;
      if (seconds > 0) {
        const part = this.#part(stations, arrivals, seconds);
        sum.answered += part.answered;
        sum.failed += part.failed;
        sum.used += part.answered / stations.taskRate;
        // One that drains answers nothing new, and ECS does not count it among those that run.
        sum.reserved += seconds * stations.tasks;
        sum.saturationPercent = Math.max(sum.saturationPercent, part.saturationPercent);
        sum.p95Seconds = Math.max(sum.p95Seconds, part.p95Seconds);
      }
      world.runUntil(Math.min(until, world.next ?? until));
    }
    const { used, reserved, ...rest } = sum;
    return { ...rest, cpuPercent: reserved > 0 ? Math.min(100, (100 * used) / reserved) : 0 };
  }

  #stations(): Stations {
    const { topology, requestMilliseconds, databaseMilliseconds, database } = this.#model;
    return {
      tasks: controller.countHealthy(this.#world.state.tasks),
      taskRate: taskRateOf(topology.services.server, requestMilliseconds),
      databaseVcpu: database.vcpu,
      databaseRate: 1000 / databaseMilliseconds,
    };
  }

  #part(stations: Stations, arrivals: number, seconds: number) {
    const capacity = capacityOf(stations);
    const come = arrivals * seconds + this.#waiting;
    const answered = Math.min(come, capacity * seconds);
    const hadToWait = this.#waiting;
    this.#waiting = Math.min(come - answered, capacity * this.#patience);
    const failed = come - answered - this.#waiting;
    const queue = Math.max(hadToWait, this.#waiting);
    const p95Seconds = capacity > 0 ? p95After(stations, arrivals, queue) : this.#patience;
    return {
      answered,
      failed,
      saturationPercent: capacity > 0 ? (100 * arrivals) / capacity : arrivals > 0 ? 1000 : 0,
      p95Seconds: Math.min(this.#patience, p95Seconds),
    };
  }
}
