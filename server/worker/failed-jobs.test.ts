import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Acts, Job, JobState, Jobs } from '@mangu/contract/administration';
import { buildEpub } from '@mangu/epub/testing';
import { sql } from 'kysely';
import { startWorkerProcess } from '../jobs/worker-process.ts';
import { openDatabase } from '../platform/database.ts';
import { createJobQueue } from '../platform/job-queue.ts';
import { beginWork, sendManuscript } from '../testing/manuscripts.ts';
import { startTestServer } from '../testing/server.ts';

const server = await startTestServer();
const bytes = buildEpub({ title: 'There Already' });
await server.upload(bytes, 'there.epub');
const [ada, root] = [await server.person(['author'], 'Ada'), await server.person(['administrator'], 'Root')];
const database = openDatabase(server.databaseUrl, 1, () => {});
after(() => database.close());
const queue = createJobQueue(database, () => {});
await queue.start();
after(() => queue.stop());
const worker = startWorkerProcess(
  {
    databaseUrl: server.databaseUrl,
    storage: { kind: 'disk', folder: `${server.dataFolder}/files` },
    times: { pollSeconds: 0.5, superviseSeconds: 1 },
  },
  { warn: () => {} },
);
after(() => worker.stop());

async function jobsIn(state: JobState): Promise<Jobs> {
  const answer = await root.fetch(`/api/admin/jobs?state=${state}`);
  assert.equal(answer.status, 200);
  return (await answer.json()) as Jobs;
}

/** Asked until there is one that fits; the limit is that of the test. */
async function jobIn(state: JobState, fits: (job: Job) => boolean = () => true): Promise<Job> {
  for (;;) {
    const found = (await jobsIn(state)).items.find((job) => job.kind === 'publish-edition' && fits(job));
    if (found) return found;
    await delay(50);
  }
}

/** A schedule for a file that is in the catalogue as another book, which the worker finds out when the time comes. */
async function schedule(at: Date): Promise<string> {
  const { edition } = await beginWork(ada, 'Twice');
  await sendManuscript(ada, edition.id, bytes);
  await server.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('edition')
      .set({ state: 'scheduled', publish_at: at, publish_zone: 'UTC' })
      .where('id', '=', edition.id)
      .execute();
    const data = { editionId: edition.id, publishAt: at.toISOString() };
    await queue.send(trx, 'publish-edition', data, { at, key: edition.id });
  });
  return edition.id;
}

test('a job that failed says why in the words of its problem, is tried again and discarded, all written down', async () => {
  const id = await schedule(new Date(Date.now() + 3_600_000));
  const waiting = await jobIn('waiting');
  assert.deepEqual(
    [waiting.about, waiting.path, waiting.tries, waiting.error, waiting.mayRetry, waiting.mayDiscard],
    ['Twice', `/desk/${id}`, 0, null, false, false],
  );
  const act = (method: string, path = '') =>
    root.fetch(`/api/admin/jobs/${waiting.id}${path}`, { method }).then(({ status }) => status);
  assert.deepEqual([await act('POST', '/retry'), await act('DELETE')], [404, 404], 'it waits');
  // Its hour has come, and nobody has patience.
  await sql`update jobs.job set start_after = now(), retry_limit = 0 where id = ${waiting.id}`.execute(
    server.db,
  );
  const failed = await jobIn('failed');
  assert.equal(failed.error?.problem, 'file-already-published');
  assert.deepEqual([failed.tries, failed.mayRetry, failed.mayDiscard], [1, true, true]);
  assert.doesNotMatch(JSON.stringify(failed), /stack|\.ts:/);
  assert.equal((await jobsIn('done')).counts.failed, 1);

  assert.equal(await act('POST', '/retry'), 204);
  await sql`update jobs.job set start_after = now() where id = ${waiting.id} and state = 'retry'`.execute(
    server.db,
  );
  await jobIn('failed', ({ tries }) => tries === 2);
  assert.equal(await act('DELETE'), 204);
  assert.equal(await act('DELETE'), 404);
  assert.equal((await jobsIn('failed')).counts.failed, 0);
  const acts = (await (await root.fetch(`/api/admin/audit?object=job:${waiting.id}`)).json()) as Acts;
  assert.deepEqual(
    acts.items.map((one) => [one.act, one.personName]),
    [
      ['job.discard', 'Root'],
      ['job.retry', 'Root'],
    ],
  );
});

