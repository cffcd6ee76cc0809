/** What every drill begins with: a drill before it that broke off leaves things lost, and would be measured with it. */
import type { Stage } from '../stage/stage.ts';
import type { Scene } from './drill.ts';

/** Ours: a standby and tasks are made in seconds, a drain ends within two minutes. */
const wholeWithinSeconds = 300;

/** Brings back what is lost and waits until all is there. @throws when it does not come. */
export async function makeWhole({ stage, until }: Pick<Scene, 'stage' | 'until'>): Promise<void> {
  const { cache, database, fleets, topology } = stage;
  for (const fleet of Object.values(fleets)) {
    for (const zone of fleet.state().lostZones) fleet.regainZone(zone);
  }
  if (cache.replicas().length < topology.cache.nodes - 1 || !cache.primary().program.isRunning())
    await cache.replaceLost();
  if (topology.database.multiAz && !database.synchronous()) await database.makeStandby();
  await until('the rehearsal is whole, as each drill finds it', () => isWhole(stage), wholeWithinSeconds);
}

function isWhole({ cache, database, fleets, topology }: Stage): boolean {
  return (
    Object.values(fleets).every(
      (fleet) => fleet.isSteady() && fleet.healthy() >= topology.services[fleet.service].desiredCount,
    ) &&
    cache.primary().program.isRunning() &&
    (database.synchronous() || !topology.database.multiAz)
  );
}
