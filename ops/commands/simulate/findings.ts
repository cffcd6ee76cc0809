/** Where a simulated time showed that a size is not enough, and which value to change next. Pure. */
import { flappingSizes, rulesOf } from '@mangu/rehearsal/controller';
import type { Model, Run } from '@mangu/rehearsal/simulation';
import type { HourlyCost } from './hourly-cost.ts';

export interface Finding {
  readonly what: string;
  /** The first minute in which it was so; undefined where it is so all the time. */
  readonly firstMinute: number | undefined;
  readonly minutes: number;
  readonly next: string;
}

export function findingsOf(model: Model, run: Run, cost: HourlyCost): Finding[] {
  const { minutes, minutesWithoutCredits } = run;
  const { services, alarms, capacity, database, scaling, cost: budget } = model.topology;
  const missing = minutesWithoutSpot(run);
  const { maxCount, desiredCount } = services.server;
  const during = (what: string, next: string, holds: (minute: number) => boolean): Finding[] => {
    const found = Array.from(minutes.requestsPerSecond.keys()).filter(holds);
    return found.length === 0 ? [] : [{ what, firstMinute: found[0], minutes: found.length, next }];
  };
  const always = (what: string, next: string): Finding => ({
    what,
    firstMinute: undefined,
    minutes: 0,
    next,
  });
  const isFull = (minute: number) => (minutes.saturationPercent[minute] ?? 0) > 100;
  const isGrown = (minute: number) => (minutes.desired[minute] ?? 0) >= maxCount;
  const databaseIsFull = (minute: number) => (minutes.databasePercent[minute] ?? 0) > 99;
  const databaseNext = `database.instanceClass, the next larger than ${database.instanceClass}; docs/runbooks/scale-database.md`;
  const flaps = flappingSizes(rulesOf(model.topology, 'server'));
  const shown = (seconds: number) => `${seconds} s`;

  const tooFew = [
    ...during('the database had no CPU left', databaseNext, databaseIsFull),
    ...during(
      `all ${maxCount} tasks were there and too few`,
      `services.server.maxCount ${maxCount}, within the connections that the database has; then services.server.cpuUnits`,
      (minute) => isFull(minute) && isGrown(minute) && !databaseIsFull(minute),
    ),
    ...during(
      'more came than the tasks could answer while one that AWS had taken from Spot was replaced',
      `capacity.onDemandBase ${capacity.onDemandBase}, or services.server.desiredCount ${desiredCount}: of few tasks one is much`,
      (minute) => isFull(minute) && !isGrown(minute) && missing.has(minute),
    ),
    ...during(
      'more came than the tasks could answer before scaling out had caught up',
      `services.server.desiredCount ${desiredCount}; for a day that is known, "npx mangu scale server N" before it; scaling.stepTasks ${scaling.stepTasks} where it comes without notice`,
      (minute) => isFull(minute) && !isGrown(minute) && !missing.has(minute),
    ),
  ];
  return [
    ...during(
      'requests failed: they waited longer than CloudFront does',
      'what follows says why',
      (minute) => (minutes.failed[minute] ?? 0) > 0.5,
    ),
    ...tooFew,
    ...during(
      `p95 was above the ${shown(alarms.latencyP95Seconds)} of its alarm`,
      tooFew.length > 0
        ? 'what is named above'
        : 'services.server.desiredCount, or cpuUnits where a request is slow even alone',
      (minute) => (minutes.p95Seconds[minute] ?? 0) > alarms.latencyP95Seconds,
    ),
    ...during(
      `tasks held more than the ${alarms.databaseConnectionsPercent} % of connections that ring`,
      `database.poolSize ${database.poolSize}, or a class with more connections`,
      (minute) =>
        (minutes.connections[minute] ?? 0) >
        (database.maxConnections * alarms.databaseConnectionsPercent) / 100,
    ),
    ...(minutesWithoutCredits > 0
      ? [
          {
            ...always(
              'the database lived on CPU credits it had not earned; AWS charges for them',
              databaseNext,
            ),
            minutes: minutesWithoutCredits,
          },
        ]
      : []),
    ...(flaps.length > 0
      ? [
          always(
            `from ${flaps.join(', ')} tasks it scales in below ${scaling.scaleInBelowPercent} % and has to scale out again at once`,
            `scaling.scaleInBelowPercent ${scaling.scaleInBelowPercent}, to ${Math.floor(Math.min(...flaps.map((size) => (scaling.scaleOutAbovePercent * Math.max(desiredCount, size - scaling.stepTasks)) / size)))} or less`,
          ),
        ]
      : []),
    ...(cost.monthUsd > budget.monthlyBudgetUsd
      ? [
          always(
            `a month of such days costs more than the $${budget.monthlyBudgetUsd} of the budget`,
            'cost.monthlyBudgetUsd; "npx mangu cost" names what saves',
          ),
        ]
      : []),
  ];
}

/** From the notice until the successor has had time to become healthy. */
function minutesWithoutSpot({ news }: Run): ReadonlySet<number> {
  const until = 3;
  const notices = news.filter((told) => told.news.what === 'spot-notice');
  return new Set(
    notices.flatMap(({ minute }) => Array.from({ length: until }, (_, after) => minute + after)),
  );
}
