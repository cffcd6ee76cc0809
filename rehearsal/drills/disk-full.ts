import { setTimeout as delay } from 'node:timers/promises';
import { type Disk, whyNoDisk } from '../stage/disk.ts';
import { administrator } from '../stage/postgres.ts';
import type { Measure } from '../told/result.ts';
import { lostWrites } from './application.ts';
import type { Drill, Scene } from './drill.ts';
import { count, seconds, share } from './words.ts';
import type { WriterResult } from './writer.ts';

const writesBackWithinSeconds = 10;
const roomBytes = 192e6;
/** What is left, in shares of the disk, one after the other. */
const steps = [0.3, 0.19, 0.1, 0.03];

/** The disk of the primary fills up: first no table can grow any more, then not even the log. */
export const diskFull: Drill = {
  name: 'disk-full',
  runbooks: [
    'alarms/database-storage',
    'alarms/database-transaction-logs',
    'alarms/data-at-risk',
    'scale-database',
  ],
  async run(scene) {
    const why = whyNoDisk();
    if (why !== undefined) throw new Error(`${why}; nothing else that is full would be a disk`);
    const { database, topology } = scene.stage;
    scene.mark('the database is put onto a disk of limited size');
    const alarmShare = topology.alarms.databaseFreeStorageGb / topology.database.storageGb;
    const disk = await database.moveOntoDisk(roomBytes, alarmShare);
    try {
      return await fillUp(scene, disk, alarmShare);
    } finally {
      await database.leaveDisk();
      if (topology.database.multiAz && !database.standby()) await database.makeStandby();
      await scene.until('the standby after all', () => follows(scene), 60);
    }
  },
};

