/** What must hold in every history, as properties of any controller: the real one, and ones with a planted fault. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  countHealthy,
  flappingSizes,
  isActive,
  isSteady,
  leastHealthy,
  mostActive,
  type Rules,
} from '../controller/index.ts';
import { unevenness } from '../controller/placement.ts';
import type { Controller, Seen } from '../simulation/world.ts';
import { World } from '../simulation/world.ts';
import { anyHistory, anyRules, live } from './histories.ts';

const hour = 3_600_000;
const minute = 60_000;

export interface Checked {
  readonly failed: boolean;
  readonly histories: number;
  /** With the seed and the shortest history that fails. */
  readonly report: string | undefined;
}

/** Property by property, of so many histories; the same seed makes the same ones. */
export type Check = (histories: number, seed: number) => Checked;

function checked<T extends [unknown, ...unknown[]]>(
  ...arbitrariesAndHolds: [...{ [K in keyof T]: fc.Arbitrary<T[K]> }, (...values: T) => void]
): Check {
  const property = fc.property(...arbitrariesAndHolds);
  return (numRuns, seed) => {
    const found = fc.check(property, { numRuns, seed });
    return { failed: found.failed, histories: found.numRuns, report: fc.defaultReportMessage(found) };
  };
}

export const properties = {
  'never below the minimum of healthy tasks by an act of its own': (controller: Controller) =>
    checked(anyRules, anyHistory, (rules, history) => {
      live(controller, rules, history, (seen) => staysHealthy(rules, seen));
    }),
  'never above the maximum, in tasks and in what is desired': (controller: Controller) =>
    checked(anyRules, anyHistory, (rules, history) => {
      live(controller, rules, history, (seen) => staysBelowMost(rules, seen));
    }),
  'a task that was in service is let finish before it is told to end, and told before it is killed': (
    controller: Controller,
  ) =>
    checked(anyRules, anyHistory, (rules, history) => {
      const times: Times = { out: new Map(), told: new Map() };
      live(controller, rules, history, (seen) => leavesInOrder(rules, seen, times));
    }),
  'it comes to rest when the world is quiet, with the right revision in even zones': (
    controller: Controller,
  ) =>
    checked(anyRules, anyHistory, (rules, history) => {
      const givenUp = new Set<string>();
      const { world, lastAsked } = live(controller, rules, history, ({ actions }) => {
        for (const action of actions) {
          if (action.do === 'tell' && action.news.what === 'rolled-back') givenUp.add(action.news.revision);
        }
      });
      const { desired } = world.state;
      world.runUntil(world.now + 2 * hour);
      const { state } = world;
      assert.ok(isSteady(state), `not steady: ${JSON.stringify(state)}`);
      assert.equal(state.desired, desired);
      // ECS evens out the zones only where it may run one more.
      const mayEven = mostActive(rules, desired) > desired;
      assert.ok(!mayEven || unevenness(rules, state) < 2, 'zones are uneven');
      const [first] = state.tasks;
      // The circuit breaker cannot tell a bad revision from a bad day: three lost tasks are three lost tasks.
      const stays = lastAsked.behaviour === 'sound' && !givenUp.has(lastAsked.revision);
      if (stays) assert.equal(first?.revision, lastAsked.revision);
      else assert.notEqual(first?.revision, lastAsked.revision);
      assert.equal(world.next, undefined, 'something is still planned');
    }),
  'no flapping: under one and the same load it turns round once at most, and ends at the right size': (
    controller: Controller,
  ) =>
    checked(anyRules, fc.double({ min: 0, max: 12, noNaN: true }), fc.nat(12), (rules, load, more) => {
      fc.pre(rules.scaling !== undefined && flappingSizes(rules).length === 0);
      const turns = sizesUnder(controller, rules, load, more);
      assert.ok(turns.changes <= 1, `turned round ${turns.changes} times: ${turns.sizes.join(' ')}`);
      assert.ok(turns.changedLast < turns.hours * hour - 2 * hour, 'still changing at the end');
      const percent = (100 * load) / turns.last;
      assert.ok(percent <= 70.001 || turns.last === rules.maxTasks, `${turns.last} tasks at ${percent} %`);
      assert.ok(percent >= 39.999 || turns.last === rules.minTasks, `${turns.last} tasks at ${percent} %`);
    }),
  'it neither scales in during a deployment nor changes its mind within a cooldown': (
    controller: Controller,
  ) =>
    checked(anyRules, anyHistory, (rules, history) => {
      let lastChange = Number.NEGATIVE_INFINITY;
      live(controller, rules, history, ({ before, after, event }) => {
        if (after.desired < before.desired) {
          assert.ok(before.deployment.completed, 'scaled in during a deployment');
          const since = event.at - lastChange;
          assert.ok(since >= (rules.scaling?.cooldownMs ?? 0), `scaled in ${since} ms after a change`);
        }
        if (after.desired !== before.desired) lastChange = event.at;
      });
    }),
} as const satisfies Record<string, (controller: Controller) => Check>;
export type PropertyName = keyof typeof properties;
export const propertyNames = Object.keys(properties).filter(
  (name): name is PropertyName => name in properties,
);

