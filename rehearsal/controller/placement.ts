/** Where a new task goes, and which of several has to leave. Pure. */
import type { Rules } from './rules.ts';
import { type Capacity, isActive, type State, type Task } from './state.ts';

/** The zone with the fewest tasks of those that are there, the first of equals. */
export function chooseZone({ zones }: Rules, { tasks, lostZones }: State): string | undefined {
  const there = zones.filter((zone) => !lostZones.includes(zone));
  return there.toSorted((a, b) => activeIn(tasks, a) - activeIn(tasks, b))[0];
}

/**
 * ECS's strategy: the base on demand first, then each task where its part is missed most; between equals the
 * heavier one. It never falls back from Spot to on demand.
 */
export function chooseCapacity(rules: Rules, tasks: readonly Task[]): Capacity {
  const kept = tasks.filter((task) => isActive(task) && task.phase !== 'unhealthy');
  const onDemand = kept.filter(({ capacity }) => capacity === 'on-demand').length;
  if (onDemand < rules.onDemandBase) return 'on-demand';
  const share = rules.spotPercent / 100;
  const placed = kept.length - rules.onDemandBase + 1;
  const spotIsShort = share * placed - (kept.length - onDemand);
  const onDemandIsShort = (1 - share) * placed - (onDemand - rules.onDemandBase);
  const equal = Math.abs(spotIsShort - onDemandIsShort) < 1e-9;
  return (equal ? share >= 0.5 : spotIsShort > onDemandIsShort) ? 'spot' : 'on-demand';
}

const order = { unhealthy: 0, starting: 1, running: 2, healthy: 3, draining: 4, stopping: 5 } as const;

/** First what is not in service, then from the fullest zone, then Spot that is above the base, then the oldest. */
export function firstToLeave(rules: Rules, tasks: readonly Task[], all: readonly Task[]): Task | undefined {
  const keepsBase =
    all.filter((task) => isActive(task) && task.capacity === 'on-demand').length <= rules.onDemandBase;
  const held = ({ capacity }: Task) => (keepsBase && capacity === 'on-demand' ? 1 : 0);
  const number = ({ id }: Task) => Number(id.slice(1));
  return tasks.toSorted(
    (a, b) =>
      order[a.phase] - order[b.phase] ||
      held(a) - held(b) ||
      activeIn(all, b.zone) - activeIn(all, a.zone) ||
      number(a) - number(b),
  )[0];
}

/** Which task a rebalancing of the zones takes away. */
export function fullestZoneLeaves(rules: Rules, { tasks }: State): Task | undefined {
  const fullest = Math.max(...rules.zones.map((zone) => activeIn(tasks, zone)));
  return firstToLeave(
    rules,
    tasks.filter(({ zone }) => activeIn(tasks, zone) === fullest),
    tasks,
  );
}

/** How many tasks the fullest zone has more than the emptiest of those that are there. */
export function unevenness({ zones }: Rules, { tasks, lostZones }: State): number {
  const counts = zones.filter((zone) => !lostZones.includes(zone)).map((zone) => activeIn(tasks, zone));
  return counts.length < 2 ? 0 : Math.max(...counts) - Math.min(...counts);
}

function activeIn(tasks: readonly Task[], zone: string): number {
  return tasks.filter((task) => task.zone === zone && isActive(task)).length;
}