async function fillUp(scene: Scene, disk: Disk, alarmShare: number): Promise<Measure[]> {
  const { stage, short } = scene;
  const { database } = stage;
  const primary = database.primary().name;
  await scene.until('the standby', () => follows(scene), 60);
  const tasks = stage.fleets.server.state().tasks.map(({ id }) => id);
  const load = scene.load({ perSecond: 100 });
  const writer = scene.writer();
  await writer.nextAcknowledged();
  await delay(short ? 2_000 : 10_000);

  let passed: { readonly at: number; readonly free: number } | undefined;
  let stoodStill = false;
  const deaf = stage.listen((happening) => {
    if (happening.what === 'database-storage-low' && happening.low)
      passed ??= { at: Date.now(), free: disk.freeBytes() / disk.bytes() };
    if (happening.what === 'database-storage') stoodStill ||= happening.full;
  });
  // A new file of the log, so that the next one is due only when the drill asks for it.
  await database.ask('select pg_switch_wal()');
  // On a full disk PostgreSQL may take no new connection: it writes a file of its catalogue first.
  const client = administrator(stage.clusters, database.primary().port);
  client.on('error', () => {});
  await client.connect();
  for (const left of steps) {
    scene.mark(`${left * 100} % of the disk are left`);
    disk.fill(left * disk.bytes());
    await delay(short ? 1_000 : 5_000);
  }
  scene.mark('the disk is full');
  const fullFrom = Date.now();
  const filling = setInterval(() => disk.fill(0), 20);
  await delay(short ? 5_000 : 20_000);
  const fullTo = Date.now();

  scene.mark('the log needs another file');
  await scene.until(
    'the end of the log',
    async () => {
      await client
        .query("select pg_logical_emit_message(false, 'rehearsal', ''), pg_switch_wal()")
        .catch(() => {});
      return !database.primary().program.isRunning();
    },
    60,
  );
  await client.end().catch(() => {});
  await scene.until('the watch to see it', () => stoodStill, 30);
  await delay(short ? 2_000 : 10_000);
  clearInterval(filling);
  scene.mark('the disk is made larger');
  const grownAt = Date.now();
  disk.grow(disk.bytes() * 2);
  const first = await writer.nextAcknowledged();
  scene.mark('writes are back');
  await scene.until('the standby again', () => follows(scene), 60);
  const followed = (Date.now() - grownAt) / 1000;
  await delay(short ? 1_000 : 10_000);
  const written = await writer.stop();
  const result = await load.stop();
  deaf();
  const lost = await lostWrites(stage, written.acknowledged);
  const replaced = tasks.filter((id) => !stage.fleets.server.state().tasks.some((task) => task.id === id));
  const back = (first.at - grownAt) / 1000;
  const whileFull = result.seconds.filter(({ at }) => at >= fullFrom && at + 1_000 <= fullTo);
  const [asked, failed] = [sumOf(whileFull, 'requests'), sumOf(whileFull, 'failed')];
  return [
    {
      promise: 'Database, Storage: the mark of the alarm database-storage is passed before anything fails',
      wanted: `with ${Math.round(alarmShare * 100)} % left, before the first write is refused`,
      measured: markWords(passed, written),
      holds: passed !== undefined && written.refused.every(({ at }) => at > Number(passed?.at)),
      extrapolated: `${stage.topology.alarms.databaseFreeStorageGb} of ${stage.topology.database.storageGb} GB: how long it is early depends on what writes`,
      aws: 'here the mark is looked at twice a second; FreeStorageSpace comes once a minute and the alarm looks at five of them; storage autoscaling enlarges the disk when 10 % are left for five minutes, at most once in six hours (AWS)',
    },
    {
      promise: 'a full disk: readers go on',
      wanted: '0 requests failed',
      measured: `${count(failed)} of ${count(asked)} failed while no table could grow, ${share(failed, asked)}`,
      holds: failed === 0 && asked > 0,
      extrapolated: 'what is read needs no room, unless a question sorts more than fits into memory',
      aws: 'RDS calls itself storage-full and may take no connection at all (AWS): readers are then answered as in the next but one row',
    },
    refusals(written, fullFrom, fullTo),
    {
      promise: 'a full disk: 0 acknowledged writes lost, and the standby is not promoted',
      wanted: '0 lost, the same primary',
      measured: `${lost.length} lost of ${count(written.acknowledged.length)}, ${database.primary().name === primary ? 'the same' : 'another'} primary; ${count(result.failed)} of ${count(result.requests)} requests of readers failed in all, most of them while the log could not grow and PostgreSQL had stopped itself`,
      holds: lost.length === 0 && written.acknowledged.length > 0 && database.primary().name === primary,
      aws: 'the standby has a copy of the same blocks, so failing over would help nothing; here the standby has a disk of its own, and the watch keeps to the rule',
    },
    {
      promise: 'a full disk: nobody starts a task',
      wanted: '0 tasks replaced, the standby follows',
      measured: `${replaced.length} tasks replaced; the standby followed ${seconds(followed)} after the disk was larger`,
      holds: replaced.length === 0 && database.synchronous(),
    },
    {
      promise: 'a full disk: writes are back once it is larger',
      wanted: `within ${writesBackWithinSeconds} s`,
      measured: `${seconds(back)} after`,
      holds: back <= writesBackWithinSeconds,
      hangsOnSpeed: true,
      extrapolated:
        'PostgreSQL replays its log since the last checkpoint before it answers, five minutes of it at most',
      aws: 'modify-db-instance takes some minutes to enlarge the disk, from memory',
    },
  ];
}

function refusals({ refused }: WriterResult, from: number, to: number): Measure {
  const then = refused.filter(({ at }) => at >= from && at < to);
  const wrong = then.filter(({ why, retryAfter }) => why !== '507' && !(why === '503' && retryAfter));
  const kinds = Map.groupBy(then, ({ why }) => why);
  const words = [...kinds].map(([why, all]) => `${all.length} with ${why}`).join(', ');
  return {
    promise: 'a full disk: what cannot be written is refused',
    wanted: 'with 503 and Retry-After, or 507',
    measured: `${words || 'none refused'}, ${wrong.length} otherwise`,
    holds: then.length > 0 && wrong.length === 0,
  };
}

function markWords(
  passed: { readonly at: number; readonly free: number } | undefined,
  { refused }: WriterResult,
): string {
  if (!passed) return 'it was not seen';
  const [first] = refused;
  const early = first ? `${seconds((first.at - passed.at) / 1000)} before` : 'and no write was refused';
  return `with ${Math.round(passed.free * 100)} % left, ${early}, filled in steps of some seconds`;
}

/** Up to the last byte, and commits wait for it. */
function follows({ stage: { database, topology } }: Scene): boolean {
  return !topology.database.multiAz || (database.synchronous() && database.lagBytes() !== undefined);
}

function sumOf(
  all: readonly { readonly requests: number; readonly failed: number }[],
  key: 'requests' | 'failed',
): number {
  return all.reduce((sum, each) => sum + each[key], 0);
}
