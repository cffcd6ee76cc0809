import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.ts';
import { count, seconds, share } from './words.ts';

const healthyWithinSeconds = 30;
/** Each loss costs what is under way in the task: of fewer requests that is a larger share. */
const failedAtMost = { whole: 0.001, short: 0.004 };
const leastRequests = { whole: 20_000, short: 5_000 };

/** A task of each service dies without a word, as when its machine does. */
export const taskLoss: Drill = {
  name: 'task-loss',
  runbooks: [
    'alarms/server-short-of-tasks',
    'alarms/client-short-of-tasks',
    'alarms/server-unhealthy',
    'alarms/client-unhealthy',
    'alarms/alb-5xx',
  ],
  async run(scene) {
    const { server, client } = scene.stage.fleets;
    const load = scene.load();
    await delay(scene.short ? 2_000 : 10_000);
    const times: Record<string, number> = {};
    for (const fleet of [server, client]) {
      const task = fleet.state().tasks[0]?.id ?? '';
      scene.mark(`${fleet.service} ${task} is killed`);
      fleet.loseTask(task);
      const isReplaced = () => fleet.isSteady() && fleet.state().tasks.every(({ id }) => id !== task);
      times[fleet.service] = await scene.until('a new task', isReplaced, 180);
    }
    const form = scene.short ? 'short' : 'whole';
    const wanted = leastRequests[form];
    await scene.until('enough requests', () => load.requests() >= wanted, 300);
    const result = await load.stop();
    const { failed, requests } = result;
    const longest = Math.max(...Object.values(times));
    const { server: rules } = scene.stage.topology.services;
    return [
      {
        promise: 'a task is lost (ECS Service, desired count)',
        wanted: `at most ${failedAtMost[form] * 100} % of requests fail`,
        measured: `${count(failed)} of ${count(requests)}, ${share(failed, requests)}`,
        holds: failed <= requests * failedAtMost[form],
        hangsOnSpeed: true,
        extrapolated:
          'what was under way in the task is lost: so many requests, not so large a share; at ten times the load the share stays',
        aws: 'CloudFront tries a broken connection to the origin again, which ours does not, so readers see less',
      },
      {
        promise: 'a task is lost: healthy again',
        wanted: `within ${healthyWithinSeconds} s`,
        measured: Object.entries(times)
          .map(([service, time]) => `${service} ${seconds(time)}`)
          .join(', '),
        holds: longest <= healthyWithinSeconds,
        hangsOnSpeed: true,
        extrapolated:
          'the start of a task and one check, which do not grow; the controller is told of the end at once, so no detection is in it',
        aws: `its first check may come ${rules.health.intervalSeconds} s later; Fargate first finds capacity and pulls the image: some 30 to 60 s more, from memory`,
      },
    ];
  },
};