function staysHealthy(rules: Rules, { event, before, after }: Seen): void {
  const subject = 'task' in event ? event.task : undefined;
  const phases = new Map(after.tasks.map((task) => [task.id, task.phase]));
  const taken = before.tasks.filter(
    ({ id, phase }) => phase === 'healthy' && id !== subject && phases.get(id) !== 'healthy',
  );
  if (taken.length === 0) return;
  const healthy = countHealthy(after.tasks);
  const least = leastHealthy(rules, after.desired);
  assert.ok(healthy >= least, `${healthy} healthy of at least ${least} after ${event.type}`);
}

function staysBelowMost(rules: Rules, { after, event }: Seen): void {
  const { desired, tasks } = after;
  assert.ok(desired >= rules.minTasks && desired <= rules.maxTasks, `desired ${desired}`);
  const active = tasks.filter(isActive).length;
  const most = mostActive(rules, desired);
  assert.ok(active <= most, `${active} tasks of at most ${most} after ${event.type}`);
}

interface Times {
  /** When a task was taken out of service, and when it was told to end. */
  readonly out: Map<string, number>;
  readonly told: Map<string, number>;
}

function leavesInOrder(rules: Rules, { event, before, actions }: Seen, { out, told }: Times): void {
  for (const action of actions) {
    if (action.do === 'deregister') out.set(action.task, event.at);
    if (action.do === 'stop') {
      const task = before.tasks.find(({ id }) => id === action.task);
      const drained = event.at - (out.get(action.task) ?? event.at) >= rules.drainMs;
      const isTaken = event.type === 'spot-notice' && event.task === action.task;
      const neverServed = task === undefined || task.phase === 'starting';
      assert.ok(
        drained || isTaken || neverServed,
        `${action.task} was ${task?.phase} when it was told to end`,
      );
      told.set(action.task, event.at);
    }
    if (action.do === 'kill') {
      const patience = event.at - (told.get(action.task) ?? event.at);
      assert.ok(patience >= Math.min(rules.stopMs, rules.spotNoticeMs), `killed after ${patience} ms`);
    }
  }
}

/** The sizes a constant load leads to, from a service that has some tasks more than it needs at least. */
export function sizesUnder(controller: Controller, rules: Rules, load: number, more: number) {
  const hours = 8;
  const changedAt: number[] = [];
  const sizes: number[] = [rules.minTasks];
  const world = new World({
    rules,
    controller,
    startMs: () => 40_000,
    endMs: () => 3000,
    watch: ({ before, after, event }) => {
      if (before.desired === after.desired) return;
      sizes.push(after.desired);
      changedAt.push(event.at);
    },
  });
  // First a load that brings it to another size.
  const first = Math.min(rules.maxTasks, rules.minTasks + more);
  for (let period = 0; world.state.desired < first && period < 200; period++)
    nextPeriod(world, rules, 99 * 12);
  world.runUntil(world.now + 10 * minute);
  const began = world.now;
  sizes.splice(0, sizes.length, world.state.desired);
  changedAt.length = 0;
  while (world.now < began + hours * hour) nextPeriod(world, rules, load * 100);
  const directions = sizes.slice(1).map((size, index) => Math.sign(size - (sizes[index] ?? size)));
  const changes = directions.filter((each, index) => index > 0 && each !== directions[index - 1]).length;
  return {
    sizes,
    changes,
    hours,
    last: world.state.desired,
    changedLast: (changedAt.at(-1) ?? began) - began,
  };
}

/** CPU as the work of a period over what runs, as ECS counts it: what starts up and what drains runs as well. */
function nextPeriod(world: World, rules: Rules, work: number): void {
  const period = rules.scaling?.periodMs ?? minute;
  const parts = 12;
  let percent = 0;
  for (let part = 0; part < parts; part++) {
    const running = world.state.tasks.filter(({ phase }) => phase !== 'starting').length;
    const healthy = countHealthy(world.state.tasks);
    percent += running === 0 ? 0 : Math.min(work, healthy * 100) / running / parts;
    world.runUntil(world.now + period / parts);
  }
  world.send({ type: 'cpu', at: world.now, percent });
}
