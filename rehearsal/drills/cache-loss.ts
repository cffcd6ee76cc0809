import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { count, seconds } from './words.ts';

/** Redis dies and comes back empty. */
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
    stage.redis().signal('SIGKILL');
    await stage.redis().ended;
    // Longer than two health checks: a task must not be replaced for it.
    const { intervalSeconds, unhealthyThreshold } = stage.topology.services.server.health;
    await delay((intervalSeconds * unhealthyThreshold + 5) * (scene.short ? 500 : 1_000));
    scene.mark('Redis comes back, empty');
    await stage.restartRedis();
    const viewers = new Viewers(stage, 1);
    const address = viewerAddress(scene.newViewers(1));
    const back = await scene.until(
      'the cache',
      async () => {
        const { body } = await viewers.ask({ path: '/api/health/ready', address });
        return body.includes('"cache":{"ok":true');
      },
      60,
    );
    viewers.close();
    await delay(scene.short ? 1_000 : 10_000);
    const result = await load.stop();
    scene.count(result);
    const replaced = tasks.filter((id) => !server.state().tasks.some((task) => task.id === id));
    return [
      {
        promise: 'the cache is lost (Cluster Mode: single node)',
        wanted: '0 requests failed',
        measured: `${count(result.failed)} failed of ${count(result.requests)}`,
        holds: result.failed === 0 && result.requests > 0,
        extrapolated: 'the database answers what the cache would have: mangu simulate tells when it cannot',
        aws: 'ElastiCache replaces a single node in some minutes, from memory',
      },
      {
        promise: 'the cache is lost: no task is replaced for it',
        wanted: '0 tasks',
        measured: `${replaced.length} tasks; used again ${seconds(back)} after it is back`,
        holds: replaced.length === 0,
      },
    ];
  },
};
