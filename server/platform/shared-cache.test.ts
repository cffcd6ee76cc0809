import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { redisCache } from './shared-cache.ts';

const skip =
  spawnSync('redis-server', ['--version']).status === 0
    ? false
    : 'redis-server is not installed on this machine';
const quiet = { warn() {}, info() {} };

async function startRedis(port: number): Promise<ChildProcess> {
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', 'secret'];
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('Ready to accept')) break;
  return child;
}

test('what one server keeps another finds, and a Redis that goes away is done without until it is back', {
  skip,
}, async (context) => {
  const port = await freePort();
  let redis = await startRedis(port);
  const url = new URL(`redis://:secret@127.0.0.1:${port}`);
  const one = redisCache(url, quiet);
  const two = redisCache(url, quiet);
  context.after(() => {
    one.close();
    two.close();
    redis.kill('SIGKILL');
  });
  const found = async (cache: typeof one, key: string) => {
    for (;;) {
      one.set('page', 'ready');
      const value = await cache.get(key);
      if (value !== undefined) return value;
      await delay(10);
    }
  };
  assert.equal(await found(two, 'page'), 'ready');
  assert.equal(await two.get('other'), undefined);
  await two.probe();

  const gone = once(redis, 'exit');
  redis.kill('SIGKILL');
  await gone;
  assert.equal(await two.get('page'), undefined);
  one.set('page', 'lost');
  await assert.rejects(two.probe());

  redis = await startRedis(port);
  assert.equal(await found(two, 'page'), 'ready');
});
