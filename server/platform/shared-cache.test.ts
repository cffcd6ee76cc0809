import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestRedis, withoutRedis } from '../testing/redis.ts';
import { connectRedis } from './redis.ts';
import { redisCache } from './shared-cache.ts';

const quiet = { warn() {}, info() {} };

test('what one server keeps another finds, and a Redis that goes away is done without until it is back', {
  skip: withoutRedis,
}, async (context) => {
  const redis = await startTestRedis();
  const links = [connectRedis(redis.url, quiet, 30_000), connectRedis(redis.url, quiet, 30_000)] as const;
  context.after(() => {
    for (const link of links) link.close();
  });
  const [one, two] = [redisCache(links[0].commands), redisCache(links[1].commands)];
  const found = async (key: string) => {
    for (;;) {
      one.set('page', 'ready');
      const value = await two.get(key);
      if (value !== undefined) return value;
      await delay(10);
    }
  };
  assert.equal(await found('page'), 'ready');
  assert.equal(await two.get('other'), undefined);
  await links[1].probe();

  await redis.kill();
  assert.equal(await two.get('page'), undefined);
  one.set('page', 'lost');
  await assert.rejects(links[1].probe());

  await redis.start();
  assert.equal(await found('page'), 'ready');

  redis.freeze();
  assert.equal(await two.get('page'), undefined, 'nobody waits for it');
  redis.thaw();
  assert.equal(await found('page'), 'ready');
});
