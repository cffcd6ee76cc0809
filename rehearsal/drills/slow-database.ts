import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Postgres } from '../stage/postgres.ts';
import { childrenOf } from '../told/control-groups.ts';
import type { Drill } from './drill.ts';
import { count, share } from './words.ts';

const stoppedMs = 150;
const runningMs = 50;
const turns = 10;

/** All of the primary's processes are stopped three quarters of the time, as by a disk or a CPU that is used up. */
export const slowDatabase: Drill = {
  name: 'slow-database',
  runbooks: ['alarms/database-cpu', 'alarms/database-queue', 'alarms/server-latency'],
  async run(scene) {
    const { stage } = scene;
    const { server } = stage.fleets;
    const before = server.state().tasks.map(({ id }) => id);
    const load = scene.load({ perSecond: 100 });
    const writer = scene.writer();
    await delay(scene.short ? 3_000 : 10_000);
    const slowFrom = Date.now();
    scene.mark(`the database stands still for ${stoppedMs} of every ${stoppedMs + runningMs} ms`);
    const primary = stage.database.primary();
    // Longer than two health checks would need to fail.
    const { intervalSeconds, unhealthyThreshold } = stage.topology.services.server.health;
    const until = slowFrom + (intervalSeconds * unhealthyThreshold + 10) * 1_000;
    while (Date.now() < until) await slowDown(primary);
    const slowTo = Date.now();
    scene.mark('the database is itself again');
    await writer.nextAcknowledged();
    await delay(scene.short ? 2_000 : 10_000);
    const written = await writer.stop();
    const result = await load.stop();
    const replaced = before.filter((id) => !server.state().tasks.some((task) => task.id === id));
    const slow = result.seconds.filter(({ at }) => at >= slowFrom && at < slowTo);
    const worst = slow.reduce((most, { p95 }) => Math.max(most, p95), 0);
    const usual = medianOf(written.acknowledged.filter(({ at }) => at < slowFrom));
    const median = medianOf(written.acknowledged.filter(({ at }) => at >= slowFrom && at < slowTo));
    // Or all that follows would have been found without the drill.
    if (!(median > usual + stoppedMs / 4))
      throw new Error(
        `the database did not become slow: half of the writes took ${Math.round(median)} ms or more, ${Math.round(usual)} before`,
      );
    return [
      {
        promise: 'Health Check /api/health: a slow database gets no task replaced',
        wanted: '0 tasks, the same primary',
        measured: `${replaced.length} tasks, ${stage.database.primary() === primary ? 'the same' : 'another'} primary`,
        holds: replaced.length === 0 && stage.database.primary() === primary,
      },
      {
        promise: 'a slow database: readers wait, and are answered',
        wanted: '0 requests failed',
        measured: `${count(result.failed)} of ${count(result.requests)} failed, ${share(result.failed, result.requests)}; ${written.refused.length} writes refused; p95 up to ${Math.round(worst)} ms, the write in the middle took ${Math.round(median)} ms instead of ${Math.round(usual)}`,
        holds: result.failed === 0 && result.requests > 0,
        // Who waits for a connection longer than the pool allows is answered so.
        hangsOnSpeed: Object.keys(result.failures).every((why) => why === '503'),
        extrapolated:
          'at more requests a second the pools fill up, and requests are answered 503 with Retry-After',
        aws: 'db.t3.small slows down so when its CPU credits are used up; the alarm database-credits rings before (AWS)',
      },
    ];
  },
};

/** Milliseconds; not a number when nothing was written. */
function medianOf(writes: readonly { readonly at: number; readonly sentAt: number }[]): number {
  const took = writes.map(({ at, sentAt }) => at - sentAt).sort((a, b) => a - b);
  return took[took.length >> 1] ?? Number.NaN;
}

/** For some turns. A process of its own, which ends with all of them running even if this one is killed meanwhile. */
async function slowDown({ program }: Postgres): Promise<void> {
  const script = `n=0; while [ $n -lt ${turns} ]; do kill -STOP "$@"; sleep ${stoppedMs / 1000}; kill -CONT "$@"; sleep ${runningMs / 1000}; n=$((n+1)); done`;
  const processes = [program.pid, ...childrenOf(program.pid)].map(String);
  // It says of connections that were closed meanwhile that they are gone.
  const slowing = spawn('/bin/sh', ['-c', script, 'slow', ...processes], { detached: true, stdio: 'ignore' });
  await once(slowing, 'exit');
}
