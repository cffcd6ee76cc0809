import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Comment, Comments } from '@mangu/contract/comments';
import { type SignedIn, startTestServer } from '../../testing/server.ts';
import { addRevision, makeEdition } from './testing.ts';

const server = await startTestServer();
const author = await server.person(['author'], 'Ada Author');
const editor = await server.person(['editor'], 'Edith Editor');
const reader = await server.person([], 'Rita Reader');

async function ask<T>(who: SignedIn, path: string, body?: unknown, method = 'POST') {
  const init =
    body === undefined
      ? {}
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await who.fetch(path, init);
  return { status: answer.status, said: (await answer.json()) as T };
}

const text = 'The lake lay still. Nobody had come down to it since the spring, and the boats were dry.';
const anchor = {
  path: 'one.xhtml',
  cfi: 'epubcfi(/6/2!/4/2,/1:20,/1:63)',
  exact: 'Nobody had come down to it since the spring',
  prefix: 'The lake lay still. ',
  suffix: ', and the boats were dry.',
};
const made = () =>
  makeEdition(server.db, author.id, {
    state: 'in-review',
    assignedTo: editor.id,
    chapters: [{ path: 'one.xhtml', text }],
  });
const list = async (who: SignedIn, id: string) =>
  (await ask<Comments>(who, `/api/editions/${id}/comments`)).said.items;

test('a comment on a passage is answered, settled and opened again, and the others are told', async () => {
  const id = await made();
  const path = `/api/editions/${id}/comments`;
  const { status, said } = await ask<Comment>(editor, path, { text: 'Why nobody?', anchor });
  assert.equal(status, 201);
  await ask(author, path, { text: 'The road was closed.', replyTo: said.id });
  const settled = await ask<Comment>(author, `${path}/${said.id}/resolved`, { resolved: true }, 'PUT');
  assert(settled.said.resolved);
  const open = await ask<Comment>(editor, `${path}/${said.id}/resolved`, { resolved: false }, 'PUT');
  assert.equal(open.said.resolved, null);
  const [first, answer] = await list(author, id);
  assert.deepEqual(
    [first?.state, first?.person, first?.mine, first?.anchor?.exact],
    ['exact', 'Edith Editor', false, anchor.exact],
  );
  assert.deepEqual([answer?.replyTo, answer?.mine], [said.id, true]);
  const told = async (who: SignedIn) =>
    (
      await server.db
        .selectFrom('notification')
        .select('kind')
        .where('person_id', '=', who.id)
        .orderBy('created')
        .execute()
    ).map(({ kind }) => kind);
  assert.deepEqual(await told(author), ['comment-added']);
  assert.deepEqual(await told(editor), ['comment-answered', 'comment-settled']);
});

test('comments survive a revision by their quote: moved, changed, or lost with the words they were about', async () => {
  const id = await made();
  await ask(editor, `/api/editions/${id}/comments`, { text: 'Why nobody?', anchor });
  await addRevision(server.db, id, [
    { path: 'one.xhtml', text: 'A new beginning.' },
    { path: 'two.xhtml', text },
  ]);
  const [moved] = await list(editor, id);
  assert.deepEqual([moved?.state, moved?.anchor?.path, moved?.revisionNo], ['exact', 'two.xhtml', 1]);
  await addRevision(server.db, id, [{ path: 'one.xhtml', text: text.replace('spring', 'autumn') }]);
  const [changed] = await list(editor, id);
  assert.deepEqual([changed?.state, changed?.anchor?.exact], ['changed', anchor.exact]);
  assert.match(changed?.now ?? '', /^Nobody had come down to it since the/);
  await addRevision(server.db, id, [{ path: 'one.xhtml', text: 'It is all quite different now.' }]);
  const [lost] = await list(editor, id);
  assert.deepEqual([lost?.state, lost?.anchor?.exact], ['lost', anchor.exact]);
  await addRevision(server.db, id, [{ path: 'one.xhtml', text }]);
  assert.equal((await list(editor, id))[0]?.state, 'exact', 'and found again when they come back');
});

test('in an older revision passages stand where they stood, and a comment made there says so', async () => {
  const id = await made();
  const path = `/api/editions/${id}/comments`;
  const { revision: first } = (await ask<Comments>(editor, path)).said;
  await addRevision(server.db, id, [{ path: 'one.xhtml', text: 'It is all quite different now.' }]);
  const written = await ask<Comment>(editor, path, { text: 'Why?', anchor, revision: first?.id });
  assert.equal(written.said.revisionNo, 1);
  const older = (await ask<Comments>(editor, `${path}?revision=${first?.id}`)).said;
  assert.deepEqual([older.revision?.no, older.items[0]?.state], [1, 'exact']);
  assert.equal(older.items[0]?.share, text.indexOf(anchor.exact) / text.length);
  const newest = (await ask<Comments>(editor, path)).said;
  assert.deepEqual([newest.revision?.no, newest.items[0]?.state], [2, 'lost']);
  const other = (await ask<Comments>(editor, `/api/editions/${await made()}/comments`)).said.revision?.id;
  assert.equal((await ask(editor, `${path}?revision=${other}`)).status, 404, 'a revision of another edition');
  assert.equal((await ask(editor, path, { text: 'x', revision: other })).status, 404);
});

test('a comment sent twice is one', async () => {
  const id = await made();
  const comment = { id: randomUUID(), text: 'Once.' };
  const answers = await Promise.all(
    [1, 2].map(() => ask<Comment>(editor, `/api/editions/${id}/comments`, comment)),
  );
  assert.deepEqual(
    answers.map(({ said }) => said.id),
    [comment.id, comment.id],
  );
  assert.equal((await list(editor, id)).length, 1);
});

test('every object is authorised: comments are read and written by the author and the desk alone', async () => {
  const [id, another] = [await made(), await made()];
  const { said } = await ask<Comment>(editor, `/api/editions/${id}/comments`, { text: 'Mine.' });
  assert.equal((await ask(reader, `/api/editions/${id}/comments`)).status, 404);
  assert.equal((await ask(reader, `/api/editions/${id}/comments`, { text: 'x' })).status, 404);
  const elsewhere = `/api/editions/${another}/comments`;
  assert.equal(
    (await ask(editor, elsewhere, { text: 'x', replyTo: said.id })).status,
    404,
    'of another edition',
  );
  assert.equal(
    (await ask(editor, `${elsewhere}/${said.id}/resolved`, { resolved: true }, 'PUT')).status,
    404,
  );
  assert.equal((await ask(author, elsewhere, { id: said.id, text: 'x' })).status, 404, 'an id that is taken');
});
