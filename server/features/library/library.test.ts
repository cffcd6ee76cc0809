import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '@mangu/contract/administration';
import type { LibraryPage, MyBook, ReviewsPage, Shelves } from '@mangu/contract/library';
import { buildEpub } from '@mangu/epub/testing';
import { type SignedIn, startTestServer } from '../../testing/server.ts';

const server = await startTestServer();

async function publishedBook(title: string, author?: string): Promise<string> {
  const contributors = author ? { creators: [author] } : {};
  const { bookId } = await server.upload(buildEpub({ title, ...contributors }));
  assert(bookId);
  return bookId;
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const status = async (answer: Promise<Response>) => (await answer).status;

async function read<T>(who: Pick<SignedIn, 'fetch'>, path: string): Promise<T> {
  const answer = await who.fetch(path);
  assert.equal(answer.status, 200, path);
  return (await answer.json()) as T;
}

test('library and wish list: begun or added, each book once, in the orders there are', async () => {
  const [a, b, c] = [
    await publishedBook('Alder'),
    await publishedBook('Birch'),
    await publishedBook('Cedar'),
  ];
  const ada = await server.person();
  const place = { cfi: 'epubcfi(/6/4)', fraction: 0.5, writer: a, base: 0 };
  await ada.fetch(`/api/reading/positions/${c}`, json('PUT', place));
  for (const book of [b, a, c, c])
    assert.equal(await status(ada.fetch(`/api/library/lists/library/${book}`, { method: 'PUT' })), 204);
  await ada.fetch(`/api/library/lists/wishes/${a}`, { method: 'PUT' });
  const titles: string[] = [];
  let after = '';
  for (;;) {
    const page = await read<LibraryPage>(ada, `/api/library/lists/library?sort=title&limit=1${after}`);
    titles.push(...page.items.map(({ book }) => book.title));
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  assert.deepEqual(titles, ['Alder', 'Birch', 'Cedar']);
  const newest = await read<LibraryPage>(ada, '/api/library/lists/library');
  assert.deepEqual(
    newest.items.map(({ book }) => book.id),
    [a, b, c],
  );
  assert.deepEqual([newest.items[2]?.fraction, newest.items[2]?.kept], [0.5, true]);
  // Put away it stays for having been added, and goes with that.
  await ada.fetch(`/api/reading/recent/${c}`, { method: 'DELETE' });
  const without = await read<LibraryPage>(ada, '/api/library/lists/library');
  assert.equal(without.items[2]?.fraction, undefined);
  await ada.fetch(`/api/library/lists/library/${c}`, { method: 'DELETE' });
  assert.equal((await read<LibraryPage>(ada, '/api/library/lists/library')).items.length, 2);
  await ada.fetch(`/api/reading/recent/${c}`, { method: 'PUT' });
  const begun = await read<LibraryPage>(ada, '/api/library/lists/library');
  assert.deepEqual(begun.items.find(({ book }) => book.id === c)?.kept, false);
  assert.equal((await read<LibraryPage>(ada, '/api/library/lists/wishes')).items.length, 1);
  await ada.fetch(`/api/library/lists/wishes/${a}`, { method: 'DELETE' });
  assert.equal((await read<MyBook>(ada, `/api/library/books/${a}`)).wished, false);
});

test('rules 9 and 13: orders and lists come from closed lists, cursors are ours', async () => {
  const ada = await server.person();
  const forged = Buffer.from(JSON.stringify(["1'; drop table wish; --", '1'])).toString('base64url');
  for (const bad of ['library?sort=card', 'library?sort=added%20desc', 'secrets', `library?after=${forged}`])
    assert.equal(await status(ada.fetch(`/api/library/lists/${bad}`)), 400, bad);
  assert.equal(await status(server.fetch('/api/library/lists/library')), 401);
});

test('shelves are named, ordered and filled; two pages that change one notice each other', async () => {
  const [a, b] = [await publishedBook('Ash'), await publishedBook('Beech')];
  const ada = await server.person();
  for (const name of ['Summer', 'Winter'])
    assert.equal(await status(ada.fetch('/api/library/shelves', json('POST', { name }))), 201);
  assert.equal(await status(ada.fetch('/api/library/shelves', json('POST', { name: 'summer' }))), 409);
  const { shelves } = await read<Shelves>(ada, '/api/library/shelves');
  const [summer, winter] = shelves;
  assert(summer && winter);
  for (const book of [a, b, a])
    await ada.fetch(`/api/library/shelves/${summer.id}/books/${book}`, { method: 'PUT' });
  await ada.fetch('/api/library/shelves', json('PUT', { shelves: [winter.id, summer.id] }));
  const turned = await read<Shelves>(ada, '/api/library/shelves');
  assert.deepEqual(
    turned.shelves.map(({ name }) => name),
    ['Winter', 'Summer'],
  );
  assert.deepEqual(
    turned.shelves[1]?.books.map(({ title }) => title),
    ['Ash', 'Beech'],
  );
  const version = turned.shelves[1]?.version ?? 0;
  const change = json('PUT', { name: 'Long days', version, books: [b, a] });
  assert.deepEqual(
    [
      await status(ada.fetch(`/api/library/shelves/${summer.id}`, change)),
      await status(ada.fetch(`/api/library/shelves/${summer.id}`, change)),
    ],
    [204, 409],
  );
  const last = await read<Shelves>(ada, '/api/library/shelves');
  assert.deepEqual(
    last.shelves[1]?.books.map(({ title }) => title),
    ['Beech', 'Ash'],
  );
  assert.equal(last.shelves[1]?.name, 'Long days');
});

test('a book that is out of the catalogue while a shelf is ordered stands on it again when it is back', async () => {
  const [a, b, c] = [await publishedBook('Hazel'), await publishedBook('Holly'), await publishedBook('Ivy')];
  const ada = await server.person();
  await ada.fetch('/api/library/shelves', json('POST', { name: 'Hedge' }));
  const shelf = async () => {
    const [first] = (await read<Shelves>(ada, '/api/library/shelves')).shelves;
    assert(first);
    return first;
  };
  const { id } = await shelf();
  for (const book of [a, b, c])
    await ada.fetch(`/api/library/shelves/${id}/books/${book}`, { method: 'PUT' });
  const hide = (hidden: boolean) =>
    server.db.updateTable('book').set({ hidden }).where('id', '=', b).execute();
  await hide(true);
  const { name, version } = await shelf();
  await ada.fetch(`/api/library/shelves/${id}`, json('PUT', { name, version, books: [c, a] }));
  await hide(false);
  assert.deepEqual(
    new Set((await shelf()).books.map(({ title }) => title)),
    new Set(['Ivy', 'Holly', 'Hazel']),
  );
});

test('rule 7: another person’s shelf is neither seen nor changed, whatever role asks', async () => {
  const book = await publishedBook('Fir');
  const [ada, eve] = [
    await server.person(),
    await server.person(['reader', 'author', 'editor', 'administrator']),
  ];
  await ada.fetch('/api/library/shelves', json('POST', { name: 'Mine' }));
  const id = (await read<Shelves>(ada, '/api/library/shelves')).shelves[0]?.id;
  assert.deepEqual(await read<Shelves>(eve, '/api/library/shelves'), { shelves: [] });
  const tries: [string, RequestInit][] = [
    [`/api/library/shelves/${id}`, json('PUT', { name: 'Hers', version: 1 })],
    [`/api/library/shelves/${id}`, { method: 'DELETE' }],
    [`/api/library/shelves/${id}/books/${book}`, { method: 'PUT' }],
    [`/api/library/shelves/${id}/books/${book}`, { method: 'DELETE' }],
  ];
  for (const [path, init] of tries)
    assert.equal(await status(eve.fetch(path, init)), 404, `${init.method} ${path}`);
  await eve.fetch('/api/library/shelves', json('PUT', { shelves: [id] }));
  assert.equal((await read<Shelves>(ada, '/api/library/shelves')).shelves[0]?.name, 'Mine');
});

test('who follows a contributor hears of the next book, once, and nobody else does', async () => {
  const first = await publishedBook('First of Hers', 'Clara Follow');
  const [ada, bob] = [await server.person(), await server.person()];
  const mine = await read<MyBook>(ada, `/api/library/books/${first}`);
  const followed = mine.following.find(({ kind }) => kind === 'contributor');
  assert(followed && !followed.follows);
  const { kind, name } = followed;
  for (let twice = 0; twice < 2; twice++)
    assert.equal(await status(ada.fetch('/api/library/following', json('PUT', { kind, name }))), 204);
  assert.equal(await status(ada.fetch('/api/library/following', json('PUT', { kind, name: 'Nobody' }))), 404);
  const second = await publishedBook('Second of Hers', 'Clara Follow');
  const told = await server.db.selectFrom('notification').select(['person_id', 'kind', 'path']).execute();
  assert.deepEqual(told, [{ person_id: ada.id, kind: 'book-by-followed', path: `/books/${second}` }]);
  await ada.fetch(`/api/library/following?kind=${kind}&name=${encodeURIComponent(name)}`, {
    method: 'DELETE',
  });
  await publishedBook('Third of Hers', 'Clara Follow');
  assert.equal((await server.db.selectFrom('notification').select('id').execute()).length, 1);
  assert.equal(
    (await read<MyBook>(bob, `/api/library/books/${first}`)).following.some(({ follows }) => follows),
    false,
  );
});

test('who follows a series is told which one a new book belongs to, once, also when they follow its author', async () => {
  const inSeries = async (title: string) => {
    const metadataXml =
      '<meta property="belongs-to-collection" id="c">The Tides</meta><meta refines="#c" property="collection-type">series</meta>';
    const { bookId } = await server.upload(buildEpub({ title, creators: ['Sea Writer'], metadataXml }));
    assert(bookId);
    return bookId;
  };
  await inSeries('Ebb');
  const ada = await server.person();
  for (const followed of [
    { kind: 'series', name: 'The Tides' },
    { kind: 'contributor', name: 'Sea Writer' },
  ])
    assert.equal(await status(ada.fetch('/api/library/following', json('PUT', followed))), 204);
  const path = `/books/${await inSeries('Flood')}`;
  const told = await server.db
    .selectFrom('notification')
    .select(['kind', 'path', 'data'])
    .where('person_id', '=', ada.id)
    .execute();
  assert.deepEqual(told, [
    { kind: 'book-in-followed-series', path, data: { name: 'The Tides', title: 'Flood' } },
  ]);
});

test('rule 3: a review is text; one of a person and a book, edited, averaged and taken back', async () => {
  const book = await publishedBook('Reviewed');
  const [ada, bob] = [await server.person([], 'Ada'), await server.person([], 'Bob')];
  const path = `/api/books/${book}/reviews`;
  const text = '<script>alert(1)</script>';
  const write = (who: SignedIn, stars: number, version: number, words = text) =>
    status(who.fetch(`${path}/mine`, json('PUT', { stars, text: words, version })));
  assert.deepEqual([await write(ada, 5, 0), await write(ada, 5, 0), await write(bob, 2, 0)], [204, 204, 204]);
  const page = await read<ReviewsPage>(server, path);
  assert.deepEqual(page.rating, { count: 2, average: 3.5 });
  assert.deepEqual(
    page.items.map(({ by }) => by.name),
    ['Bob', 'Ada'],
  );
  assert.equal(page.items[1]?.text, text, 'kept as it was written, and served as data');
  assert.deepEqual([await write(ada, 4, 1, 'Better'), await write(ada, 1, 1, 'Stale')], [204, 409]);
  assert.deepEqual((await read<ReviewsPage>(server, path)).rating, { count: 2, average: 3 });
  await bob.fetch(`${path}/mine`, { method: 'DELETE' });
  assert.deepEqual((await read<ReviewsPage>(server, path)).rating, { count: 1, average: 4 });
  assert.equal(await write(ada, 6, 2), 400);
  assert.equal(
    await status(server.fetch(`${path}/mine`, json('PUT', { stars: 1, text: '', version: 0 }))),
    401,
  );
});

test('a reported review goes to the moderators, who keep it or remove it with a reason', async () => {
  const book = await publishedBook('Reported');
  const [ada, bob, admin] = [
    await server.person([], 'Ada'),
    await server.person(),
    await server.person(['administrator']),
  ];
  const path = `/api/books/${book}/reviews`;
  await ada.fetch(`${path}/mine`, json('PUT', { stars: 1, text: 'Rude words', version: 0 }));
  const id = (await read<ReviewsPage>(server, path)).items[0]?.id;
  const report = (who: SignedIn) =>
    status(who.fetch(`/api/reviews/${id}/reports`, json('POST', { reason: 'Rude' })));
  assert.deepEqual([await report(bob), await report(bob), await report(ada)], [204, 204, 403]);
  for (const other of [bob, await server.person(['author'])]) {
    assert.equal(await status(other.fetch('/api/admin/reports')), 403);
    assert.equal(
      await status(other.fetch(`/api/admin/reports/${id}`, json('POST', { decision: 'keep' }))),
      403,
    );
  }
  const queue = () => read<{ items: Report[] }>(admin, '/api/admin/reports');
  assert.deepEqual(
    (await queue()).items.map(({ reasons }) => reasons.length),
    [1],
  );
  await admin.fetch(`/api/admin/reports/${id}`, json('POST', { decision: 'keep' }));
  assert.equal((await queue()).items.length, 0);
  assert.equal((await read<ReviewsPage>(server, path)).items.length, 1);
  const eve = await server.person();
  await report(eve);
  const removal = () =>
    status(admin.fetch(`/api/admin/reports/${id}`, json('POST', { decision: 'remove', reason: 'Insults' })));
  assert.deepEqual([await removal(), await removal()], [204, 404]);
  assert.deepEqual((await read<ReviewsPage>(server, path)).rating, { count: 0, average: null });
  assert.equal((await read<MyBook>(ada, `/api/library/books/${book}`)).reviewRemoved, 'Insults');
  const acts = await server.db
    .selectFrom('audit')
    .select('act')
    .where('object', '=', `review:${id}`)
    .orderBy('no')
    .execute();
  assert.deepEqual(
    acts.map(({ act }) => act),
    ['review.keep', 'review.remove'],
  );
  const told = await server.db
    .selectFrom('notification')
    .select('kind')
    .where('person_id', '=', ada.id)
    .execute();
  assert.deepEqual(told, [{ kind: 'review-removed' }]);
});
