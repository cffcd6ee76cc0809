import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { HighlightChanges, HighlightInput, HighlightSaved, NotesPage } from '@mangu/contract/highlights';
import { startTestServer } from '../../testing/server.ts';
import { browserOf, publishedBook } from './testing.ts';

const server = await startTestServer();

type Who = { fetch(path: string, init?: RequestInit): Promise<Response> };

interface Annotations {
  type: string;
  total: number;
  first: { items: { body: { value: string }[]; target: { selector: { type: string; exact?: string }[] } }[] };
}

const passage = (step: number, more: Partial<HighlightInput> = {}): HighlightInput => ({
  cfi: `epubcfi(/6/4!/4/${step},/1:0,/1:9)`,
  fraction: step / 100,
  chapter: 'Two',
  quote: { exact: `passage ${step}`, prefix: 'before ', suffix: ' after' },
  colour: 'yellow',
  note: '',
  version: 0,
  ...more,
});

const put = (who: Who, bookId: string, id: string, input: HighlightInput) =>
  who.fetch(`/api/reading/highlights/${bookId}/${id}`, {
    method: 'PUT',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  });

async function mark(who: Who, bookId: string, id: string, input: HighlightInput): Promise<HighlightSaved> {
  const answer = await put(who, bookId, id, input);
  assert.equal(answer.status, 200);
  return (await answer.json()) as HighlightSaved;
}

async function changes(who: Who, bookId: string, since?: number): Promise<HighlightChanges> {
  const query = since === undefined ? '' : `?since=${since}`;
  return (await (await who.fetch(`/api/reading/highlights/${bookId}${query}`)).json()) as HighlightChanges;
}

const remove = (who: Who, bookId: string, id: string, version: number) =>
  who.fetch(`/api/reading/highlights/${bookId}/${id}?version=${version}`, { method: 'DELETE' });

test('two devices stay in step: what one marks, changes and deletes the other hears of', async () => {
  const bookId = await publishedBook(server, 'In Step');
  const ada = await server.person();
  const [one, two] = [randomUUID(), randomUUID()];
  await mark(ada, bookId, one, passage(2));
  const second = await mark(ada, bookId, two, passage(4, { note: 'Look' }));
  const first = await changes(ada, bookId);
  assert.deepEqual(
    first.highlights.map(({ id }) => id),
    [one, two],
  );
  assert.deepEqual(await changes(ada, bookId, first.cursor), {
    highlights: [],
    deleted: [],
    cursor: first.cursor,
  });
  await mark(ada, bookId, two, passage(4, { note: 'Look again', version: second.highlight.version }));
  assert.equal((await remove(ada, bookId, one, 1)).status, 204);
  assert.equal((await remove(ada, bookId, one, 1)).status, 204, 'twice is once');
  const later = await changes(ada, bookId, first.cursor);
  assert.deepEqual(
    later.highlights.map(({ note }) => note),
    ['Look again'],
  );
  assert.deepEqual(later.deleted, [one]);
  const stones = await server.db.selectFrom('highlight').select('exact').where('id', '=', one).execute();
  assert.deepEqual(stones, [{ exact: '' }], 'what was deleted keeps no words');
  await mark(ada, bookId, one, passage(2, { version: 2 }));
  assert.equal((await changes(ada, bookId)).highlights.length, 2, 'deleting can be undone');
});

test('the same highlight twice is one, whether the device sends it again or another marks the passage too', async () => {
  const bookId = await publishedBook(server, 'Twice');
  const ada = await server.person();
  const id = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => mark(ada, bookId, id, passage(2))));
  assert.deepEqual([...new Set(answers.map(({ highlight }) => highlight.version))], [1]);
  const other = await mark(ada, bookId, randomUUID(), passage(2, { note: 'From the phone' }));
  assert.equal(other.highlight.id, id);
  assert.deepEqual(
    (await changes(ada, bookId)).highlights.map(({ note }) => note),
    ['From the phone'],
  );
});

test('two devices write a note at once, one of them offline: both texts are kept, and the answer says so', async () => {
  const bookId = await publishedBook(server, 'Both Notes');
  const ada = await server.person();
  const id = randomUUID();
  const { highlight } = await mark(ada, bookId, id, passage(2));
  const { version } = highlight;
  await mark(ada, bookId, id, passage(2, { note: 'Online', version }));
  const saved = await mark(ada, bookId, id, passage(2, { note: 'Offline', colour: 'blue', version }));
  assert.equal(saved.joined, true);
  assert.equal(saved.highlight.note, 'Online\n\nOffline');
  const again = await mark(ada, bookId, id, passage(2, { note: 'Offline', colour: 'blue', version }));
  assert.equal(again.highlight.note, 'Online\n\nOffline', 'sent again it changes nothing');
  assert.equal(
    (await remove(ada, bookId, id, version)).status,
    409,
    'a note nobody saw is not deleted unseen',
  );
});

