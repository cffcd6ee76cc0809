import type { Measure } from '../told/result.ts';
import { lostWrites } from './application.ts';
import type { Drill, Scene } from './drill.ts';
import type { LoadResult } from './load.ts';
import { count, seconds, share } from './words.ts';
import type { WriterResult } from './writer.ts';

const wholeRequests = 100_000;
const shortRequests = 5_000;
/** Checks, drains and time to stop of the topology, twice over. */
const rolloutSeconds = 480;
const perSecond = 300;
/** What is due while too many are unanswered is not sent: a site that hangs would fail no request. */
const heldBackAtMost = 0.01;

/** Rolling updates of both services under load: one that works, and one that does not. */
export const deploy: Drill = {
  name: 'deploy',
  runbooks: ['deploy', 'rollback', 'alarms/deployment-failed'],
  async run(scene) {
    const { server, client } = scene.stage.fleets;
    const load = scene.load({ perSecond });
    const writer = scene.writer();
    const leastHealthy = { server: server.healthy(), client: client.healthy() };
    const look = () => {
      leastHealthy.server = Math.min(leastHealthy.server, server.healthy());
      leastHealthy.client = Math.min(leastHealthy.client, client.healthy());
    };
    scene.mark('a new revision of both services is deployed');
    server.deploy('revision-2', 'good');
    client.deploy('revision-2', 'good');
    const rolled = await scene.until(
      'the new revision',
      () => {
        look();
        return server.isSteady() && client.isSteady();
      },
      rolloutSeconds,
    );
    const revisions = [server, client].map((fleet) => fleet.state().deployment.revision);
    const broken = scene.short ? 'ends-at-once' : 'fails-its-check';
    scene.mark(`a revision of the server is deployed that ${broken.replaceAll('-', ' ')}`);
    server.deploy('revision-3', broken);
    const back = await scene.until(
      'the rollback',
      () => {
        look();
        return server.isSteady() && server.state().deployment.revision === 'revision-2';
      },
      rolloutSeconds * 2,
    );
    const wanted = scene.short ? shortRequests : wholeRequests;
    await scene.until('enough requests', () => load.requests() >= wanted, 900);
    const result = await load.stop();
    const written = await writer.stop();
    const lost = await lostWrites(scene.stage, written.acknowledged);
    return measures(scene, {
      rolled,
      revisions,
      back,
      leastHealthy,
      wanted,
      written,
      lost: lost.length,
      ...result,
    });
  },
};

interface Found extends Pick<LoadResult, 'requests' | 'failed' | 'firstFailures' | 'heldBack' | 'seconds'> {
  readonly rolled: number;
  /** Of server and client, when both were steady. */
  readonly revisions: readonly string[];
  readonly back: number;
  readonly leastHealthy: { readonly server: number; readonly client: number };
  readonly wanted: number;
  readonly written: WriterResult;
  readonly lost: number;
}

function measures({ stage }: Scene, found: Found): Measure[] {
  const { server, client } = stage.topology.services;
  const first = found.firstFailures[0];
  const longest = Math.max(...found.seconds.map((second) => second.longest));
  return [
    {
      promise: 'Zero-Downtime Updates',
      wanted: `0 failed of at least ${count(found.wanted)} requests`,
      measured: `${count(found.failed)} failed of ${count(found.requests)}${first ? `, first ${first}` : ''}`,
      holds: found.failed === 0 && found.requests >= found.wanted,
      extrapolated: 'readers only; writers stand in the next row but one',
      aws: 'AWS promises no figure; images are pulled and capacity is found there, which takes longer',
    },
    {
      promise: 'Zero-Downtime Updates: nobody has to wait long',
      wanted: `at most ${heldBackAtMost * 100} % of what was due not sent`,
      measured: `${share(found.heldBack, found.requests)} not sent; the longest answer took ${seconds(longest / 1000)}`,
      holds: found.heldBack <= found.requests * heldBackAtMost,
      hangsOnSpeed: true,
    },
    {
      promise: 'Zero-Downtime Updates, for those who write',
      wanted: '0 writes refused, 0 acknowledged ones lost',
      measured: `${count(found.written.refused.length)} refused and ${count(found.lost)} lost of ${count(found.written.acknowledged.length)}`,
      holds: found.written.refused.length === 0 && found.lost === 0 && found.written.acknowledged.length > 0,
    },
    {
      promise: 'ECS performs rolling update; old tasks drained after new tasks healthy',
      wanted: 'both services on the new revision',
      measured: `after ${seconds(found.rolled)}, draining and stopping included`,
      holds: found.revisions.every((revision) => revision === 'revision-2'),
    },
    {
      promise: 'Health checks ensure stability: a revision that does not work is rolled back',
      wanted: `back on the revision before; in both updates never fewer than ${server.desiredCount} healthy servers and ${client.desiredCount} clients`,
      measured: `back after ${seconds(found.back)}, never fewer than ${found.leastHealthy.server} and ${found.leastHealthy.client}`,
      holds:
        found.leastHealthy.server >= server.desiredCount && found.leastHealthy.client >= client.desiredCount,
      aws: "ECS's circuit breaker gives up after 3 failed tasks too; its pauses between tries are its own",
    },
  ];
}
