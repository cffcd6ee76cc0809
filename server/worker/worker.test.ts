import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { sql } from 'kysely';
import { startWorkerProcess } from '../jobs/worker-process.ts';
import { openDatabase } from '../platform/database.ts';
import { createJobQueue } from '../platform/job-queue.ts';
import { beginWork, sendManuscript } from '../testing/manuscripts.ts';
import { startTestServer } from '../testing/server.ts';

const server = await startTestServer();
const database = openDatabase(server.databaseUrl, 2, () => {});
after(() => database.close());
const jobs = createJobQueue(database, () => {});
await jobs.start();
after(() => jobs.stop());
const ada = await server.person(['author'], 'Ada Author');

/** A worker as a server keeps it, one of several. */
function startWorker() {
  const worker = startWorkerProcess(
    {
      databaseUrl: server.databaseUrl,
      storage: { kind: 'disk', folder: `${server.dataFolder}/files` },
      times: { pollSeconds: 0.5, superviseSeconds: 1 },
    },
    { warn: () => {} },
  );
  after(() => worker.stop());
  return worker;
}

/** Asked until it is so; the limit is that of the test. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50);
}

/** An edition with a file, whose time came a moment ago, and its job. */
async function scheduled(title: string): Promise<{ id: string; at: Date }> {
  const { edition } = await beginWork(ada, title);
  await sendManuscript(ada, edition.id, buildEpub({ title }));
  const at = new Date(Date.now() - 1000);
  await server.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('edition')
      .set({ state: 'scheduled', publish_at: at, publish_zone: 'UTC' })
      .where('id', '=', edition.id)
      .execute();
    await sendJob(trx, edition.id, at);
  });
  return { id: edition.id, at };
}

type Writer = Parameters<typeof jobs.send>[0];
const sendJob = (trx: Writer, editionId: string, at: Date, key = editionId) =>
  jobs.send(trx, 'publish-edition', { editionId, publishAt: at.toISOString() }, { at, key });

const isPublished = async (id: string) =>
  (await server.db.selectFrom('edition').select('state').where('id', '=', id).executeTakeFirst())?.state ===
  'published';
const movesOf = async (id: string) =>
  await server.db
    .selectFrom('transition')
    .select(['move', 'person_id'])
    .where('edition_id', '=', id)
    .execute();
const jobStates = async () => (await jobs.list({ limit: 50 })).map(({ state }) => state);

test('a scheduled book is published once, though a worker is killed in the middle and two take jobs', async () => {
  const { id, at } = await scheduled('On Time');
  // The worker comes as far as the lock of the edition, and no further.
  const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const holding = server.db.transaction().execute(async (trx) => {
    await trx.selectFrom('edition').select('id').where('id', '=', id).forUpdate().execute();
    isLocked();
    await release;
  });
  await locked;
  const first = startWorker();
  await until(async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(server.db);
    return rows.length > 0;
  });
  const pid = first.pid();
  assert(pid);
  process.kill(pid, 'SIGKILL');
  letGo();
  await holding;
  assert.equal(await isPublished(id), false, 'what the killed one began is undone');
  assert.deepEqual(await jobStates(), ['active']);
  // As if the time had passed in which a worker must have said something.
  await sql`update jobs.job set heartbeat_on = now() - interval '1 hour', started_on = now() - interval '1 hour'
    where state = 'active'`.execute(server.db);
  startWorker();
  await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(server.db);
  await until(async () => {
    await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(server.db);
    return isPublished(id);
  });
  assert.notEqual(first.pid(), pid, 'the server started another');

  // The same job once more, as from a queue that lost its memory.
  await server.db.transaction().execute((trx) => sendJob(trx, id, at, 'again'));
  await until(async () => (await jobStates()).every((state) => state === 'completed'));
  assert.deepEqual(await movesOf(id), [{ move: 'publish-on-time', person_id: null }]);
  const books = await server.db.selectFrom('book').select(['id', 'hidden']).execute();
  assert.deepEqual(books, [{ id, hidden: false }]);
});

test('a job that failed is listed, tried again and discarded', async () => {
  startWorker();
  const { id, at } = await scheduled('Failing');
  await until(() => isPublished(id));
  await server.db
    .transaction()
    .execute((trx) => sendJob(trx, id, new Date(at.getTime() + 3_600_000), 'later'));
  const [waiting] = await jobs.list({ limit: 1 });
  assert.deepEqual([waiting?.kind, waiting?.state], ['publish-edition', 'created']);
  const job = waiting?.id ?? '';
  const retry = () => server.db.transaction().execute((trx) => jobs.retry(trx, job));
  const discard = () => server.db.transaction().execute((trx) => jobs.discard(trx, job));
  assert.equal(await discard(), false, 'what waits belongs to a schedule');
  assert.equal(await retry(), false, 'what has not failed is not tried again');
  await sql`update jobs.job set state = 'failed', completed_on = now() where id = ${job}`.execute(server.db);
  assert.deepEqual(
    (await jobs.list({ state: 'failed', limit: 5 })).map((row) => row.id),
    [job],
  );
  assert.equal(await retry(), true);
  assert.equal((await jobs.list({ state: 'failed', limit: 5 })).length, 0);
  await sql`update jobs.job set start_after = now() where id = ${job}`.execute(server.db);
  await until(discard);
  assert.equal(
    (await jobs.list({ limit: 50 })).some((row) => row.id === job),
    false,
  );
});

test('jobs that are missing, as after a restored backup, are made again when a worker starts, each once', async () => {
  const due = await scheduled('Restored and Due');
  const later = await scheduled('Restored and Later');
  const at = new Date('2099-07-01T08:00:00.000Z');
  await server.db.updateTable('edition').set({ publish_at: at }).where('id', '=', later.id).execute();
  // A backup holds our tables, and nothing of the queue.
  await sql`delete from jobs.job`.execute(server.db);
  startWorker();
  startWorker();
  await until(() => isPublished(due.id));
  assert.deepEqual(await movesOf(due.id), [{ move: 'publish-on-time', person_id: null }]);
  await until(async () => (await jobs.list({ state: 'created', limit: 5 })).length > 0);
  const waiting = await jobs.list({ state: 'created', limit: 5 });
  assert.deepEqual(
    waiting.map(({ data, startAfter }) => [data, startAfter.toISOString()]),
    [[{ editionId: later.id, publishAt: at.toISOString() }, at.toISOString()]],
  );
  assert.equal(await isPublished(later.id), false);
});
