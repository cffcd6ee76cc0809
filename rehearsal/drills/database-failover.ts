import { setTimeout as delay } from 'node:timers/promises';
import { lostWrites } from './application.ts';
import type { Drill } from './drill.ts';
import { count, seconds, share } from './words.ts';
import { longestSilence } from './writer.ts';

const writesBackWithinSeconds = 5;

/** The primary dies in the middle of writes; the standby takes its place. */
export const databaseFailover: Drill = {
  name: 'database-failover',
  runbooks: ['database-failover', 'alarms/database-event', 'alarms/database-connection-failures'],
  async run(scene) {
    const { database } = scene.stage;
    if (!database.standby()) throw new Error('this environment has no standby (database.multiAz)');
    const load = scene.load();
    const writer = scene.writer();
    await delay(scene.short ? 3_000 : 10_000);
    // A pause of this machine may have cost it.
    if (!database.synchronous()) await database.makeStandby();
    const killedAt = Date.now();
    scene.mark('the primary is killed');
    database.primary().program.signal('SIGKILL');
    await scene.until('another primary', () => database.standby() === undefined, 60);
    const first = await writer.nextAcknowledged();
    scene.mark('writes are back');
    await delay(scene.short ? 2_000 : 10_000);
    const written = await writer.stop();
    const result = await load.stop();
    const lost = await lostWrites(scene.stage, written.acknowledged);
    // As RDS does by itself; the next drill finds what this one found.
    await database.makeStandby();
    const back = (first.at - killedAt) / 1000;
    const wrong = written.refused.filter(({ why, retryAfter }) => why !== '503' || !retryAfter);
    return [
      {
        promise: 'Database Failure: automatic failover to standby (Multi-AZ)',
        wanted: '0 acknowledged writes lost',
        measured: `${lost.length} lost of ${count(written.acknowledged.length)}`,
        holds: lost.length === 0 && written.acknowledged.length > 0,
        extrapolated: 'a commit waits for the standby, so none is lost at any size',
      },
      {
        promise: 'Database Failure: writes are back',
        wanted: `within ${writesBackWithinSeconds} s`,
        measured: `${seconds(back)} after the kill; longest silence ${seconds(longestSilence(written) / 1000)}`,
        holds: back <= writesBackWithinSeconds,
        hangsOnSpeed: true,
        extrapolated:
          'detection and reconnection, which do not grow with the database; the primary is killed, so its connections end at once: one that falls silent is noticed some 2 s later',
        aws: 'RDS: typically 60 to 120 s (AWS)',
      },
      {
        promise: 'what cannot be written is refused with the time to come back',
        wanted: 'some, and every one with 503 and Retry-After',
        measured: `${written.refused.length} writes refused, ${wrong.length} otherwise${wrong[0] ? ` (first ${wrong[0].why})` : ''}`,
        holds: written.refused.length > 0 && wrong.length === 0,
      },
      {
        promise: 'readers meanwhile',
        wanted: 'told',
        measured: `${count(result.failed)} of ${count(result.requests)} requests failed, ${share(result.failed, result.requests)}`,
        aws: 'in 60 to 120 s a question that is asked again after a second fails too, so readers are answered 503',
      },
    ];
  },
};