test('what a device marked is its person’s after signing in, with both notes where both marked', async () => {
  const bookId = await publishedBook(server, 'Merged');
  const ada = await server.person();
  const browser = browserOf(server);
  const own = randomUUID();
  await mark(ada, bookId, own, passage(2, { note: 'Mine' }));
  const before = await changes(ada, bookId);
  await mark(browser, bookId, randomUUID(), passage(2, { note: 'The device’s' }));
  await mark(browser, bookId, randomUUID(), passage(4));
  browser.signIn(ada);
  for (let twice = 0; twice < 2; twice++) {
    const { highlights } = await changes(browser, bookId);
    assert.deepEqual(
      highlights.map(({ note }) => note),
      ['Mine\n\nThe device’s', ''],
    );
  }
  assert.equal(
    (await changes(ada, bookId, before.cursor)).highlights.length,
    2,
    'the other devices hear of it',
  );
});

test('rule 7: another reader’s highlight is neither seen nor changed nor deleted', async () => {
  const bookId = await publishedBook(server, 'Private');
  const [ada, eve] = [
    await server.person(),
    await server.person(['reader', 'author', 'editor', 'administrator']),
  ];
  const id = randomUUID();
  await mark(ada, bookId, id, passage(2, { note: 'Secret' }));
  for (const other of [eve, browserOf(server)]) {
    assert.equal((await put(other, bookId, id, passage(6))).status, 404);
    assert.equal((await remove(other, bookId, id, 1)).status, 404);
    assert.equal((await changes(other, bookId)).highlights.length, 0);
    assert.doesNotMatch(await (await other.fetch('/api/reading/notes')).text(), /Secret/);
    assert.doesNotMatch(await (await other.fetch('/api/reading/export?format=markdown')).text(), /Secret/);
  }
  assert.equal((await changes(ada, bookId)).highlights[0]?.note, 'Secret');
});

test('notes of all books are searched and paged, newest first; rules 9 and 13: by listed filters only', async () => {
  const [one, two] = [await publishedBook(server, 'Notes One'), await publishedBook(server, 'Notes Two')];
  const ada = await server.person();
  for (const [step, bookId] of [one, two, one, two, one].entries())
    await mark(
      ada,
      bookId,
      randomUUID(),
      passage(2 + 2 * step, { note: `Note ${step}`, colour: step % 2 ? 'blue' : 'pink' }),
    );
  const seen: string[] = [];
  let after = '';
  for (;;) {
    const answer = await ada.fetch(`/api/reading/notes?limit=2${after}`);
    const page = (await answer.json()) as NotesPage;
    seen.push(...page.items.map(({ highlight }) => highlight.note));
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  assert.deepEqual(seen, ['Note 4', 'Note 3', 'Note 2', 'Note 1', 'Note 0']);
  const find = async (query: string) =>
    ((await (await ada.fetch(`/api/reading/notes?${query}`)).json()) as NotesPage).items.length;
  assert.deepEqual([await find('q=NOTE+3'), await find('colour=blue'), await find(`book=${one}`)], [1, 2, 3]);
  assert.equal(await find('sort=note;drop&reader_id=x'), 5, 'what is not listed is not heard');
  for (const bad of ['colour=red', 'after=x', `after=${Buffer.from("1 ' or 1").toString('base64url')}`])
    assert.equal((await ada.fetch(`/api/reading/notes?${bad}`)).status, 400, bad);
});

test('rule 3: notes are text in both exports, whatever they hold', async () => {
  const bookId = await publishedBook(server, 'Exported');
  const ada = await server.person();
  const note = '<img src=x onerror=alert(1)> [click](javascript:alert(1))\n\n# heading\nline';
  await mark(ada, bookId, randomUUID(), passage(2, { note }));
  const markdown = await ada.fetch(`/api/reading/export?format=markdown&book=${bookId}`);
  assert.match(markdown.headers.get('content-type') ?? '', /^text\/markdown/);
  assert.match(markdown.headers.get('content-disposition') ?? '', /^attachment/);
  const text = await markdown.text();
  assert.match(text, /^# Exported/);
  assert.match(text, /> passage 2/);
  assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\]\(|^# heading/m);
  const answer = await ada.fetch('/api/reading/export?format=annotations');
  const collection = (await answer.json()) as Annotations;
  assert.equal(collection.type, 'AnnotationCollection');
  assert.equal(collection.total, 1);
  const [annotation] = collection.first.items;
  assert.equal(annotation?.body[0]?.value, note);
  assert.deepEqual(
    annotation?.target.selector.map(({ type }) => type),
    ['FragmentSelector', 'TextQuoteSelector'],
  );
  assert.equal(annotation?.target.selector[1]?.exact, 'passage 2');
});
