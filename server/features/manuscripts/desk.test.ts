import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssignmentsMade, DeskEdition, DeskPage, TimeMeaning, Transitions } from '@mangu/contract/desk';
import { type SignedIn, startTestServer } from '../../testing/server.ts';
import { makeEdition } from './testing.ts';

const server = await startTestServer();
const author = await server.person(['author'], 'Ada Author');
const editor = await server.person(['editor'], 'Edith Editor');
const other = await server.person(['editor'], 'Otto Other');
const reader = await server.person([], 'Rita Reader');

async function ask<T>(who: SignedIn, path: string, body?: unknown, method = 'POST') {
  const init =
    body === undefined
      ? {}
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await who.fetch(path, init);
  const said = (await answer.json()) as T & { type?: string };
  return { status: answer.status, problem: said.type?.replace('/problems/', ''), said };
}
const titles = async (query: string, who = editor) =>
  (await ask<DeskPage>(who, `/api/desk/editions?${query}`)).said.items.map(({ title }) => title);

const day = (no: number) => new Date(Date.UTC(2026, 0, no));
const ids: string[] = [];
for (const [no, made] of [
  { title: 'Delta', state: 'submitted' },
  { title: 'Alpha', state: 'in-review', assignedTo: editor.id, due: '2020-01-01', author: 'Żofia Nowak' },
  { title: 'Charlie', state: 'published', due: '2020-01-01' },
  { title: 'Bravo', state: 'submitted', assignedTo: other.id, due: '2099-01-01' },
  { title: 'Draft', state: 'draft' },
].entries()) {
  const options = { ...made, submitted: day(no + 1) } as Parameters<typeof makeEdition>[2];
  ids.push(await makeEdition(server.db, author.id, options));
}

test('the queue shows what was handed in, and is filtered by state, assignment, due day and words', async () => {
  assert.deepEqual(await titles(''), ['Delta', 'Alpha', 'Charlie', 'Bravo'], 'no drafts, oldest first');
  assert.deepEqual(await titles('sort=newest'), ['Bravo', 'Charlie', 'Alpha', 'Delta']);
  assert.deepEqual(await titles('sort=title'), ['Alpha', 'Bravo', 'Charlie', 'Delta']);
  assert.deepEqual((await titles('sort=due')).slice(2), ['Bravo', 'Delta'], 'without a day last');
  assert.deepEqual(await titles('state=submitted'), ['Delta', 'Bravo']);
  assert.deepEqual(await titles('state=submitted&state=published'), ['Delta', 'Charlie', 'Bravo']);
  assert.deepEqual(await titles('assigned=me'), ['Alpha']);
  assert.deepEqual(await titles('assigned=somebody'), ['Alpha', 'Bravo']);
  assert.deepEqual(await titles('assigned=nobody'), ['Delta', 'Charlie']);
  assert.deepEqual(await titles('overdue=true'), ['Alpha'], 'what is published is not late');
  assert.deepEqual(await titles('q=żofia'), ['Alpha']);
  assert.deepEqual(await titles('q=AUTHOR%20del'), ['Delta']);
  assert.deepEqual(await titles('q=%25'), []);
});

test('every order goes on from its last row, to the end, with the number of all', async () => {
  for (const sort of ['oldest', 'newest', 'due', 'due-last', 'title', 'title-last']) {
    const all = await titles(`sort=${sort}`);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
      const { said } = await ask<DeskPage>(editor, `/api/desk/editions?sort=${sort}&limit=1${after}`);
      assert.equal(said.total, 4);
      seen.push(...said.items.map(({ title }) => title));
      next = said.next;
    }
    assert.deepEqual(seen, all, sort);
  }
});

test('no built ORDER BY: sort keys and filters come from closed lists, and cursors are none of the client’s', async () => {
  for (const query of ['sort=created;drop', 'state=secret', 'assigned=all', 'limit=1000']) {
    assert.equal((await ask(editor, `/api/desk/editions?${query}`)).status, 400, query);
  }
  for (const forged of [
    'x',
    Buffer.from('["oldest"]').toString('base64url'),
    Buffer.from('[0,"1 or 1=1","x"]').toString('base64url'),
  ]) {
    assert.equal((await ask(editor, `/api/desk/editions?after=${forged}`)).problem, 'cursor-invalid');
  }
});

test('the desk is the editors’: others are refused on every route of it', async () => {
  for (const path of [
    '/api/desk/editions',
    `/api/desk/editions/${ids[0]}`,
    '/api/desk/editors',
    '/api/desk/times?local=2026-01-01T10:00&zone=UTC',
  ]) {
    assert.equal((await ask(author, path)).status, 403, path);
    assert.equal((await server.fetch(path)).status, 401, path);
  }
  const assignments = { items: [{ id: ids[0], version: 1, assignedTo: editor.id, due: null }] };
  assert.equal((await ask(reader, '/api/desk/assignments', assignments)).status, 403);
  assert.equal((await ask(editor, `/api/desk/editions/${ids[4]}`)).status, 404, 'a draft');
  assert.equal((await ask(reader, `/api/editions/${ids[0]}/transitions`)).status, 404);
  assert.equal((await ask(author, `/api/editions/${ids[0]}/transitions`)).status, 200);
});

