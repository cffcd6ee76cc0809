import { randomBytes } from 'node:crypto';
import type { Drill } from './drill.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { count, seconds } from './words.ts';

const rolloutSeconds = 480;
/** One answer is of one task. */
const looks = 8;

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
    const revision = `${server.state().deployment.revision}+`;
    server.deploy(revision, 'good');
    const took = await scene.until('the new tasks', () => server.isSteady(), rolloutSeconds);
    // Steady it is also after going back to the revision before.
    const isOut = server.state().deployment.revision === revision;
    await stage.cache.removeToken(tokenBefore);
    scene.mark('the old token is gone, and every connection to Redis is ended');
    const kept = await stage.cache.takes(tokenBefore);
    // A connection stays authenticated: only new ones show which token the tasks have.
    await stage.cache.endConnections();
    const viewers = new Viewers(stage, 1);
    const address = viewerAddress(scene.newViewers(1));
    const isUsed = async () => {
      for (let look = 0; look < looks; look++) {
        const { body } = await viewers.ask({ path: '/api/health/ready', address });
        if (!body.includes('"cache":{"ok":true')) return false;
      }
      return true;
    };
    const used = await scene.until('the cache with the new token', isUsed, 60);
    viewers.close();
    const result = await load.stop();
    return [
      {
        promise: 'Secrets Management, Rotation: database password and cache token',
        wanted: '0 requests failed',
        measured: `${count(result.failed)} failed of ${count(result.requests)}${result.failed > 0 ? ` (${JSON.stringify(result.failures)})` : ''}; ${isOut ? `all tasks have them after ${seconds(took)}` : 'the tasks went back to the revision before'}`,
        holds: isOut && result.failed === 0 && result.requests > 0,
        extrapolated:
          'tasks that run keep their connections and cannot open new ones until they are replaced: with a sudden crowd in between, some would fail',
        aws: `there the new deployment begins ${stage.topology.secrets.redeployDelaySeconds} s later`,
      },
      {
        promise: 'Secrets Management, Rotation: the old token opens nothing',
        wanted: 'refused',
        measured: `${kept ? 'taken' : 'refused'}; the tasks use the cache with the new one ${seconds(used)} after every connection was ended`,
        holds: !kept,
      },
    ];
  },
};
