import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { count, seconds } from './words.ts';

const promotedWithinSeconds = 5;

/** The primary of Redis dies. A single one comes back empty; where there are more, a replica takes its place. */
export const cacheLoss: Drill = {
  name: 'cache-loss',
  runbooks: ['scale-cache', 'alarms/redis-connections'],
  async run(scene) {
    const { stage } = scene;
    const { server } = stage.fleets;
    const tasks = server.state().tasks.map(({ id }) => id);
    const load = scene.load();
    await delay(scene.short ? 2_000 : 10_000);
    scene.mark('Redis is killed');
    const { cache } = stage;
    const lost = cache.primary();
    const replicas = cache.replicas().length;
    lost.program.signal('SIGKILL');
    await lost.program.ended;
    const viewers = new Viewers(stage, 1);
    const address = viewerAddress(scene.newViewers(1));
    const isUsed = async () => {
      const { body } = await viewers.ask({ path: '/api/health/ready', address });
      return body.includes('"cache":{"ok":true');
    };
    const moved = async () => cache.primary() !== lost && (await isUsed());
    const promoted = replicas > 0 ? await scene.until('a replica in its place', moved, 60) : undefined;
    // Longer than two health checks: a task must not be replaced for it.
    const { intervalSeconds, unhealthyThreshold } = stage.topology.services.server.health;
    await delay((intervalSeconds * unhealthyThreshold + 5) * 1_000);
    scene.mark(replicas > 0 ? 'another replica is made' : 'Redis comes back, empty');
    await cache.replaceLost();
    const back = await scene.until('the cache', isUsed, 60);
    viewers.close();
    await delay(scene.short ? 1_000 : 10_000);
    const result = await load.stop();
    const replaced = tasks.filter((id) => !server.state().tasks.some((task) => task.id === id));
    return [
      {
        promise: `the cache is lost (Cluster Mode: ${replicas > 0 ? `${replicas + 1} nodes` : 'single node'})`,
        wanted: '0 requests failed',
        measured: `${count(result.failed)} failed of ${count(result.requests)}`,
        holds: result.failed === 0 && result.requests > 0,
        extrapolated: 'the database answers what the cache would have: mangu simulate tells when it cannot',
        aws: 'ElastiCache replaces a single node in some minutes, from memory',
      },
      ...(promoted === undefined
        ? []
        : [
            {
              promise: 'the cache is lost: a replica takes its place',
              wanted: `within ${promotedWithinSeconds} s`,
              measured: `used again ${seconds(promoted)} after the kill`,
              holds: promoted <= promotedWithinSeconds,
              hangsOnSpeed: true,
              extrapolated: 'what counts is how soon it is noticed, which does not grow with the cache',
              aws: 'ElastiCache fails over within some tens of seconds, from memory',
            },
            {
              promise: 'the cache is lost: another replica is made',
              wanted: `${replicas} follow`,
              measured: `${cache.replicas().length} at the end`,
              holds: cache.replicas().length === replicas,
            },
          ]),
      {
        promise: 'the cache is lost: no task is replaced for it',
        wanted: '0 tasks',
        measured: `${replaced.length} tasks; used again ${seconds(back)} after it is back`,
        holds: replaced.length === 0,
      },
    ];
  },
};