test('many are given to somebody at once, told once each, and taken back as they were', async () => {
  const two = await Promise.all(
    ['One', 'Two'].map((title) => makeEdition(server.db, author.id, { title, state: 'submitted' })),
  );
  const items = two.map((id) => ({ id, version: 1, assignedTo: other.id, due: '2026-12-24' }));
  const made = await ask<AssignmentsMade>(editor, '/api/desk/assignments', { items });
  assert.equal(made.status, 200);
  const told = await server.db
    .selectFrom('notification')
    .select('kind')
    .where('person_id', '=', other.id)
    .execute();
  assert.equal(told.filter(({ kind }) => kind === 'edition-assigned').length, 2);
  const [first = ''] = two;
  const shown = (await ask<DeskEdition>(editor, `/api/desk/editions/${first}`)).said;
  assert.deepEqual([shown.assignedTo?.name, shown.due, shown.version], ['Otto Other', '2026-12-24', 2]);
  const stale = await ask(editor, '/api/desk/assignments', {
    items: [
      { ...items[0], version: 1 },
      { ...items[1], version: 2 },
    ],
  });
  assert.deepEqual([stale.status, stale.problem], [409, 'changed-meanwhile']);
  assert.equal((await ask(editor, '/api/desk/assignments', { items: made.said.undo })).status, 200);
  const back = (await ask<DeskEdition>(editor, `/api/desk/editions/${first}`)).said;
  assert.deepEqual([back.assignedTo, back.due], [null, null]);
});

test('an editor who is suspended is offered and given nothing', async () => {
  const gone = await server.person(['editor'], 'Gone Editor');
  await server.db.updateTable('person').set({ suspended: new Date() }).where('id', '=', gone.id).execute();
  const id = await makeEdition(server.db, author.id, { state: 'submitted' });
  const answer = await ask(editor, '/api/desk/assignments', {
    items: [{ id, version: 1, assignedTo: gone.id, due: null }],
  });
  assert.deepEqual([answer.status, answer.problem], [400, 'assignee-refused']);
});

test('nobody is given a work of their own, or one without being an editor', async () => {
  const own = await makeEdition(server.db, other.id, { state: 'submitted' });
  for (const assignedTo of [other.id, reader.id]) {
    const answer = await ask(editor, '/api/desk/assignments', {
      items: [{ id: own, version: 1, assignedTo, due: null }],
    });
    assert.deepEqual([answer.status, answer.problem], [400, 'assignee-refused']);
  }
  const items = [{ id: own, version: 1, assignedTo: null, due: null }];
  assert.equal((await ask(other, '/api/desk/assignments', { items })).status, 403);
});

test('points of the checklist say who ticked them, and two editors at once notice each other', async () => {
  const id = await makeEdition(server.db, author.id, { state: 'in-review', assignedTo: editor.id });
  const tick = (version: number, item: string, ticked = true) =>
    ask<DeskEdition>(editor, `/api/desk/editions/${id}/checklist`, { version, item, ticked });
  const { said } = await tick(1, 'text-read');
  assert.equal(said.checklist.find(({ item }) => item === 'text-read')?.by, 'Edith Editor');
  assert.equal((await tick(1, 'cover-right')).problem, 'changed-meanwhile');
  const off = await tick(2, 'text-read', false);
  assert.deepEqual(off.said.checklist.map(({ by }) => by).filter(Boolean), []);
});

test('what a local time means is told before it is chosen', async () => {
  const { said } = await ask<TimeMeaning>(
    editor,
    '/api/desk/times?local=2026-10-25T02:30&zone=Europe/Berlin',
  );
  assert.equal(said.kind, 'twice');
  assert.deepEqual(
    said.candidates.map(({ offset }) => offset),
    ['+02:00', '+01:00'],
  );
});

test('history says who, when and why, newest first', async () => {
  const id = await makeEdition(server.db, author.id, { state: 'in-review', assignedTo: editor.id });
  await ask(editor, `/api/editions/${id}/moves/request-changes`, { version: 1, reason: 'Shorter.' });
  await ask(author, `/api/editions/${id}/moves/submit`, { version: 2 });
  const { items } = (await ask<Transitions>(author, `/api/editions/${id}/transitions`)).said;
  assert.deepEqual(
    items.map(({ move, person, reason, revisionNo }) => [move, person, reason, revisionNo]),
    [
      ['submit', 'Ada Author', null, 1],
      ['request-changes', 'Edith Editor', 'Shorter.', 1],
    ],
  );
});
