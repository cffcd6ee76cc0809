import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { BookDetail } from '@mangu/contract/books';
import { sql } from 'kysely';
import Value from 'typebox/value';
import { buildBook, buildChapter, testCatalogue } from './testing.ts';

const catalogue = await testCatalogue();

const claims = { accessModes: [], accessModesSufficient: [], features: [], hazards: [], conformsTo: [] };
const at = (day: number) => new Date(Date.UTC(2024, 0, day));
const second = buildBook({
  added: at(2),
  metadata: {
    title: 'The Ember Road',
    languages: ['en-GB'],
    published: '1999',
    contributors: [
      { name: 'Zed Translator', roles: ['trl'] },
      { name: 'Amy Ames', sortName: 'Ames, Amy', roles: ['aut'] },
    ],
    subjects: [{ label: 'History' }, { label: 'Travel' }],
    series: [{ name: 'Roads', position: '2', type: 'series' }],
    accessibility: { ...claims, accessModesSufficient: [['textual']], hazards: ['none'] },
  },
});
const first = buildBook({
  added: at(1),
  metadata: {
    title: 'Ash',
    languages: ['fr'],
    published: '2020-05',
    contributors: [{ name: 'Bob Byrne', roles: ['aut'] }],
    subjects: [{ label: 'History' }],
    series: [{ name: 'Roads', position: '1', type: 'series' }],
    accessibility: { ...claims, accessModesSufficient: [['textual']] },
  },
});
const third = buildBook({
  added: at(3),
  metadata: {
    title: 'Cinder <img src=x onerror=alert(1)>',
    languages: ['en-US'],
    contributors: [{ name: '<b>Bob</b>', roles: ['aut'] }],
    subjects: [{ label: 'Poetry' }],
    series: [{ name: 'Roads', position: '10', type: 'series' }],
  },
});
await catalogue.publish(first, second, third);

const ids = async (query: Parameters<typeof catalogue.page>[0]) =>
  (await catalogue.page(query)).items.map((item) => item.id);

test('the newest book is first unless another order is asked for', async () => {
  assert.deepEqual(await ids({}), [third.id, second.id, first.id]);
});

test('titles sort without their article, names by file-as, dates newest first with none last', async () => {
  assert.deepEqual(await ids({ sort: 'title' }), [first.id, third.id, second.id]);
  assert.deepEqual(await ids({ sort: 'contributor' }), [second.id, third.id, first.id]);
  assert.deepEqual(await ids({ sort: 'published' }), [first.id, second.id, third.id]);
});

test('relevance without a query is the newest first', async () => {
  assert.deepEqual(await ids({ sort: 'relevance' }), [third.id, second.id, first.id]);
});

test('each filter keeps the books that have the value', async () => {
  assert.deepEqual(await ids({ language: 'fr' }), [first.id]);
  assert.deepEqual(await ids({ subject: 'History' }), [second.id, first.id]);
  assert.deepEqual(await ids({ contributor: 'Zed Translator' }), [second.id]);
  assert.deepEqual(await ids({ series: 'Roads' }), [third.id, second.id, first.id]);
  assert.deepEqual(await ids({ accessibility: 'screen-reader' }), [second.id, first.id]);
});

test('a language filter finds the language of every region', async () => {
  assert.deepEqual(await ids({ language: 'en' }), [third.id, second.id]);
  assert.deepEqual(await ids({ language: 'en-AU' }), [third.id, second.id]);
});

test('values of one filter widen, filters narrow, accessibility filters narrow each other', async () => {
  assert.deepEqual(await ids({ subject: ['Travel', 'Poetry'] }), [third.id, second.id]);
  assert.deepEqual(await ids({ subject: ['Travel', 'Poetry'], language: 'en', contributor: 'Amy Ames' }), [
    second.id,
  ]);
  assert.deepEqual(await ids({ accessibility: ['screen-reader', 'no-hazards'] }), [second.id]);
});

test('a value that no book has gives an empty page and stays in its facet', async () => {
  const page = await catalogue.page({ subject: 'Cooking', facets: true });
  assert.equal(page.total, 0);
  assert.deepEqual(page.facets?.subject.at(-1), { value: 'Cooking', count: 0 });
});

test('a page says how many books there are in all and where the next begins', async () => {
  const page = await catalogue.page({ limit: 2 });
  assert.equal(page.total, 3);
  assert.deepEqual(await ids({ limit: 2, after: page.next ?? '' }), [first.id]);
});

test('a cursor that is broken, of another order or not ours is refused', async () => {
  const { next } = await catalogue.page({ limit: 1 });
  const forged = Buffer.from('[1,"x",1,1]').toString('base64url');
  for (const query of [
    `sort=title&after=${next}`,
    'after=x',
    `after=${forged}`,
    'after=W10',
    'after=bnVsbA',
  ]) {
    const { status, body } = await catalogue.get(`/api/books?${query}`);
    assert.equal(status, 400);
    assert.match(body, /cursor-invalid/);
  }
});

test('rule 9: an order that is not in the list is refused', async () => {
  for (const sort of ['added;drop table book', 'title desc', 'password', 'no']) {
    const { status, body } = await catalogue.get(`/api/books?sort=${encodeURIComponent(sort)}`);
    assert.equal(status, 400);
    assert.match(body, /validation-failed/);
  }
});

