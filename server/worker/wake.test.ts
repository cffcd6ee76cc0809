import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { sql } from 'kysely';
import { startWorkerProcess } from '../jobs/worker-process.ts';
import { openDatabase } from '../platform/database.ts';
import { createJobQueue } from '../platform/job-queue.ts';
import { type JobWake, localJobWake, redisJobWake } from '../platform/job-wake.ts';
import { connectRedis } from '../platform/redis.ts';
import { beginWork, sendManuscript } from '../testing/manuscripts.ts';
import { startTestRedis, withoutRedis } from '../testing/redis.ts';
import { startTestServer, type TestServer } from '../testing/server.ts';

/** Longer than any test: a job that is done was heard of. */
const pollSeconds = 3_600;

async function openQueue(server: TestServer, wake?: JobWake) {
  const database = openDatabase(server.databaseUrl, 2, () => {});
  after(() => database.close());
  const jobs = createJobQueue(database, () => {}, wake?.announce);
  await jobs.start();
  after(() => jobs.stop());
  return jobs;
}
type Jobs = Awaited<ReturnType<typeof openQueue>>;

/** A worker beside another server than the one that is asked. */
async function startWorker(server: TestServer, wake: JobWake): Promise<void> {
  const worker = startWorkerProcess(
    {
      databaseUrl: server.databaseUrl,
      storage: { kind: 'disk', folder: `${server.dataFolder}/files` },
      times: { pollSeconds, superviseSeconds: 30 },
    },
    { warn: () => {} },
  );
  after(() => worker.stop());
  wake.listen(() => worker.wake());
  await worker.ready;
}

/** An edition whose time came a moment ago, and its job, which is due at `at`. */
async function schedule(server: TestServer, jobs: Jobs, at: Date): Promise<string> {
  const author = await server.person(['author']);
  const title = `Awaited ${crypto.randomUUID()}`;
  const { edition } = await beginWork(author, title);
  await sendManuscript(author, edition.id, buildEpub({ title }));
  const publishAt = new Date(Date.now() - 1000);
  await server.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('edition')
      .set({ state: 'scheduled', publish_at: publishAt, publish_zone: 'UTC' })
      .where('id', '=', edition.id)
      .execute();
    const data = { editionId: edition.id, publishAt: publishAt.toISOString() };
    await jobs.send(trx, 'publish-edition', data, { at, key: edition.id });
  });
  return edition.id;
}

/** Asked until it is so; the limit is that of the test. */
async function published(server: TestServer, ids: readonly string[]): Promise<void> {
  for (;;) {
    const rows = await server.db.selectFrom('edition').select('state').where('id', 'in', ids).execute();
    if (rows.every(({ state }) => state === 'published')) return;
    await delay(20);
  }
}

/** It has asked once when it began; from here on it only asks when it is told to. */
async function settle(server: TestServer, jobs: Jobs): Promise<void> {
  const first = await schedule(server, jobs, new Date(0));
  jobs.announce(new Date(0));
  await published(server, [first]);
}

suite('a worker that would not ask for an hour', () => {
  test('hears of jobs of its own server, and does all that are due, one after the other', async () => {
    const wake = localJobWake();
    const server = await startTestServer();
    const jobs = await openQueue(server, wake);
    await startWorker(server, wake);
    await settle(server, jobs);
    const now = new Date();
    const several = [
      await schedule(server, jobs, now),
      await schedule(server, jobs, now),
      await schedule(server, jobs, now),
    ];
    jobs.announce(now);
    await published(server, several);
    const soon = new Date(Date.now() + 500);
    const one = await schedule(server, jobs, soon);
    jobs.announce(soon);
    await published(server, [one]);
  });

  test('hears by Redis of a job that an administrator tries again at another server', {
    skip: withoutRedis,
  }, async () => {
    const redis = await startTestRedis();
    const server = await startTestServer({ REDIS_URL: redis.url.href });
    const link = connectRedis(redis.url, { warn() {}, info() {} }, 30_000);
    after(() => link.close());
    const wake = redisJobWake(link);
    const jobs = await openQueue(server, wake);
    await startWorker(server, wake);
    await settle(server, jobs);
    while (!(await server.fetch('/api/health/ready')).ok) await delay(20);
    // The other server listens; the one that is asked has no worker.
    while (!String(await link.commands.pubsub('NUMSUB', 'mangu:jobs')).endsWith(',1')) await delay(20);

    const id = await schedule(server, jobs, new Date(Date.now() + 3_600_000));
    const { rows } = await sql<{ id: string }>`
      update jobs.job set state = 'failed', start_after = now(), completed_on = now()
      where data ->> 'editionId' = ${id} returning id`.execute(server.db);
    const root = await server.person(['administrator']);
    const retried = await root.fetch(`/api/admin/jobs/${rows[0]?.id}/retry`, { method: 'POST' });
    assert.equal(retried.status, 204);
    await published(server, [id]);
  });
});
