import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from '../stage/fleet.ts';
import type { Postgres } from '../stage/postgres.ts';
import type { Measure } from '../told/result.ts';
import { lostWrites } from './application.ts';
import type { Drill, Scene } from './drill.ts';
import { count, seconds, share } from './words.ts';
import { longestSilence } from './writer.ts';

const writesWithinSeconds = 5;

/**
 * Each zone is lost, first the one of the standby, then the one of the primary, with the tasks in it. The standby is
 * cut off without a word; the primary and the tasks die with their machines, and the controller hears of the tasks at
 * once, as ECS does of tasks whose machine it manages.
 */
export const zoneLoss: Drill = {
  name: 'zone-loss',
  runbooks: ['database-failover', 'alarms/server-short-of-tasks', 'alarms/client-short-of-tasks'],
  async run(scene) {
    const { database } = scene.stage;
    const standby = database.standby();
    if (!standby) throw new Error('this environment has no standby (database.multiAz)');
    const first = await cut(scene, standby, 'the standby');
    const second = await cut(scene, database.primary(), 'the primary');
    return [...first, ...second];
  },
};

async function cut(scene: Scene, postgres: Postgres, role: string): Promise<Measure[]> {
  const { database, fleets } = scene.stage;
  const zone = database.zoneOf(postgres);
  const load = scene.load();
  const writer = scene.writer();
  await delay(10_000);
  let alarmAfterMs: number | undefined;
  const cutAt = Date.now();
  const deaf = scene.stage.listen((happening) => {
    if (happening.what === 'alarm' && happening.name === 'standby-lost' && happening.on)
      alarmAfterMs ??= Date.now() - cutAt;
  });
  scene.mark(`zone ${zone} is lost, with ${role}`);
  const isStandby = postgres === database.standby();
  if (isStandby) database.cutOffStandby();
  else postgres.program.signal('SIGKILL');
  const first = writer.nextAcknowledged();
  first.catch(() => {});
  for (const fleet of Object.values(fleets)) fleet.loseZone(zone);
  // From the loss on, beside the other wait. Those that were killed count as healthy until their end is told.
  const enough = () =>
    Object.values(fleets).every(
      (fleet) =>
        fleet.state().tasks.every((task) => task.zone !== zone) && fleet.healthy() >= fleet.state().desired,
    );
  const replaced = scene.until('as many tasks as before', enough, 180);
  replaced.catch(() => {});
  await scene.until('commits without that zone', () => !database.synchronous(), 60).finally(deaf);
  const back = (await first).at - cutAt;
  const healthy = await replaced;
  const written = await writer.stop();
  const result = await load.stop();
  const lost = await lostWrites(scene.stage, written.acknowledged);
  scene.mark(`zone ${zone} is back`);
  for (const fleet of Object.values(fleets)) fleet.regainZone(zone);
  await database.makeStandby();
  // Tasks that leave for the sake of balance go on draining meanwhile.
  const zones = scene.stage.topology.network.zones;
  await scene.until(
    'tasks in every zone',
    () => Object.values(fleets).every((fleet) => zones.every((each) => servesIn(fleet, each))),
    300,
  );
  const alarm: Measure = {
    promise: 'Multi-AZ: the standby is cut off without a word',
    wanted: `commits no longer wait and the alarm standby-lost rings within ${writesWithinSeconds} s`,
    measured:
      alarmAfterMs === undefined ? 'it did not ring' : `it rang after ${seconds(alarmAfterMs / 1000)}`,
    holds: alarmAfterMs !== undefined && alarmAfterMs <= writesWithinSeconds * 1000,
    // How soon does; that it rings does not.
    hangsOnSpeed: alarmAfterMs !== undefined,
    aws: 'RDS tells it as an event; it mirrors the disk and names no time (AWS)',
  };
  return [
    ...(isStandby ? [alarm] : []),
    {
      promise: `Multi-AZ: the zone of ${role} is lost, writes go on`,
      wanted: `within ${writesWithinSeconds} s`,
      measured: `${seconds(back / 1000)} after the loss, longest silence ${seconds(longestSilence(written) / 1000)}`,
      holds: back <= writesWithinSeconds * 1000,
      hangsOnSpeed: true,
      extrapolated: `what counts is how soon it is noticed, which does not grow with the database${isStandby ? '' : '; the primary is killed, so its connections end at once: one that falls silent is noticed some 2 s later'}`,
      aws:
        role === 'the primary'
          ? 'RDS: typically 60 to 120 s (AWS)'
          : 'RDS goes on without a standby that is lost, and makes a new one',
    },
    {
      promise: `Multi-AZ: the zone of ${role} is lost, writes stay`,
      wanted: '0 acknowledged writes lost',
      measured: `${lost.length} lost of ${count(written.acknowledged.length)}`,
      holds: lost.length === 0 && written.acknowledged.length > 0,
    },
    {
      promise: `Multi-AZ: the zone of ${role} is lost, readers`,
      wanted: 'as many healthy tasks as before, in the other zone',
      measured: `after ${seconds(healthy)}; ${count(result.failed)} of ${count(result.requests)} requests failed, ${share(result.failed, result.requests)}`,
      extrapolated:
        'the tasks are killed and the controller is told at once: no detection is in these figures',
      aws: "AWS's load balancer and the cache have addresses in the zone too, which ours have not; a single cache node is lost with its zone",
    },
  ];
}

function servesIn(fleet: Fleet, zone: string): boolean {
  return fleet.state().tasks.some((task) => task.zone === zone && task.phase === 'healthy');
}
