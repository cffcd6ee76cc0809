import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import { freePort } from './platform/free-port.ts';

const skip =
  spawnSync('redis-server', ['--version']).status === 0
    ? false
    : 'redis-server is not installed on this machine';

/** Runs the entry as its one-off task does. */
async function flush(variables: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'flush-cache.ts')], {
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], output] = await Promise.all([once(child, 'close'), text(child.stdout)]);
  return { code, output };
}

test('the task that empties the shared cache empties it, and says when it cannot', {
  skip,
}, async (context) => {
  const port = String(await freePort());
  const words = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--requirepass', 'secret'];
  const server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(server, 'exit');
  context.after(() => server.kill('SIGKILL'));
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept')) break;
  const redis = new Redis({ port: Number(port), password: 'secret', retryStrategy: () => null });
  redis.on('error', () => {});
  await redis.mset('page:1', 'kept', 'page:2', 'kept');

  const there = { REDIS_HOST: '127.0.0.1', REDIS_PORT: port, REDIS_TLS: 'off', REDIS_TOKEN: 'secret' };
  const refused = await flush({ ...there, REDIS_TOKEN: 'of somebody else' });
  assert.equal(refused.code, 1);
  assert.match(refused.output, /could not be emptied/);
  assert.doesNotMatch(refused.output, /of somebody else/);
  assert.equal(await redis.dbsize(), 2);

  const done = await flush(there);
  assert.equal(done.code, 0, done.output);
  assert.match(done.output, /"keys":2/);
  assert.equal(await redis.dbsize(), 0);

  redis.disconnect();
  server.kill('SIGKILL');
  await gone;
  assert.equal((await flush(there)).code, 1);
  assert.equal((await flush({})).code, 3);
});