test('rule 13: an accessibility filter that is not in the list is refused', async () => {
  assert.equal((await catalogue.get('/api/books?accessibility=anything')).status, 400);
});

test('rule 3: markup in a title and a name is text', async () => {
  const [item] = (await catalogue.page({})).items;
  assert.equal(item?.title, 'Cinder <img src=x onerror=alert(1)>');
  assert.equal(item?.contributors[0]?.name, '<b>Bob</b>');
  const { headers } = await catalogue.get('/api/books');
  assert.match(String(headers['content-type']), /^application\/json/);
});

test('an answer has a validator, and the same answer is not sent twice', async () => {
  const { headers } = await catalogue.get('/api/books?limit=3');
  const etag = String(headers.etag);
  const again = await catalogue.get('/api/books?limit=3', { 'if-none-match': etag });
  assert.deepEqual([again.status, again.body], [304, '']);
});

test('a book page holds what the book says and its neighbours in the series by position', async () => {
  const { status, body } = await catalogue.get(`/api/books/${second.id}`);
  assert.equal(status, 200);
  const parsed: unknown = JSON.parse(body);
  const detail = Value.Parse(BookDetail, parsed);
  assert.equal(detail.title, 'The Ember Road');
  assert.deepEqual(detail.series, [
    {
      name: 'Roads',
      position: '2',
      previous: { id: first.id, title: 'Ash' },
      next: { id: third.id, title: 'Cinder <img src=x onerror=alert(1)>' },
    },
  ]);
});

test('rule 2: a link out of the book is left out of its contents', async () => {
  const link = (href: string) => ({ label: href, href, children: [] });
  const hostile = [
    'javascript:alert(1)',
    'JaVaScRiPt:x',
    'data:text/html,x',
    'https://a.example/',
    '//a.example/',
    '/etc',
  ];
  const book = buildBook({ added: at(0), publication: { toc: [...hostile, 'text/one.xhtml#a'].map(link) } });
  await catalogue.publish(book);
  const { body } = await catalogue.get(`/api/books/${book.id}`);
  const parsed: unknown = JSON.parse(body);
  const hrefs = Value.Parse(BookDetail, parsed).toc.map((item) => item.href);
  assert.deepEqual(hrefs, [...hostile.map(() => undefined), 'text/one.xhtml#a']);
});

test('an unknown book is not found, an id that is none is refused', async () => {
  assert.match((await catalogue.get(`/api/books/${randomUUID()}`)).body, /book-not-found/);
  assert.match((await catalogue.get('/api/books/1%20or%201=1')).body, /validation-failed/);
});

test('a NUL and half a surrogate pair in a book do not keep it from being published', async () => {
  const book = buildBook({
    added: at(0),
    metadata: { title: 'Nul\0 and \ud800 half', subjects: [{ label: 'a\0b' }] },
    descriptionText: 'x\0y',
    chapters: [buildChapter('one\0two \udfff', 'I\0')],
  });
  await catalogue.publish(book);
  assert.equal((await catalogue.get(`/api/books/${book.id}`)).status, 200);
});

test('a book of a transaction that was undone is in no list', async () => {
  const { total } = await catalogue.page({});
  const book = buildBook();
  await assert.rejects(
    catalogue.db.transaction().execute(async (trx) => {
      await catalogue.publishIn(trx, book);
      throw new Error('undone');
    }),
    /undone/,
  );
  await catalogue.catalogue.changed();
  assert.equal((await catalogue.page({})).total, total);
  assert.equal((await catalogue.get(`/api/books/${book.id}`)).status, 404);
});

test('a book that is deleted leaves the lists when its change is announced', async () => {
  const book = buildBook({ added: at(0), metadata: { subjects: [{ label: 'Gone' }] } });
  await catalogue.publish(book);
  assert.equal((await catalogue.page({ subject: 'Gone' })).total, 1);
  await catalogue.db.transaction().execute(async (trx) => {
    const { no } = await trx
      .deleteFrom('book')
      .where('id', '=', book.id)
      .returning('no')
      .executeTakeFirstOrThrow();
    await catalogue.announce(trx, no);
  });
  await catalogue.catalogue.changed();
  const page = await catalogue.page({ subject: 'Gone', facets: true });
  assert.equal(page.total, 0);
});

test('an answer that was kept is not given any more once another book is there', async () => {
  const path = '/api/books?limit=1&sort=added';
  const before = await catalogue.get(path);
  assert.deepEqual(await catalogue.get(path).then(({ body }) => body), before.body);
  const book = buildBook({ added: at(9) });
  await catalogue.publish(book);
  assert.match((await catalogue.get(path)).body, new RegExp(book.id));
});

test('lists go on after PostgreSQL ended the connection, and hold what was published meanwhile', async () => {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'mangu-catalogue'`.execute(catalogue.db);
  assert.equal(rows.length, 1);
  await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(catalogue.db);
  const book = buildBook({ metadata: { title: 'Published while nobody listened' } });
  await catalogue.publish(book);
  assert.equal((await catalogue.page({ q: 'nobody listened' })).items[0]?.id, book.id);
});
