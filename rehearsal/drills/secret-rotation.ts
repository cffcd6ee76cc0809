import { randomBytes } from 'node:crypto';
import type { Drill } from './drill.ts';
import { count, seconds } from './words.ts';

const rolloutSeconds = 480;

/** The passwords of database and cache change, and the tasks are started anew with them. */
export const secretRotation: Drill = {
  name: 'secret-rotation',
  runbooks: ['rotate-database-password', 'rotate-redis-token', 'alarms/redis-auth-failures'],
  async run(scene) {
    const { stage } = scene;
    const { server } = stage.fleets;
    const load = scene.load();
    const tokenBefore = stage.cache.token();
    scene.mark('Redis takes a new token beside the old one');
    await stage.addRedisToken(randomBytes(24).toString('base64url'));
    scene.mark('the database takes a new password');
    await stage.setDatabasePassword(randomBytes(24).toString('base64url'));
    scene.mark('the tasks are started anew');
    const before = server.state().deployment.revision;
    server.deploy(`${before}+`, 'good');
    const took = await scene.until('the new tasks', () => server.isSteady(), rolloutSeconds);
    await stage.cache.removeToken(tokenBefore);
    scene.mark('the old token is gone');
    const kept = await stage.cache.takes(tokenBefore);
    const result = await load.stop();
    scene.count(result);
    return [
      {
        promise: 'Secrets Management, Rotation: database password and cache token',
        wanted: '0 requests failed',
        measured: `${count(result.failed)} failed of ${count(result.requests)}${result.failed > 0 ? ` (${JSON.stringify(result.failures)})` : ''}; all tasks have them after ${seconds(took)}`,
        holds: result.failed === 0 && result.requests > 0,
        extrapolated:
          'tasks that run keep their connections and cannot open new ones until they are replaced: with a sudden crowd in between, some would fail',
        aws: `there the new deployment begins ${stage.topology.secrets.redeployDelaySeconds} s later`,
      },
      {
        promise: 'Secrets Management, Rotation: the old token opens nothing',
        wanted: 'refused',
        measured: kept ? 'taken' : 'refused',
        holds: !kept,
      },
    ];
  },
};
