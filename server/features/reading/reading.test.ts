import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bookmark, Position, ReadingSession, RecentReading } from '@mangu/contract/reading';
import { buildEpub } from '@mangu/epub/testing';
import { startTestServer } from '../../testing/server.ts';

const server = await startTestServer();

async function publishedBook(title: string): Promise<string> {
  const { bookId } = await server.upload(buildEpub({ title }));
  assert(bookId);
  return bookId;
}

/** One browser with its cookie jar of one cookie. */
function device() {
  let cookie: string | undefined;
  return async (pathname: string, method = 'GET', body?: unknown) => {
    const answer = await server.fetch(pathname, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
      },
    });
    const [set] = answer.headers.getSetCookie();
    if (set) cookie = set.split(';')[0];
    return answer;
  };
}

const writer = '00000000-0000-4000-8000-00000000000a';
const place = { cfi: 'epubcfi(/6/4!/4/2/1:0)', fraction: 0.25, chapter: 'Two', writer, base: 0 };

test('a place is kept for the device that left it, and for no other', async () => {
  const bookId = await publishedBook('A Place');
  const mine = device();
  const saved = await mine(`/api/reading/positions/${bookId}`, 'PUT', place);
  assert.equal(saved.status, 204);
  const cookie = saved.headers.getSetCookie()[0] ?? '';
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  assert.match(cookie, /Path=\/api\/reading/);
  const session = (await (await mine(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  assert.equal(session.position?.cfi, place.cfi);
  assert.equal(session.position?.fraction, 0.25);
  const recent = (await (await mine('/api/reading/recent')).json()) as RecentReading;
  assert.deepEqual(
    recent.items.map((item) => item.book.id),
    [bookId],
  );
  const other = (await (await device()(`/api/reading/positions/${bookId}`)).json()) as Position | null;
  assert.equal(other, null);
});

test('a book that was put away keeps its place, and comes back by reading on', async () => {
  const [bookId, other] = [await publishedBook('Put Away'), await publishedBook('Kept')];
  const mine = device();
  const yours = device();
  for (const who of [mine, yours])
    for (const book of [other, bookId]) await who(`/api/reading/positions/${book}`, 'PUT', place);
  const recent = async (who = mine) =>
    ((await (await who('/api/reading/recent')).json()) as RecentReading).items.map(({ book }) => book.id);
  for (const _ of [1, 2])
    assert.equal((await mine(`/api/reading/recent/${bookId}`, 'DELETE')).status, 204, 'twice is once');
  assert.deepEqual([await recent(), await recent(yours)], [[other], [bookId, other]]);
  const session = (await (await mine(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  assert.equal(session.position?.cfi, place.cfi);
  assert.equal((await mine(`/api/reading/recent/${bookId}`, 'PUT')).status, 204);
  assert.deepEqual(await recent(), [bookId, other]);
  await mine(`/api/reading/recent/${bookId}`, 'DELETE');
  await mine(`/api/reading/positions/${bookId}`, 'PUT', { ...place, fraction: 0.3 });
  assert.deepEqual(await recent(), [bookId, other]);
  // Nobody's, and of no book at all.
  assert.equal((await device()(`/api/reading/recent/${bookId}`, 'DELETE')).status, 204);
  assert.equal((await mine(`/api/reading/recent/${writer}`, 'DELETE')).status, 204);
});

test('the newest place wins', async () => {
  const bookId = await publishedBook('Moving On');
  const mine = device();
  await mine(`/api/reading/positions/${bookId}`, 'PUT', place);
  await mine(`/api/reading/positions/${bookId}`, 'PUT', { ...place, fraction: 0.5 });
  const position = (await (await mine(`/api/reading/positions/${bookId}`)).json()) as Position;
  assert.equal(position.fraction, 0.5);
});

test('a bookmark is set once, listed in the order of the book and removed', async () => {
  const bookId = await publishedBook('Marked');
  const mine = device();
  const add = async (cfi: string, fraction: number) =>
    (await (
      await mine(`/api/reading/bookmarks/${bookId}`, 'POST', { cfi, fraction, label: 'Here' })
    ).json()) as Bookmark;
  const later = await add('epubcfi(/6/8)', 0.8);
  const earlier = await add('epubcfi(/6/2)', 0.1);
  assert.equal((await add('epubcfi(/6/8)', 0.8)).id, later.id);
  const session = (await (await mine(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  assert.deepEqual(
    session.bookmarks.map((bookmark) => bookmark.id),
    [earlier.id, later.id],
  );
  const stranger = await device()(`/api/reading/bookmarks/${bookId}/${later.id}`, 'DELETE');
  assert.equal(stranger.status, 404);
  assert.equal((await mine(`/api/reading/bookmarks/${bookId}/${later.id}`, 'DELETE')).status, 204);
  assert.equal((await mine(`/api/reading/bookmarks/${bookId}/${later.id}`, 'DELETE')).status, 404);
});

test('a place in a book that is not there is refused, as is one that is no CFI', async () => {
  const bookId = await publishedBook('Strict');
  const mine = device();
  const nowhere = await mine('/api/reading/positions/00000000-0000-4000-8000-000000000000', 'PUT', place);
  assert.equal(nowhere.status, 404);
  for (const bad of [
    { ...place, cfi: 'javascript:1' },
    { ...place, fraction: 2 },
    { cfi: place.cfi, writer, base: 0 },
    { ...place, writer: 'me' },
    null,
  ]) {
    assert.equal((await mine(`/api/reading/positions/${bookId}`, 'PUT', bad)).status, 400);
  }
});

test('a place that is long and a label of any script are kept', async () => {
  const bookId = await publishedBook('Long');
  const mine = device();
  const random = Array.from({ length: 1900 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((i * 7919) % 20000)),
  ).join('');
  const cfi = `epubcfi(${random})`;
  for (let twice = 0; twice < 2; twice++) {
    const set = await mine(`/api/reading/bookmarks/${bookId}`, 'POST', {
      cfi,
      fraction: 0,
      label: 'قصة 物語',
    });
    assert.equal(set.status, 201);
  }
  const session = (await (await mine(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  assert.equal(session.bookmarks.length, 1);
});

test('the session names every part with its size, so that progress needs no loading', async () => {
  const bookId = await publishedBook('Sized');
  const session = (await (await server.fetch(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  assert(session.sizes[session.packagePath]);
  const answer = await server.fetch(session.resources + session.packagePath);
  assert.equal(answer.status, 200);
  assert.equal((await answer.arrayBuffer()).byteLength, session.sizes[session.packagePath]);
});
