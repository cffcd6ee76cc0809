/** Random rules, and random things that happen to a service under them. */

import { environments } from '@mangu/topology/environments';
import fc from 'fast-check';
import { leastHealthy, mostActive, type Rules, rulesOf } from '../controller/index.ts';
import { type Behaviour, type Controller, type Seen, World } from '../simulation/world.ts';

/** A deployment can move: there is room for one more, or one may be missing. */
export function canRoll(rules: Rules): boolean {
  return [rules.minTasks, rules.maxTasks].every(
    (size) => mostActive(rules, size) > size || leastHealthy(rules, size) < size,
  );
}

const production = rulesOf(environments.production, 'server');
const seconds = (from: number, to: number) => fc.integer({ min: from, max: to }).map((each) => each * 1000);

/** The environments' own rules, and others that differ in every number. */
export const anyRules: fc.Arbitrary<Rules> = fc.oneof(
  fc.constantFrom(
    ...Object.values(environments).flatMap((each) => [rulesOf(each, 'server'), rulesOf(each, 'client')]),
  ),
  fc
    .record({
      minTasks: fc.integer({ min: 1, max: 5 }),
      more: fc.integer({ min: 0, max: 8 }),
      minimumHealthyPercent: fc.constantFrom(50, 66, 100),
      maximumPercent: fc.constantFrom(100, 125, 150, 200),
      onDemandBase: fc.integer({ min: 0, max: 3 }),
      spotPercent: fc.constantFrom(0, 20, 50, 80, 100),
      zones: fc.constantFrom(['a'], ['a', 'b'], ['a', 'b', 'c']),
      drainMs: seconds(0, 120),
      stopMs: seconds(2, 120),
      intervalMs: seconds(5, 60),
      graceMs: seconds(0, 180),
      healthyThreshold: fc.integer({ min: 2, max: 5 }),
      unhealthyThreshold: fc.integer({ min: 2, max: 5 }),
      stepTasks: fc.integer({ min: 1, max: 3 }),
      cooldownMs: seconds(0, 300),
      outPeriods: fc.integer({ min: 1, max: 3 }),
      inPeriods: fc.integer({ min: 1, max: 10 }),
    })
    .map(({ more, intervalMs, graceMs, healthyThreshold, unhealthyThreshold, ...rest }): Rules => {
      const { stepTasks, cooldownMs, outPeriods, inPeriods, ...plain } = rest;
      const scaling = { outAbovePercent: 70, inBelowPercent: 40, periodMs: 60_000 };
      return {
        ...production,
        ...plain,
        maxTasks: plain.minTasks + more,
        health: { intervalMs, graceMs, healthyThreshold, unhealthyThreshold },
        scaling: more === 0 ? undefined : { ...scaling, stepTasks, cooldownMs, outPeriods, inPeriods },
      };
    })
    .filter(canRoll),
);

export type Disturbance =
  | { readonly what: 'crash' | 'fail' | 'recover' | 'interrupt'; readonly pick: number }
  | { readonly what: 'spot-goes' | 'spot-comes' }
  | { readonly what: 'lose-zone' | 'regain-zone'; readonly pick: number }
  | { readonly what: 'deploy'; readonly behaviour: Behaviour }
  | { readonly what: 'cpu'; readonly percent: number };

export interface Moment {
  readonly afterMs: number;
  readonly disturbance: Disturbance;
}

const pick = fc.nat({ max: 30 });
const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.record({ what: fc.constantFrom('crash', 'fail', 'recover', 'interrupt'), pick }),
  fc.record({ what: fc.constantFrom('spot-goes', 'spot-comes') }),
  fc.record({ what: fc.constantFrom('lose-zone', 'regain-zone'), pick }),
  fc.record({
    what: fc.constant('deploy'),
    behaviour: fc.constantFrom('sound', 'sound', 'ends-at-once', 'never-healthy'),
  }),
  fc.record({ what: fc.constant('cpu'), percent: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ what: fc.constant('cpu'), percent: fc.constantFrom(95, 10) }),
);

/** Crowded moments and quiet hours. */
export const anyHistory: fc.Arbitrary<readonly Moment[]> = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), seconds(0, 30), seconds(60, 60), seconds(0, 600)),
    disturbance,
  }),
  { maxLength: 60, size: 'max' },
);

export interface Lived {
  readonly world: World;
  /** What the last deployment that was asked for does, and its name. */
  readonly lastAsked: { readonly revision: string; readonly behaviour: Behaviour };
}

/** Lets a history happen. */
export function live(
  controller: Controller,
  rules: Rules,
  history: readonly Moment[],
  watch: (seen: Seen) => void,
): Lived {
  const behaviours = new Map<string, Behaviour>();
  const world = new World({
    rules,
    controller,
    startMs: () => 40_000,
    endMs: () => 3000,
    behaviourOf: (revision) => behaviours.get(revision) ?? 'sound',
    watch,
  });
  let lastAsked: Lived['lastAsked'] = { revision: 'r1', behaviour: 'sound' };
  const lost = new Set<string>();
  for (const { afterMs, disturbance: each } of history) {
    world.runUntil(world.now + afterMs);
    if (each.what === 'deploy') {
      lastAsked = { revision: `r${behaviours.size + 2}`, behaviour: each.behaviour };
      behaviours.set(lastAsked.revision, each.behaviour);
      world.deploy(lastAsked.revision);
    } else {
      disturb(world, rules, each, lost);
    }
  }
  for (const zone of lost) world.regainZone(zone);
  world.setSpotGone(false);
  for (const { id } of world.state.tasks) world.setFailing(id, false);
  return { world, lastAsked };
}

function disturb(
  world: World,
  rules: Rules,
  what: Exclude<Disturbance, { what: 'deploy' }>,
  lost: Set<string>,
): void {
  switch (what.what) {
    case 'cpu':
      world.send({ type: 'cpu', at: world.now, percent: what.percent });
      return;
    case 'spot-goes':
    case 'spot-comes':
      world.setSpotGone(what.what === 'spot-goes');
      return;
    case 'lose-zone':
    case 'regain-zone': {
      const zone = rules.zones[what.pick % rules.zones.length] ?? '';
      if (what.what === 'lose-zone') world.loseZone(zone);
      else world.regainZone(zone);
      if (what.what === 'lose-zone') lost.add(zone);
      else lost.delete(zone);
      return;
    }
    default: {
      const { tasks } = world.state;
      const task = tasks[what.pick % Math.max(1, tasks.length)];
      if (!task) return;
      if (what.what === 'crash') world.crash(task.id);
      else if (what.what === 'interrupt') world.interrupt(task.id);
      else world.setFailing(task.id, what.what === 'fail');
    }
  }
}
