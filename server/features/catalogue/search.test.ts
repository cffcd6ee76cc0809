import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildBook, buildChapter, testCatalogue } from './testing.ts';

const catalogue = await testCatalogue();
const titles = async (q: string) => (await catalogue.page({ q })).items.map((item) => item.title);

const pride = buildBook({
  metadata: {
    title: 'Pride and Prejudice',
    contributors: [{ name: 'Jane Austen', roles: ['aut'] }],
    subjects: [{ label: 'Courtship' }],
    identifiers: [{ scheme: 'isbn', value: '9780141439518', valid: true }],
  },
  descriptionText: 'Elizabeth Bennet meets Mr Darcy & thinks him <b>proud</b>.',
  chapters: [
    buildChapter('It is a truth universally acknowledged.', 'Chapter I'),
    buildChapter('The sea was calm at Pemberley <script>alert(1)</script> that day.', 'Chapter II'),
  ],
});
await catalogue.publish(
  pride,
  buildBook({ metadata: { title: 'Prejudice' } }),
  buildBook({
    metadata: { title: 'A History of the Sea', contributors: [{ name: 'Émile Müller', roles: ['aut'] }] },
  }),
  buildBook({ metadata: { title: 'Œuvres complètes', languages: ['fr'] } }),
  buildBook({
    metadata: { title: '吾輩は猫である', languages: ['ja'] },
    descriptionText: '名前はまだ無い。',
  }),
  buildBook({ metadata: { title: 'ألف ليلة وليلة', languages: ['ar'] } }),
  buildBook({ metadata: { title: 'Sailing', subjects: [{ label: 'Sea' }] }, descriptionText: 'Boats.' }),
  buildBook({ metadata: { title: 'Boats' }, descriptionText: 'How to cross the sea safely.' }),
);

test('a title is found by a beginning of its last word', async () => {
  assert.deepEqual(await titles('pride and prej'), ['Pride and Prejudice']);
});

for (const mistyped of [
  'Pirde and Prejudice',
  'pride adn prejudise',
  'Pride Prejduice',
  'prde and prejuddice',
]) {
  test(`a title mistyped as "${mistyped}" is found and the correction told`, async () => {
    const page = await catalogue.page({ q: mistyped });
    assert.equal(page.items[0]?.title, 'Pride and Prejudice');
    assert.match(page.correctedQuery ?? '', /^pride (and )?prejudice$/i);
  });
}

test('a query that finds books as written is not corrected', async () => {
  assert.equal((await catalogue.page({ q: 'pride' })).correctedQuery, undefined);
});

test('an unfinished mistyped word is mended to a word that begins like it', async () => {
  assert.deepEqual(await titles('prejd'), ['Prejudice', 'Pride and Prejudice']);
});

test('accents and ligatures do not matter in either direction', async () => {
  assert.deepEqual(await titles('emile muller'), ['A History of the Sea']);
  assert.deepEqual(await titles('oeuvres COMPLETES'), ['Œuvres complètes']);
  assert.deepEqual(await titles('préjudice'), ['Prejudice', 'Pride and Prejudice']);
});

test('Japanese is found by any part of a title, also by its last letter', async () => {
  for (const q of ['猫', '吾輩', 'は猫で', 'る']) assert.deepEqual(await titles(q), ['吾輩は猫である'], q);
  assert.deepEqual(await titles('犬'), []);
  const [item] = (await catalogue.page({ q: '名前' })).items;
  assert.equal(item?.snippet?.html, '<mark>名前</mark>はまだ無い。');
});

test('Arabic is found with and without its hamza', async () => {
  assert.deepEqual(await titles('الف ليله'), ['ألف ليلة وليلة']);
});

test('an ISBN is found with and without hyphens', async () => {
  assert.deepEqual(await titles('9780141439518'), ['Pride and Prejudice']);
  assert.deepEqual(await titles('978-0-14-143951-8'), ['Pride and Prejudice']);
});

