import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type {
  Position,
  PositionInput,
  ReadingSession,
  ReadingStatistics,
  RecentReading,
} from '@mangu/contract/reading';
import pg from 'pg';
import { startTestServer } from '../../testing/server.ts';
import { PositionWriter } from './position-writer.ts';
import { browserOf, publishedBook } from './testing.ts';

const server = await startTestServer();

const at = (step: number, more: Partial<PositionInput> = {}): PositionInput => ({
  cfi: `epubcfi(/6/4!/4/${step})`,
  fraction: step / 100,
  writer: randomUUID(),
  base: 0,
  ...more,
});

async function placeOf(who: { fetch(path: string): Promise<Response> }, bookId: string) {
  return (await (await who.fetch(`/api/reading/positions/${bookId}`)).json()) as Position | null;
}

function save(
  who: { fetch(path: string, init: RequestInit): Promise<Response> },
  bookId: string,
  input: object,
) {
  return who.fetch(`/api/reading/positions/${bookId}`, {
    method: 'PUT',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  });
}

test('two devices of one person: each goes on from where the other stopped', async () => {
  const bookId = await publishedBook(server, 'Two Devices');
  const ada = await server.person(['reader']);
  const phone = at(2);
  assert.equal((await save(ada, bookId, phone)).status, 204);
  const seen = await placeOf(ada, bookId);
  const tablet = at(4, { base: seen?.version ?? 0 });
  assert.equal((await save(ada, bookId, tablet)).status, 204);
  assert.equal((await placeOf(ada, bookId))?.cfi, tablet.cfi);
});

test('a late save of an offline device does not move a newer place back, and one that knows of it does move it', async () => {
  const bookId = await publishedBook(server, 'Late');
  const ada = await server.person();
  const offline = at(2);
  await save(ada, bookId, at(9, { base: 0 }));
  const late = await save(ada, bookId, offline);
  assert.equal(late.status, 409);
  assert.match(await late.text(), /read-elsewhere/);
  const now = await placeOf(ada, bookId);
  assert.equal(now?.fraction, 0.09);
  assert.equal((await save(ada, bookId, { ...offline, base: now?.version })).status, 204);
  assert.equal((await placeOf(ada, bookId))?.fraction, 0.02, 'whoever turns back on purpose may');
});

test('one page saves on without waiting for answers: its newest place stays', async () => {
  const bookId = await publishedBook(server, 'Fast');
  const ada = await server.person();
  const writer = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, step) => save(ada, bookId, at(step, { writer }))),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204]);
  await save(ada, bookId, at(77, { writer }));
  assert.equal((await placeOf(ada, bookId))?.fraction, 0.77);
});

test('a device whose clock is a day ahead moves nothing and counts its reading for the day it says', async () => {
  const bookId = await publishedBook(server, 'Tomorrow');
  const ada = await server.person();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const ahead = at(2, { day: tomorrow });
  await save(ada, bookId, ahead);
  const first = await placeOf(ada, bookId);
  assert(first && Date.parse(first.updated) < Date.now() + 60_000, 'the time is the server’s');
  await save(ada, bookId, at(5, { base: first.version }));
  assert.equal(
    (await placeOf(ada, bookId))?.fraction,
    0.05,
    'the device with the right clock is not behind it',
  );
  assert.equal((await save(ada, bookId, { ...ahead, day: '2199-01-01', base: 99 })).status, 204);
  const { rows } = await server.db
    .selectFrom('position')
    .select(({ cast, ref }) => cast<string>(ref('day'), 'text').as('day'))
    .where('reader_id', '=', ada.id)
    .execute()
    .then((found) => ({ rows: found }));
  assert.equal(rows[0]?.day, tomorrow, 'a day that cannot be is not believed');
});

test('a session that was ended, by a reset or a change of roles, writes nothing of its person', async () => {
  const bookId = await publishedBook(server, 'Ended');
  const ada = await server.person();
  await save(ada, bookId, at(5));
  await server.db.deleteFrom('session').where('person_id', '=', ada.id).execute();
  assert.equal((await save(ada, bookId, at(50, { base: 99 }))).status, 204, 'kept for the device');
  const kept = await server.db
    .selectFrom('position')
    .select('fraction')
    .where('reader_id', '=', ada.id)
    .execute();
  assert.deepEqual(kept, [{ fraction: 0.05 }]);
  const forged = await save(
    {
      fetch: (path, init) =>
        ada.fetch(path, {
          ...init,
          headers: { ...init.headers, cookie: `${ada.cookie.slice(0, -8)}forged` },
        }),
    },
    bookId,
    at(60),
  );
  assert.equal(forged.status, 403, 'a cookie we did not sign does not even fit its write token');
});

