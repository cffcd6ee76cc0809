import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestRedis, withoutRedis } from '../testing/redis.ts';
import { type JobWake, localJobWake, redisJobWake } from './job-wake.ts';
import { connectRedis } from './redis.ts';

const quiet = { warn() {}, info() {} };

/** What every driver keeps. @param open what says it, and what others hear it by; the same where there is one server. */
function wakesWorkers(open: () => { readonly saying: JobWake; readonly hearing: JobWake }) {
  test('of a job that is due workers hear', async () => {
    const { saying, hearing } = open();
    const heard = listen(hearing);
    await heardOf(heard, () => saying.announce(new Date()));
  });

  test('of a job that is due in a moment they hear when it is due', async () => {
    const { saying, hearing } = open();
    const heard = listen(hearing);
    await heardOf(heard, () => saying.announce(new Date(0)));
    const due = new Date(Date.now() + 300);
    heard.times.length = 0;
    saying.announce(due);
    while (!heard.times.some((time) => time >= due.getTime())) await delay(10);
  });

  test('of one that is due tomorrow nothing is kept in mind', () => {
    const { saying } = open();
    saying.announce(new Date(Date.now() + 86_400_000));
    saying.announce(new Date(Date.now() + 9_000));
    saying.close();
    // A timer that was left behind would hold this process.
  });
}

interface Heard {
  readonly times: number[];
}

function listen(wake: JobWake): Heard {
  const times: number[] = [];
  wake.listen(() => times.push(Date.now()));
  return { times };
}

/** Said until it is heard: the first words may be said before anybody listens. */
async function heardOf(heard: Heard, say: () => void): Promise<void> {
  heard.times.length = 0;
  while (heard.times.length === 0) {
    say();
    await delay(20);
  }
}

suite('words within one server', () => {
  wakesWorkers(() => {
    const wake = localJobWake();
    after(() => wake.close());
    return { saying: wake, hearing: wake };
  });
});

suite('words by Redis', { skip: withoutRedis }, async () => {
  if (withoutRedis) return;
  const redis = await startTestRedis();
  const open = () => {
    const link = connectRedis(redis.url, quiet);
    const wake = redisJobWake(link);
    after(() => {
      wake.close();
      link.close();
    });
    return wake;
  };
  wakesWorkers(() => ({ saying: open(), hearing: open() }));

  test('reach the own worker while Redis is away, and all when it is back, who then ask once for what they missed', async () => {
    const [one, two] = [open(), open()];
    const [own, other] = [listen(one), listen(two)];
    await heardOf(other, () => one.announce(new Date()));
    await redis.kill();
    own.times.length = 0;
    one.announce(new Date());
    assert.equal(own.times.length, 1);
    other.times.length = 0;
    await redis.start();
    while (other.times.length === 0) await delay(10);
    await heardOf(other, () => one.announce(new Date()));
  });
});
