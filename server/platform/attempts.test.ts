import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabase } from '../testing/database.ts';
import { startTestRedis, withoutRedis } from '../testing/redis.ts';
import { type AttemptStore, type Attempts, createAttempts, type Limit, withFallback } from './attempts.ts';
import { databaseAttempts, tidyAttempts } from './attempts-database.ts';
import { redisAttempts } from './attempts-redis.ts';
import { openDatabase } from './database.ts';
import { ProblemError } from './problems.ts';
import { connectRedis, type RedisLink } from './redis.ts';

const quiet = { warn() {}, info() {} };
/** A machine that is busy with other tests answers late, and that is not what these are about. */
const patienceMs = 60_000;
const limit: Limit = { what: 'a test', atMost: 10, perSeconds: 900 };
const { db, url } = await testDatabase();

/** Whether it is let through; anything but a refusal with a time is a fault. */
async function isAdmitted(attempts: Attempts, who: string, asked = limit): Promise<boolean> {
  try {
    await attempts.count(asked, who);
    return true;
  } catch (error) {
    assert(error instanceof ProblemError && error.id === 'too-many-requests', String(error));
    const seconds = error.retryAfterSeconds ?? Number.NaN;
    assert(seconds >= 1 && seconds <= asked.perSeconds, `${seconds} s`);
    return false;
  }
}

async function admittedOf(tries: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(tries)).filter(Boolean).length;
}

function connect(redis: { url: URL }): RedisLink {
  const link = connectRedis(redis.url, quiet, patienceMs);
  after(() => link.close());
  return link;
}

/** Resolves when commands are taken. */
async function isBack(link: RedisLink): Promise<void> {
  while (
    !(await link.probe().then(
      () => true,
      () => false,
    ))
  )
    await delay(10);
}

/** What every driver keeps. @param openStore as one server of several has it. */
function keepsTheLimits(openStore: () => Promise<AttemptStore>) {
  const open = async () => createAttempts(await openStore());

  test('of many at once on several servers as many are let through as may be', async () => {
    const servers = await Promise.all([open(), open(), open()]);
    const tries = servers.flatMap((server) =>
      Array.from({ length: 20 }, () => isAdmitted(server, 'ada@example.org')),
    );
    assert.equal(await admittedOf(tries), limit.atMost);
  });

  test('everybody and everything is counted by itself', async () => {
    const attempts = await open();
    const once = { ...limit, atMost: 1 };
    assert.equal(await isAdmitted(attempts, 'bob@example.org', once), true);
    assert.equal(await isAdmitted(attempts, 'bob@example.org', once), false);
    assert.equal(await isAdmitted(attempts, 'carl@example.org', once), true);
    assert.equal(await isAdmitted(attempts, 'bob@example.org', { ...once, what: 'another' }), true);
  });

  test('what was tried before a success is forgotten, on every server', async () => {
    const [one, two] = [await open(), await open()];
    const once = { ...limit, atMost: 1 };
    assert.equal(await isAdmitted(one, 'dora@example.org', once), true);
    await two.forget(once, 'dora@example.org');
    assert.equal(await isAdmitted(one, 'dora@example.org', once), true);
    assert.equal(await isAdmitted(two, 'dora@example.org', once), false);
    await two.forget(once, 'nobody@example.org');
  });

  test('the time runs from the first try, and what comes after it is counted anew', async () => {
    const attempts = await open();
    const short = { what: 'short', atMost: 1, perSeconds: 1 };
    assert.equal(await isAdmitted(attempts, 'eve', short), true);
    // Asking again and again does not make it longer.
    while (!(await isAdmitted(attempts, 'eve', short))) await delay(20);
  });
}

suite('tries counted in the database', () => {
  keepsTheLimits(async () => {
    const server = openDatabase(url, 2, () => {});
    after(() => server.close());
    return databaseAttempts(server.db);
  });

  test('leave nothing behind when their time is over', async () => {
    const store = databaseAttempts(db);
    await store.add(Buffer.from('gone'), 0);
    await store.add(Buffer.from('kept'), 900);
    const kept = async () => {
      await tidyAttempts(db);
      const rows = await db
        .selectFrom('attempt')
        .select('key')
        .where('key', '=', Buffer.from('gone'))
        .execute();
      return rows.length;
    };
    while ((await kept()) > 0) await delay(10);
    const rows = await db
      .selectFrom('attempt')
      .select('key')
      .where('key', '=', Buffer.from('kept'))
      .execute();
    assert.equal(rows.length, 1);
  });
});

suite('tries counted in Redis', { skip: withoutRedis }, async () => {
  if (withoutRedis) return;
  const redis = await startTestRedis();

  keepsTheLimits(async () => {
    const link = connect(redis);
    await isBack(link);
    return redisAttempts(link.commands);
  });

  test('have a key that tells nobody’s address, and that ends by itself', async () => {
    const link = connect(redis);
    await isBack(link);
    await createAttempts(redisAttempts(link.commands)).count(limit, 'fay@example.org');
    // The prefix is put before keys of commands, and not before patterns.
    const keys = await link.commands.keys('*');
    assert.notDeepEqual(keys, []);
    for (const key of keys) {
      assert.match(key, /^mangu:attempt:[\w-]{43}$/);
      assert.notEqual(await link.commands.pttl(key.replace('mangu:', '')), -1, 'without an end');
    }
  });
});

suite('tries counted in Redis, and in the database while it is away', { skip: withoutRedis }, async () => {
  if (withoutRedis) return;
  const redis = await startTestRedis();
  const inDatabase = databaseAttempts(db);
  const open = (link: RedisLink) =>
    createAttempts(withFallback(redisAttempts(link.commands), inDatabase, quiet));
  const rowsInDatabase = async () => (await db.selectFrom('attempt').select('key').execute()).length;

  test('are refused and let through by a count when Redis is killed, and when it is back', async () => {
    const links = [connect(redis), connect(redis)];
    for (const link of links) await isBack(link);
    const servers = links.map(open);
    const tryAll = () =>
      admittedOf(servers.flatMap((server) => Array.from({ length: 15 }, () => isAdmitted(server, 'gil'))));
    const before = await rowsInDatabase();
    assert.equal(await tryAll(), limit.atMost);
    assert.equal(await rowsInDatabase(), before, 'the database is not asked');
    await redis.kill();
    assert.equal(await tryAll(), limit.atMost, 'counted from zero in the database, by all together');
    assert.equal(await tryAll(), 0);
    await redis.start();
    for (const link of links) await isBack(link);
    assert.equal(await tryAll(), limit.atMost, 'it came back empty');
    for (const server of servers) await server.forget(limit, 'gil');
    await redis.kill();
    assert.equal(await tryAll(), limit.atMost, 'a success is forgotten in both');
    await redis.start();
  });

  test('wait for a Redis that says nothing no longer than they have patience', async () => {
    const link = connectRedis(redis.url, quiet);
    after(() => link.close());
    await isBack(link);
    redis.freeze();
    const tries = Array.from({ length: 20 }, () => isAdmitted(open(link), 'hal'));
    assert.equal(await admittedOf(tries), limit.atMost);
    redis.thaw();
    await isBack(link);
  });
});
