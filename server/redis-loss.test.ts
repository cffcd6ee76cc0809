import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestRedis, withoutRedis } from './testing/redis.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const guesses = 25;
const atMost = 10;

/** How many of many guesses at once were let through; the others were refused, and none met a fault. */
async function admitted(server: TestServer, email: string): Promise<number> {
  const answers = Array.from({ length: guesses }, async (_, index) => {
    const { status, headers } = await server.fetch('/api/account/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: `guess ${index}` }),
    });
    assert(status === 401 || (status === 429 && Number(headers.get('retry-after')) > 0), String(status));
    return status;
  });
  return (await Promise.all(answers)).filter((status) => status === 401).length;
}

test('a server counts guesses with Redis, without it and with it again, and none meets a fault', {
  skip: withoutRedis,
}, async () => {
  const redis = await startTestRedis();
  const server = await startTestServer({ REDIS_URL: redis.url.href });
  const ready = async () => (await server.fetch('/api/health/ready')).ok;
  while (!(await ready())) await delay(20);
  // A machine that is busy with other tests may be late for Redis; then some are counted in the database.
  const counted = (admitted: number) => admitted >= atMost && admitted <= 2 * atMost;

  assert(counted(await admitted(server, 'ada@example.org')));
  await redis.kill();
  assert.equal(await admitted(server, 'bea@example.org'), atMost);
  assert.equal((await server.fetch('/api/health')).status, 200);
  const forgotten = await server.db.deleteFrom('attempt').executeTakeFirst();
  assert(forgotten.numDeletedRows >= 2n, 'of the account and of the address');

  await redis.start();
  while (!(await ready())) await delay(20);
  assert(counted(await admitted(server, 'carl@example.org')));
});