test('what a device read is its person’s after signing in, once; the later place stays and nothing is doubled', async () => {
  const [both, only] = [await publishedBook(server, 'Both'), await publishedBook(server, 'Only')];
  const ada = await server.person();
  const browser = browserOf(server);
  await save(ada, both, at(10));
  await ada.fetch(`/api/reading/bookmarks/${both}`, bookmark('epubcfi(/6/2)', 'Mine'));
  await save(browser, both, at(20));
  await save(browser, only, at(30));
  for (const cfi of ['epubcfi(/6/2)', 'epubcfi(/6/8)'])
    await browser.fetch(`/api/reading/bookmarks/${both}`, bookmark(cfi, 'The device’s'));
  browser.signIn(ada);
  for (let twice = 0; twice < 2; twice++) {
    const session = await openSession(browser, both);
    assert.equal(session.position?.fraction, 0.2);
    assert.deepEqual(session.bookmarks.map(({ label }) => label).sort(), ['Mine', 'The device’s']);
    assert.equal((await openSession(ada, only)).position?.fraction, 0.3);
  }
  browser.signOut();
  assert.equal((await openSession(browser, both)).position, null, 'whoever comes next finds nothing');
  await save(browser, both, at(40));
  await save(ada, both, at(50, { base: 99 }));
  browser.signIn(ada);
  assert.equal((await openSession(browser, both)).position?.fraction, 0.5, 'the person’s is later this time');
});

test('a book that a device put away is put away for its person, unless the person read it later', async () => {
  const [away, later] = [await publishedBook(server, 'Away'), await publishedBook(server, 'Later')];
  const ada = await server.person();
  const browser = browserOf(server);
  for (const book of [away, later]) {
    await save(browser, book, at(10));
    await browser.fetch(`/api/reading/recent/${book}`, { method: 'DELETE' });
  }
  await save(ada, later, at(20));
  browser.signIn(ada);
  await openSession(browser, away);
  const recent = (await (await ada.fetch('/api/reading/recent')).json()) as RecentReading;
  assert.deepEqual(
    recent.items.map(({ book }) => book.id),
    [later],
  );
  assert.equal((await openSession(ada, away)).position?.fraction, 0.1);
});

test('one place that PostgreSQL refuses does not take the others of its batch with it', async () => {
  const bookId = await publishedBook(server, 'Refused');
  const [ada, bob] = [await server.person(), await server.person()];
  const answers = await Promise.all([
    save(ada, bookId, at(3, { chapter: 'half \ud800 a pair' })),
    save(bob, bookId, at(4)),
    save(bob, '00000000-0000-4000-8000-000000000000', at(5)),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 404],
  );
  assert.equal((await placeOf(bob, bookId))?.fraction, 0.04);
});

test('another page of the same person in the same batch takes its turn after the first', async () => {
  const bookId = await publishedBook(server, 'Turns');
  const device = randomUUID();
  const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 1 });
  try {
    const positions = new PositionWriter(pool);
    const outcomes = await Promise.all([
      positions.save({ device }, bookId, at(1)),
      positions.save({ device }, bookId, at(2)),
      positions.save({ device }, bookId, at(3, { base: 1 })),
    ]);
    assert.deepEqual(outcomes, ['saved', 'elsewhere', 'saved']);
  } finally {
    await pool.end();
  }
});

test('statistics: minutes by day, books finished and the streak', async () => {
  const bookId = await publishedBook(server, 'Counted');
  const ada = await server.person();
  const writer = randomUUID();
  const today = new Date().toISOString().slice(0, 10);
  await save(ada, bookId, at(10, { writer, day: today }));
  await server.db
    .updateTable('position')
    .set({ updated: new Date(Date.now() - 120_000) })
    .where('reader_id', '=', ada.id)
    .execute();
  await save(ada, bookId, at(100, { writer, day: today }));
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  await server.db
    .insertInto('reading_day')
    .values({ reader_id: ada.id, book_id: bookId, day: yesterday, seconds: 600 })
    .execute();
  const answer = await ada.fetch(`/api/reading/statistics?until=${today}&days=7`);
  const found = (await answer.json()) as ReadingStatistics;
  assert.deepEqual(
    found.days.map(({ day, minutes }) => [day, Math.floor(minutes)]),
    [
      [yesterday, 10],
      [today, 2],
    ],
  );
  assert.equal(found.streakDays, 2);
  assert.deepEqual([found.booksBegun, found.booksFinished], [1, 1]);
  assert.equal(found.finished[0]?.book.id, bookId);
});

function bookmark(cfi: string, label: string): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', body: JSON.stringify({ cfi, fraction: 0.1, label }), headers };
}

async function openSession(who: { fetch(path: string): Promise<Response> }, bookId: string) {
  return (await (await who.fetch(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
}
