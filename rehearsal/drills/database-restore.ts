import { setTimeout as delay } from 'node:timers/promises';
import {
  archiveSeconds,
  ask,
  cloneCluster,
  copyRunning,
  recoverTo,
  startCluster,
} from '../stage/postgres.ts';
import { askApplication, lostWrites } from './application.ts';
import type { Drill } from './drill.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { count, seconds } from './words.ts';

const vault = 'vault';
const rpoAtMostSeconds = 60;
const hour = 3_600;
/** What a gp3 volume of that size gives without being paid for more (AWS). */
const gp3BytesPerSecond = 125e6;

/** A table is dropped; the database comes back as it was the second before, from a backup and the archived log. */
export const databaseRestore: Drill = {
  name: 'database-restore',
  runbooks: ['data-loss-restore', 'alarms/database-restorable-time'],
  async run(scene) {
    const { stage } = scene;
    const { clusters, database } = stage;
    scene.mark('the daily backup is made');
    await copyRunning(clusters, database.primary(), vault, 'for the archive');
    const writer = scene.writer();
    await delay(scene.short ? 4_000 : 20_000);
    const moment = new Date();
    // The second before: nothing that is acknowledged from now on has to be there.
    await delay(1_000);
    scene.mark('the table of bookmarks is dropped');
    await askApplication(stage, 'drop table bookmark cascade');
    const droppedAt = performance.now();
    const written = await writer.stop();
    const good = written.acknowledged.filter(({ at }) => at <= moment.getTime());
    const [last] = await database.ask('select pg_walfile_name(pg_current_wal_insert_lsn() - 1) file');
    // The short form does not wait for the clock of the archive.
    if (scene.short) await database.ask('select pg_switch_wal()');
    await scene.until(
      'the archive has the log',
      async () => {
        const [archiver] = await database.ask('select last_archived_wal file from pg_stat_archiver');
        return String(archiver?.file) >= String(last?.file);
      },
      archiveSeconds * 3,
    );
    const archived = (performance.now() - droppedAt) / 1000;

    scene.mark('a new instance is restored beside the old one');
    const began = performance.now();
    const name = `restored-${Date.now()}`;
    cloneCluster(clusters, vault, name);
    const copied = (performance.now() - began) / 1000;
    recoverTo(clusters, name, moment);
    const restored = await startCluster(clusters, name);
    await scene.until(
      'the restored instance',
      async () => {
        const [row] = await ask(clusters, restored, 'select pg_is_in_recovery() recovering');
        return row?.recovering === false;
      },
      600,
    );
    const took = (performance.now() - began) / 1000;
    const [size] = await ask(
      clusters,
      restored,
      'select sum(pg_database_size(oid))::bigint bytes from pg_database',
    );
    scene.mark('it takes the place of the old one');
    await database.replaceBy(restored);
    const viewers = new Viewers(stage, 1);
    const address = viewerAddress(scene.newViewers(1));
    await scene.until(
      'the site',
      async () => (await viewers.ask({ path: '/api/health/ready', address })).status === 200,
      60,
    );
    viewers.close();
    const whole = (performance.now() - droppedAt) / 1000;
    const lost = await lostWrites(stage, good);
    if (stage.topology.database.multiAz) await database.makeStandby();

    const bytes = Number(size?.bytes ?? 0);
    const measured = bytes / copied;
    const perSecond = Math.min(gp3BytesPerSecond, measured);
    const { storageGb } = stage.topology.database;
    const atSize = whole - copied + (storageGb * 1e9) / perSecond;
    return [
      {
        promise: 'Data Loss: Restore from automated backups, to the second before',
        wanted: '0 writes acknowledged up to that second missing',
        measured: `${lost.length} missing of ${count(good.length)}`,
        holds: lost.length === 0 && good.length > 0,
        extrapolated: 'every write is in the log, whatever the size',
      },
      ...(scene.short
        ? []
        : [
            {
              promise: 'RPO: 5 minutes (transaction log backups)',
              wanted: `the log is in the archive within ${rpoAtMostSeconds} s`,
              measured: `${seconds(archived)} after the last write`,
              holds: archived <= rpoAtMostSeconds,
              hangsOnSpeed: true,
              extrapolated: `it is archived every ${archiveSeconds} s here; a busier database fills its files of 16 MB sooner`,
              aws: 'RDS sends its log every 5 minutes (AWS)',
            },
          ]),
      {
        promise: 'RTO: 1 hour',
        wanted: `${storageGb} GB within ${hour} s, extrapolated`,
        measured: `${(bytes / 1e6).toFixed(0)} MB restored in ${seconds(took)}, copied at ${megabytes(measured)} MB/s; the site answered ${seconds(whole)} after the drop`,
        holds: atSize <= hour,
        hangsOnSpeed: true,
        extrapolated: `${Math.round(atSize / 60)} min for ${storageGb} GB: what was not copying stays as it is, files are copied at ${megabytes(perSecond)} MB/s, which is ${perSecond < measured ? 'what gp3 gives (AWS) and less than was measured here' : 'what was measured here'}; replaying a day's log is not reckoned in`,
        aws: 'RDS: 50 GB take 15 to 30 min, from memory. PostgreSQL is restored here by its own means: the commands of the runbook, for RDS and Terraform, are not run',
      },
    ];
  },
};

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en-US');
}