test('files that wait, are done, or ended their check again and again stand among the jobs', async () => {
  const done = (await jobsIn('done')).items.filter(({ kind }) => kind === 'import');
  assert.ok(done.some(({ about, error }) => about === 'There Already' && error === null));
  const import_ = { file_name: 'heavy.epub', bytes: 1, attempts: 6 };
  const finding = {
    severity: 'must',
    id: 'gate.resource-limit',
    message: 'It ended its check.',
    remedy: 'Ask.',
  };
  const ended = {
    verdict: 'rejected',
    reason: 'resource-limit',
    finished: new Date(),
    stage: 'done',
  } as const;
  await server.db
    .insertInto('import')
    .values({ ...import_, ...ended, id: crypto.randomUUID(), findings: JSON.stringify([finding]) })
    .execute();
  const { items } = await jobsIn('failed');
  assert.deepEqual(
    items.map(({ about, error, tries, mayRetry, mayDiscard }) => [about, error, tries, mayRetry, mayDiscard]),
    [['heavy.epub', { problem: null, text: 'It ended its check.', remedy: 'Ask.' }, 6, false, false]],
  );
  const later = new Date(Date.now() + 3_600_000);
  await server.db
    .insertInto('import')
    // Handed back, so that the others go first; nobody takes it in this test.
    .values({ id: crypto.randomUUID(), file_name: 'next.epub', bytes: 1, attempts: 0, lease_until: later })
    .execute();
  assert.deepEqual(
    (await jobsIn('waiting')).items.map(({ about }) => about),
    ['next.epub'],
  );
});

test('mail with troubles stands among the jobs, and what was refused is sent again or discarded', async () => {
  const mails = async (state: JobState) => (await jobsIn(state)).items.filter(({ kind }) => kind === 'mail');
  const mail = { subject: 'News', text: 'There is news.', sent: null, attempts: 3 };
  await server.db
    .insertInto('mail')
    .values([
      { ...mail, recipient: 'new@example.org', trouble: null },
      { ...mail, recipient: 'later@example.org', trouble: 'Email address is not verified.' },
      {
        ...mail,
        recipient: 'never@example.org',
        trouble: 'No such box.',
        next_attempt: sql<Date>`'infinity'`,
      },
    ])
    .execute();
  const told = (jobs: readonly Job[]) =>
    jobs.map(({ about, tries, error, mayRetry, mayDiscard }) => [
      about,
      tries,
      error?.text,
      mayRetry,
      mayDiscard,
    ]);
  assert.deepEqual(told(await mails('waiting')), [
    ['later@example.org', 3, 'Email address is not verified.', false, false],
  ]);
  const refused = await mails('failed');
  assert.deepEqual(told(refused), [['never@example.org', 3, 'No such box.', true, true]]);
  const act = (method: string, path = '') =>
    root.fetch(`/api/admin/jobs/${refused[0]?.id}${path}`, { method }).then(({ status }) => status);
  assert.equal(await act('POST', '/retry'), 204);
  assert.deepEqual(await mails('failed'), []);
  assert.deepEqual([await act('POST', '/retry'), await act('DELETE')], [404, 404], 'it waits');
  await server.db
    .updateTable('mail')
    .set({ next_attempt: sql<Date>`'infinity'` })
    .where('recipient', '=', 'never@example.org')
    .execute();
  assert.equal(await act('DELETE'), 204);
  assert.deepEqual(await mails('failed'), []);
  await server.db.deleteFrom('mail').execute();
});

test('jobs page to their end, each once', async () => {
  for (let number = 0; number < 5; number++)
    await server.db
      .insertInto('import')
      .values({
        id: crypto.randomUUID(),
        file_name: `page-${number}.epub`,
        bytes: 1,
        stage: 'done',
        verdict: 'accepted',
        finished: new Date(),
      })
      .execute();
  const seen: string[] = [];
  let after: string | null = null;
  let all = 0;
  do {
    const answer = await root.fetch(`/api/admin/jobs?state=done&limit=2${after ? `&after=${after}` : ''}`);
    const page = (await answer.json()) as Jobs;
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
    all = page.counts.done;
  } while (after);
  assert.deepEqual([seen.length, new Set(seen).size], [all, all]);
  for (const query of ['', '?state=other', '?state=done&after=x'])
    assert.equal((await root.fetch(`/api/admin/jobs${query}`)).status, 400, query);
});
