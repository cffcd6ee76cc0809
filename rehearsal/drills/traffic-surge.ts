import { setTimeout as delay } from 'node:timers/promises';
import type { Drill, Scene } from './drill.ts';
import { count, seconds } from './words.ts';

const servesWithinSeconds = 90;
const tryPerSecond = 100;
const tryMs = 8_000;
const tries = 5;
/** Of the CPU of the tasks there are: above the mark, and not above it with one task more. */
const wantedPercent = { least: 80, most: 95 };
const inWithinSeconds = 1_200;

/** More readers come than two tasks can answer, and leave again; the service grows and shrinks by its rule. */
export const trafficSurge: Drill = {
  name: 'traffic-surge',
  runbooks: ['scale-tasks', 'alarms/server-cpu', 'alarms/server-at-most'],
  async run(scene) {
    const { stage } = scene;
    const { server } = stage.fleets;
    const { scaling, services } = stage.topology;
    if (stage.limits.missing !== undefined)
      throw new Error(`CPU cannot be told as a share of each task's limit: ${stage.limits.missing}`);
    const least = services.server.desiredCount;
    const { perSecond, cpuMilliseconds } = await findRate(scene);
    const reporting = reportEachPeriod(scene, scaling.periodSeconds);
    try {
      // With the period, so that the whole of it is busy.
      await reporting.periodBegins();
      scene.mark(`${perSecond} requests a second come`);
      const surge = scene.load({ perSecond, paths: pathsOf(scene) });
      await scene.until('another task in service', () => server.healthy() > least, 300);
      const servesAt = performance.now();
      const crossed = reporting.told().find(({ percent }) => percent > scaling.scaleOutAbovePercent);
      // It crossed the mark at the beginning of that period at the latest.
      const serves = (servesAt - (crossed?.beganAt ?? Number.NEGATIVE_INFINITY)) / 1000;
      const cpu = reporting
        .told()
        .map(({ percent }) => Math.round(percent))
        .join(', ');
      await delay(10_000);
      const most = server.state().desired;
      const surged = await surge.stop();
      // Some 20 % of two tasks: below the mark, and enough that something is under way when a task leaves.
      const quietPerSecond = Math.max(10, Math.round(perSecond / 4));
      scene.mark(`${quietPerSecond} requests a second stay`);
      const quiet = scene.load({ perSecond: quietPerSecond });
      const back = await scene.until(
        'as few tasks as before',
        () => server.isSteady() && server.state().desired === least,
        inWithinSeconds,
      );
      const calm = await quiet.stop();
      return [
        {
          promise: `Scale Out: Add ${scaling.stepTasks} task when above ${scaling.scaleOutAbovePercent}%`,
          wanted: `the first new task serves within ${servesWithinSeconds} s`,
          measured: `${seconds(serves)} after the beginning of the first period above it, at CPU ${cpu} %; up to ${most} tasks`,
          holds: serves <= servesWithinSeconds,
          hangsOnSpeed: true,
          extrapolated: `${scaling.periodSeconds} s of it is the period of the alarm; a load that comes in the middle of one may wait for the next`,
          aws: 'CloudWatch tells a minute late or more, and Fargate starts in 30 to 60 s, from memory',
        },
        {
          promise: 'Scale Out: readers meanwhile',
          wanted: '0 requests failed',
          measured: `${count(surged.failed)} of ${count(surged.requests)} failed`,
          holds: surged.failed === 0 && surged.requests > 0,
          hangsOnSpeed: true,
        },
        {
          promise: `Scale In: Remove ${scaling.stepTasks} task when below ${scaling.scaleInBelowPercent}%`,
          wanted: `back to ${least} tasks, 0 requests failed meanwhile`,
          measured: `after ${seconds(back)}; ${count(calm.failed)} of ${count(calm.requests)} failed`,
          holds: calm.failed === 0 && calm.requests > 0,
        },
        {
          promise: 'Service time, from which mangu simulate reckons',
          wanted: 'told',
          measured: `${cpuMilliseconds.toFixed(2)} ms of one vCPU for a request, at ${perSecond} a second`,
          extrapolated: `lists and books of a small catalogue on a core of this machine, without TLS: "mangu simulate --request-ms ${cpuMilliseconds.toFixed(2)}" takes it as it is, and without the option more`,
        },
      ];
    } finally {
      reporting.stop();
    }
  },
};

interface Rate {
  readonly perSecond: number;
  /** Of one vCPU of a task, for a request. */
  readonly cpuMilliseconds: number;
}

/** How many requests a second keep the tasks as busy as wanted, on this machine. */
async function findRate(scene: Scene): Promise<Rate> {
  const { topology, scale, fleets } = scene.stage;
  const { server } = fleets;
  const vcpus = (topology.services.server.cpuUnits / 1024) * scale;
  const paths = pathsOf(scene);
  let rate = tryPerSecond;
  for (let time = 0; time < tries; time++) {
    const load = scene.load({ perSecond: rate, paths });
    await delay(2_000);
    server.cpuPercent();
    await delay(tryMs);
    const percent = server.cpuPercent() ?? 0;
    await load.stop();
    scene.mark(`${rate} requests a second take ${Math.round(percent)} % of the CPU`);
    const cpuMilliseconds = ((percent / 100) * server.healthy() * vcpus * 1000) / rate;
    if (percent >= wantedPercent.least) return { perSecond: rate, cpuMilliseconds };
    rate = Math.round(rate * Math.min(4, wantedPercent.most / Math.max(1, percent)));
  }
  throw new Error('this machine is too busy to keep the tasks busy: try --scale 0.25');
}

/** What the server answers by itself, so that it is its CPU that runs short and not the database's. */
function pathsOf({ books }: Scene): string[] {
  return ['/api/books', ...books.map((id) => `/api/books/${id}`)];
}

/** Tells the controller the mean CPU of each period, as CloudWatch does; other drills leave it asleep. */
function reportEachPeriod({ stage, mark }: Scene, periodSeconds: number) {
  const { server } = stage.fleets;
  const told: { readonly beganAt: number; readonly percent: number }[] = [];
  let beganAt = performance.now();
  let begins = Promise.withResolvers<void>();
  server.cpuPercent();
  const timer = setInterval(() => {
    const percent = server.cpuPercent();
    if (percent !== undefined) {
      told.push({ beganAt, percent });
      mark(`the servers' CPU was ${Math.round(percent)} % in the last period`);
      server.reportCpu(percent);
    }
    beganAt = performance.now();
    begins.resolve();
    begins = Promise.withResolvers();
  }, periodSeconds * 1000);
  return {
    told: () => told,
    periodBegins: () => begins.promise,
    stop: () => clearInterval(timer),
  };
}
