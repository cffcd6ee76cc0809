import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EditionStanding } from '@mangu/contract/desk';
import { type MoveName, moves } from '@mangu/contract/manuscripts';
import type { Problem } from '@mangu/contract/problem';
import { type SignedIn, startTestServer } from '../../testing/server.ts';
import { makeEdition } from './testing.ts';

const server = await startTestServer();
const author = await server.person(['author'], 'Ada Author');
const editor = await server.person(['editor'], 'Edith Editor');
const other = await server.person(['editor'], 'Otto Other');
const admin = await server.person(['administrator'], 'Agnes Admin');
const reader = await server.person([], 'Rita Reader');

async function move(
  who: SignedIn,
  id: string,
  name: MoveName,
  body: { version: number; reason?: string; publishAt?: object },
) {
  const answer = await who.fetch(`/api/editions/${id}/moves/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as Partial<EditionStanding & Problem>;
  return { ...said, status: answer.status, problem: said.type?.replace('/problems/', '') };
}

const transitionsOf = (id: string) =>
  server.db.selectFrom('transition').selectAll().where('edition_id', '=', id).orderBy('at').execute();
const noticesOf = (id: string) =>
  server.db.selectFrom('notification').selectAll().where('person_id', '=', id).execute();

test('a manuscript goes from its author to an editor and back, and each step is written down and told', async () => {
  const id = await makeEdition(server.db, author.id, { title: 'The Lake' });
  const sent = await move(author, id, 'submit', { version: 1 });
  assert.deepEqual([sent.status, sent.state, sent.version], [200, 'submitted', 2]);
  const told = await noticesOf(editor.id);
  assert.equal(told.at(-1)?.kind, 'edition-submit');
  assert.equal(told.at(-1)?.path, `/desk/${id}`);
  assert.equal((await move(editor, id, 'take', { version: 2 })).state, 'in-review');
  const nothing = await move(editor, id, 'request-changes', { version: 3 });
  assert.deepEqual([nothing.status, nothing.problem], [400, 'reason-needed']);
  const back = await move(editor, id, 'request-changes', { version: 3, reason: 'The end comes too soon.' });
  assert.equal(back.state, 'changes-requested');
  const last = (await noticesOf(author.id)).at(-1);
  assert.equal(last?.kind, 'edition-request-changes');
  assert.deepEqual(last?.data, {
    title: 'The Lake',
    reason: 'The end comes too soon.',
    name: 'Edith Editor',
  });
  const rows = await transitionsOf(id);
  assert.deepEqual(
    rows.map(({ move, person_name, reason }) => [move, person_name, reason]),
    [
      ['submit', 'Ada Author', null],
      ['take', 'Edith Editor', null],
      ['request-changes', 'Edith Editor', 'The end comes too soon.'],
    ],
  );
  const audit = await server.db
    .selectFrom('audit')
    .select(['act'])
    .where('object', '=', `edition:${id}`)
    .execute();
  assert.deepEqual(
    audit.map(({ act }) => act),
    ['edition.take', 'edition.request-changes'],
    'an author is not privileged',
  );
});

test('the same move sent twice at once is made once, and both are answered alike', async () => {
  const id = await makeEdition(server.db, author.id);
  const answers = await Promise.all([1, 2, 3].map(() => move(author, id, 'submit', { version: 1 })));
  assert.deepEqual(
    answers.map(({ status, state, version }) => [status, state, version]),
    Array(3).fill([200, 'submitted', 2]),
  );
  assert.equal((await transitionsOf(id)).length, 1);
});

test('of two editors who decide at once the second is told that it changed, and nothing of the first is lost', async () => {
  const id = await makeEdition(server.db, author.id, {
    state: 'in-review',
    assignedTo: editor.id,
    checked: true,
  });
  const answers = await Promise.all([
    move(editor, id, 'accept', { version: 1 }),
    move(admin, id, 'reject', { version: 1, reason: 'No.' }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  assert.equal(answers.find(({ status }) => status === 409)?.problem, 'changed-meanwhile');
  assert.equal((await transitionsOf(id)).length, 1);
});

test('accepting asks that the whole checklist is ticked', async () => {
  const open = await makeEdition(server.db, author.id, { state: 'in-review', assignedTo: editor.id });
  const refused = await move(editor, open, 'accept', { version: 1 });
  assert.deepEqual([refused.status, refused.problem], [409, 'checklist-incomplete']);
});

test('every object is authorised: who may make a move is asked of this edition, and refused by default', async () => {
  const id = await makeEdition(server.db, author.id, { state: 'in-review', assignedTo: editor.id });
  const accept = (who: SignedIn) => move(who, id, 'accept', { version: 1 });
  assert.equal((await accept(other)).status, 403, 'an editor to whom it is not assigned');
  assert.equal((await accept(author)).status, 403, 'its author');
  assert.equal((await accept(reader)).status, 404, 'who may not even see it');
  const draft = await makeEdition(server.db, author.id);
  assert.equal((await move(editor, draft, 'submit', { version: 1 })).status, 404, 'a draft is its owner’s');
  const own = await makeEdition(server.db, editor.id, { state: 'submitted' });
  assert.equal(
    (await move(editor, own, 'take', { version: 1 })).status,
    403,
    'nobody edits a work of their own',
  );
  assert.equal((await move(admin, own, 'publish-on-time', { version: 1 })).status, 403, 'the clock’s alone');
  const nobody = await server.fetch(`/api/editions/${id}/moves/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: 1 }),
  });
  assert.equal(nobody.status, 401);
});

test('a move that the table does not have from this state changes nothing', async () => {
  for (const [name, rule] of Object.entries(moves)) {
    if (rule.by === 'clock' || rule.by === 'owner') continue;
    const id = await makeEdition(server.db, author.id, { state: 'changes-requested' });
    const answer = await move(admin, id, name as MoveName, { version: 1, reason: 'x' });
    assert.deepEqual([answer.status, answer.problem], [409, 'move-not-possible'], name);
    assert.equal((await transitionsOf(id)).length, 0);
  }
});

test('a schedule takes a time in a zone, and refuses one that does not exist, exists twice, or has passed', async () => {
  const id = await makeEdition(server.db, author.id, { state: 'accepted' });
  const at = (local: string, zone = 'Europe/Berlin', offset?: string) =>
    move(editor, id, 'schedule', { version: 1, publishAt: { local, zone, ...(offset ? { offset } : {}) } });
  assert.match((await at('2099-03-29T02:30')).detail ?? '', /does not exist/);
  assert.match((await at('2099-10-25T02:30')).detail ?? '', /twice/);
  assert.match((await at('2020-01-01T12:00')).detail ?? '', /passed/);
  assert.match((await at('2099-01-01T12:00', 'Mars/Base')).detail ?? '', /zone/);
  assert.match((await at('2099-02-30T12:00')).detail ?? '', /no such day/);
  const done = await at('2099-10-25T02:30', 'Europe/Berlin', '+01:00');
  assert.equal(done.state, 'scheduled');
  const row = await server.db
    .selectFrom('edition')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [row.publish_at?.toISOString(), row.publish_zone],
    ['2099-10-25T01:30:00.000Z', 'Europe/Berlin'],
  );
});
