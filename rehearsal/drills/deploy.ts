import type { Measure } from '../told/result.ts';
import type { Drill, Scene } from './drill.ts';
import type { LoadResult } from './load.ts';
import { count, seconds } from './words.ts';

const wholeRequests = 100_000;
const shortRequests = 5_000;
/** Checks, drains and time to stop of the topology, twice over. */
const rolloutSeconds = 480;
const perSecond = 300;

/** Rolling updates of both services under load: one that works, and one that does not. */
export const deploy: Drill = {
  name: 'deploy',
  runbooks: ['deploy', 'rollback', 'alarms/deployment-failed'],
  async run(scene) {
    const { server, client } = scene.stage.fleets;
    const load = scene.load({ perSecond });
    scene.mark('a new revision of both services is deployed');
    server.deploy('revision-2', 'good');
    client.deploy('revision-2', 'good');
    const rolled = await scene.until(
      'the new revision',
      () => server.isSteady() && client.isSteady(),
      rolloutSeconds,
    );
    const broken = scene.short ? 'ends-at-once' : 'fails-its-check';
    scene.mark(`a revision of the server is deployed that ${broken.replaceAll('-', ' ')}`);
    server.deploy('revision-3', broken);
    let leastHealthy = Number.POSITIVE_INFINITY;
    const back = await scene.until(
      'the rollback',
      () => {
        leastHealthy = Math.min(leastHealthy, server.healthy());
        return server.isSteady() && server.state().deployment.revision === 'revision-2';
      },
      rolloutSeconds * 2,
    );
    const wanted = scene.short ? shortRequests : wholeRequests;
    await scene.until('enough requests', () => load.requests() >= wanted, 900);
    const result = await load.stop();
    scene.count(result);
    return measures(scene, { rolled, back, leastHealthy, wanted, ...result });
  },
};

interface Found extends Pick<LoadResult, 'requests' | 'failed' | 'firstFailures'> {
  readonly rolled: number;
  readonly back: number;
  readonly leastHealthy: number;
  readonly wanted: number;
}

function measures({ stage }: Scene, found: Found): Measure[] {
  const { desiredCount } = stage.topology.services.server;
  const first = found.firstFailures[0];
  return [
    {
      promise: 'Zero-Downtime Updates',
      wanted: `0 failed of at least ${count(found.wanted)} requests`,
      measured: `${count(found.failed)} failed of ${count(found.requests)}${first ? `, first ${first}` : ''}`,
      holds: found.failed === 0 && found.requests >= found.wanted,
      aws: 'AWS promises no figure; images are pulled and capacity is found there, which takes longer',
    },
    {
      promise: 'ECS performs rolling update; old tasks drained after new tasks healthy',
      wanted: 'both services on the new revision',
      measured: `after ${seconds(found.rolled)}, draining and stopping included`,
      holds: true,
    },
    {
      promise: 'Health checks ensure stability: a revision that does not work is rolled back',
      wanted: `back on the revision before, never fewer than ${desiredCount} healthy tasks`,
      measured: `back after ${seconds(found.back)}, never fewer than ${found.leastHealthy}`,
      holds: found.leastHealthy >= desiredCount,
      aws: "ECS's circuit breaker gives up after 3 failed tasks too; its pauses between tries are its own",
    },
  ];
}