test('rank: title, subject, description, then text; a title that is nearer to the query first', async () => {
  assert.deepEqual(await titles('sea'), ['A History of the Sea', 'Sailing', 'Boats', 'Pride and Prejudice']);
  assert.deepEqual(await titles('prejudice'), ['Prejudice', 'Pride and Prejudice']);
});

test('the words of a query may stand in different places of a book', async () => {
  assert.deepEqual(await titles('austen pemberley'), ['Pride and Prejudice']);
});

test('a book found in its text quotes the chapter', async () => {
  const [item] = (await catalogue.page({ q: 'universally' })).items;
  assert.deepEqual(item?.snippet, {
    html: 'It is a truth <mark>universally</mark> acknowledged.',
    chapter: 'Chapter I',
  });
});

test('rule 3: markup in a description or chapter is text in a snippet', async () => {
  const [described] = (await catalogue.page({ q: 'darcy' })).items;
  assert.equal(
    described?.snippet?.html,
    'Elizabeth Bennet meets Mr <mark>Darcy</mark> &amp; thinks him &lt;b&gt;proud&lt;/b&gt;.',
  );
  const [quoted] = (await catalogue.page({ q: 'script pemberley' })).items;
  assert.ok(
    quoted?.snippet?.html.includes('&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;'),
  );
});

test('a search can be filtered and its facets are of the result', async () => {
  const page = await catalogue.page({ q: 'sea', subject: 'Sea', facets: true });
  assert.deepEqual(
    page.items.map((item) => item.title),
    ['Sailing'],
  );
  assert.deepEqual(page.facets?.subject, [
    { value: 'Courtship', count: 1 },
    { value: 'Sea', count: 1 },
  ]);
});

test('a search can be sorted by title instead of rank', async () => {
  const page = await catalogue.page({ q: 'sea', sort: 'title' });
  assert.deepEqual(
    page.items.map((item) => item.title),
    ['Boats', 'A History of the Sea', 'Pride and Prejudice', 'Sailing'],
  );
});

test('paging through a search visits every book once, best first', async () => {
  const seen: string[] = [];
  let next: string | null = null;
  do {
    const page = await catalogue.page({ q: 'sea', limit: 1, ...(next ? { after: next } : {}) });
    assert.equal(page.total, 4);
    seen.push(...page.items.map((item) => item.title));
    next = page.next;
  } while (next);
  assert.deepEqual(seen, ['A History of the Sea', 'Sailing', 'Boats', 'Pride and Prejudice']);
});

const hostile = [
  `'; drop table book; --`,
  '"sea" <-> sea',
  'sea:*',
  "sea':*A | 'b",
  'sea\\',
  '!'.repeat(200),
  '&|!()<>:*',
  '\u0000',
  'sea\u0000sea',
  '🐈‍⬛ 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '\ud83d',
  '%25%27',
  'a '.repeat(100),
  '猫'.repeat(200),
  '\u0301'.repeat(200),
  '9'.repeat(200),
];
for (const q of hostile) {
  test(`rule 11: ${JSON.stringify(q.slice(0, 30))} is a query like any other`, async () => {
    const page = await catalogue.page({ q, facets: true });
    assert.equal(page.items.length, page.total);
  });
}

test('a query of signs alone finds nothing', async () => {
  assert.equal((await catalogue.page({ q: '!!!' })).total, 0);
});

test('a blank query is the whole list', async () => {
  assert.equal((await catalogue.page({ q: '   ' })).total, 8);
});

test('a query longer than the contract allows is refused', async () => {
  assert.equal((await catalogue.get(`/api/books?q=${'x'.repeat(201)}`)).status, 400);
});

test('a word of a book that is published later can be mended to', async () => {
  assert.deepEqual(await titles('zygomatik'), []);
  await catalogue.publish(buildBook({ metadata: { title: 'Zygomatic' } }));
  assert.deepEqual(await titles('zygomatik'), ['Zygomatic']);
});
