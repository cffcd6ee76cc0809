import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Acts, People, PersonDetail, Storage } from '@mangu/contract/administration';
import { buildEpub } from '@mangu/epub/testing';
import { sql } from 'kysely';
import { beginWork, sendManuscript } from '../../testing/manuscripts.ts';
import { type SignedIn, startTestServer } from '../../testing/server.ts';
import { csvLine } from './audit-log.ts';
import { readOwnData } from './own-data.ts';

const server = await startTestServer();
// While it belongs to nobody, an installation takes books from everybody.
const book = await server.upload(buildEpub({ title: 'Read' }));
const root = await server.person(['administrator'], 'Root');

async function get<T>(who: SignedIn, path: string): Promise<T> {
  const answer = await who.fetch(path);
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

function send(who: SignedIn, method: string, path: string, body?: object): Promise<Response> {
  const headers = body ? { 'content-type': 'application/json' } : {};
  return who.fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

async function problemOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { type: string }).type.replace('/problems/', '');
}

test('rule 7: every object of the administration is authorised, on every route', async () => {
  const other = await server.person(['author'], 'Other');
  const [visitor, reader, author, editor] = [
    undefined,
    await server.person(['reader']),
    await server.person(['author']),
    await server.person(['editor']),
  ];
  const routes = [
    ['GET', '/api/admin/people'],
    ['GET', `/api/admin/people/${other.id}`],
    ['PUT', `/api/admin/people/${other.id}/roles`, { roles: ['administrator'], was: ['author'] }],
    ['DELETE', `/api/admin/people/${other.id}/sessions`],
    ['DELETE', `/api/admin/people/${other.id}`],
    ['GET', '/api/admin/audit'],
    ['GET', '/api/admin/audit/export?format=csv'],
    ['GET', '/api/admin/storage'],
    ['POST', '/api/admin/storage/count'],
    ['GET', '/api/admin/figures'],
  ] as const;
  for (const [method, path, body] of routes) {
    for (const who of [reader, author, editor]) {
      const answer = await send(who, method, path, body);
      assert.deepEqual([answer.status, await problemOf(answer)], [403, 'not-allowed'], `${method} ${path}`);
    }
    const headers = body ? { 'content-type': 'application/json' } : {};
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    assert.equal((await server.fetch(path, init)).status, 401, `${method} ${path}`);
  }
  assert.equal((await reader.fetch('/api/admin/reports')).status, 403);
  assert.equal((await editor.fetch('/api/admin/reports')).status, 200);
  assert.equal(visitor, undefined);
  assert.equal((await other.fetch('/api/account')).status, 200);
});

test('rule 9: no order is built and rule 13: only listed filters are taken', async () => {
  const people = await (await root.fetch('/api/admin/people')).text();
  for (const query of ['sort=name;drop', 'order=email', 'email=a']) {
    assert.equal(await (await root.fetch(`/api/admin/people?${query}`)).text(), people, query);
  }
  for (const query of ['role=owner', 'q=%00', 'limit=1000', 'after=notours']) {
    assert.equal((await root.fetch(`/api/admin/people?${query}`)).status, 400, query);
  }
  for (const query of ['from=yesterday', 'after=notours']) {
    assert.equal((await root.fetch(`/api/admin/audit?${query}`)).status, 400, query);
  }
  const literal = await get<People>(root, `/api/admin/people?q=${encodeURIComponent("%' or '1'='1")}`);
  assert.deepEqual(literal.items, []);
});

test('rule 8: a role that changes ends every session, and who gave it is written down', async () => {
  const ada = await server.person(['author'], 'Ada');
  const stale = await send(root, 'PUT', `/api/admin/people/${ada.id}/roles`, { roles: ['editor'], was: [] });
  assert.deepEqual([stale.status, await problemOf(stale)], [409, 'changed-meanwhile']);
  const body = { roles: ['author', 'editor'], was: ['author'] };
  assert.equal((await send(root, 'PUT', `/api/admin/people/${ada.id}/roles`, body)).status, 204);
  assert.equal((await ada.fetch('/api/account/data')).status, 401);
  const person = await get<PersonDetail>(root, `/api/admin/people/${ada.id}`);
  assert.deepEqual([person.roles, person.sessions], [['author', 'editor'], 0]);
  const { items } = await get<Acts>(root, `/api/admin/audit?object=person:${ada.id}`);
  assert.deepEqual(
    items.map(({ act, personName, detail }) => [act, personName, detail]),
    [['role.grant', 'Root', { role: 'editor' }]],
  );
});

test('two administrators who demote each other at once leave one behind', async () => {
  for (const method of ['PUT', 'DELETE']) {
    const [a, b] = [await server.person(['administrator'], 'A'), await server.person(['administrator'], 'B')];
    await server.db.deleteFrom('person_role').where('person_id', 'not in', [a.id, b.id]).execute();
    const demote = (who: SignedIn, whom: SignedIn) =>
      method === 'PUT'
        ? send(who, 'PUT', `/api/admin/people/${whom.id}/roles`, { roles: [], was: ['administrator'] })
        : send(who, 'DELETE', `/api/admin/people/${whom.id}`);
    const answers = await Promise.all([demote(a, b), demote(b, a)]);
    assert.equal(answers.filter(({ status }) => status === 204).length, 1, method);
    const left = await server.db
      .selectFrom('person_role')
      .select('person_id')
      .where('role', '=', 'administrator')
      .execute();
    assert.equal(left.length, 1, method);
  }
  await server.db.deleteFrom('person_role').execute();
  await server.db.insertInto('person_role').values({ person_id: root.id, role: 'administrator' }).execute();
  const self = await send(root, 'PUT', `/api/admin/people/${root.id}/roles`, {
    roles: [],
    was: ['administrator'],
  });
  assert.deepEqual([self.status, await problemOf(self)], [409, 'last-administrator']);
  const farewell = await send(root, 'POST', '/api/account/delete', { email: root.email });
  assert.deepEqual([farewell.status, await problemOf(farewell)], [409, 'last-administrator']);
});

test('people and acts page to their end, each once', async () => {
  for (let number = 0; number < 5; number++) await server.person([], `Same name`);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: People = await get(root, `/api/admin/people?q=same&limit=2${after ? `&after=${after}` : ''}`);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after);
  assert.deepEqual([seen.length, new Set(seen).size], [5, 5]);
  const first = await get<Acts>(root, '/api/admin/audit?limit=1');
  const second = await get<Acts>(root, `/api/admin/audit?limit=1&after=${first.next}`);
  assert.ok((second.items[0]?.no ?? 0) < (first.items[0]?.no ?? 0));
});

test('the log is exported whole, and no cell of it is a formula', async () => {
  assert.equal(
    csvLine(['=1+1', '+a', '-a', '@a', '\ta', 'a"b', 'plain']),
    `"'=1+1","'+a","'-a","'@a","'\ta","a""b","plain"\r\n`,
  );
  await server.db
    .insertInto('audit')
    .values({ person_id: null, person_name: '=HYPERLINK("http://x")', act: 'a.b', object: 'c:d' })
    .execute();
  const csv = await (await root.fetch('/api/admin/audit/export?format=csv&act=a.')).text();
  assert.match(csv, /^"no","at"[^\n]*\r\n"\d+","[^"]+","'=HYPERLINK\(""http:\/\/x""\)"/);
  const answer = await root.fetch('/api/admin/audit/export?format=jsonl');
  assert.match(answer.headers.get('content-disposition') ?? '', /audit\.jsonl/);
  const { count } = await server.db
    .selectFrom('audit')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  assert.equal((await answer.text()).trim().split('\n').length, count);
});

test('a person takes along everything about them, of every table that knows people, and no secret', async () => {
  const bea = await server.person(['author'], 'Bea');
  await server.db.insertInto('work').values({ owner_id: bea.id }).execute();
  await sql`insert into account (person_id, account_id, provider_id, password) values (${bea.id}, ${bea.id}, 'credential', 'hash')`.execute(
    server.db,
  );
  const data = await readOwnData(server.db, bea.id);
  const { rows } = await sql<{ name: string }>`
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attname in ('person_id', 'reader_id', 'owner_id', 'created_by', 'assigned_to', 'recipient')`.execute(
    server.db,
  );
  for (const { name } of rows) assert.ok(name in data, `${name} knows people and is not in their data`);
  assert.equal(data.work?.length, 1);
  const text = JSON.stringify(data);
  assert.ok(text.includes(bea.email));
  assert.doesNotMatch(text, /"(password|token|secret|backup_codes)":/);
  const answer = await bea.fetch('/api/account/data');
  assert.equal(((await answer.json()) as { person: unknown[] }).person.length, 1);
  assert.doesNotMatch(JSON.stringify(data), new RegExp(root.email));
});

test('an account goes only when its owner says so, and published books stay', async () => {
  const cy = await server.person(['author'], 'Cy');
  const work = await server.db
    .insertInto('work')
    .values({ owner_id: cy.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into edition (work_id, state, book_id) values (${work.id}, 'published', ${book.bookId})`.execute(
    server.db,
  );
  const wrong = await send(cy, 'POST', '/api/account/delete', { email: 'other@example.org' });
  assert.deepEqual([wrong.status, await problemOf(wrong)], [403, 'not-confirmed']);
  assert.equal((await send(cy, 'POST', '/api/account/delete', { email: cy.email })).status, 204);
  assert.equal((await cy.fetch('/api/account/data')).status, 401);
  assert.equal((await root.fetch(`/api/admin/people/${cy.id}`)).status, 404);
  assert.equal((await server.fetch(`/api/books/${book.bookId}`)).status, 200);
});

test('the files of manuscripts that were never published go with the account', async () => {
  const eve = await server.person(['author'], 'Eve');
  const { edition } = await beginWork(eve, 'Unfinished');
  const sent = await sendManuscript(eve, edition.id, '# One\n\nNot for everybody.');
  const file = path.join(server.dataFolder, 'files', 'originals', `${sent.revisions[0]?.id}.epub`);
  assert(existsSync(file));
  assert.equal((await send(eve, 'POST', '/api/account/delete', { email: eve.email })).status, 204);
  assert(!existsSync(file));
});

test('a password cannot be guessed at the way out either', async () => {
  const dee = await server.person([], 'Dee');
  await sql`insert into account (person_id, account_id, provider_id, password) values (${dee.id}, ${dee.id}, 'credential', '$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE')`.execute(
    server.db,
  );
  for (let guess = 0; guess < 10; guess++)
    assert.equal(
      (await send(dee, 'POST', '/api/account/delete', { password: `guess ${guess}` })).status,
      403,
    );
  assert.equal((await send(dee, 'POST', '/api/account/delete', { password: 'one more' })).status, 429);
  assert.equal((await dee.fetch('/api/account/data')).status, 200);
});

test('a reported review is decided once, by nobody who wrote it', async () => {
  const [writer, reader, editor] = [
    await server.person([], 'W'),
    await server.person([], 'R'),
    await server.person(['editor'], 'E'),
  ];
  const review = async (person_id: string) => {
    const row = {
      book_id: book.bookId ?? '',
      person_id,
      stars: 1,
      text: 'bad',
      removed: null,
      removed_reason: null,
    };
    const { id } = await server.db.insertInto('review').values(row).returning('id').executeTakeFirstOrThrow();
    await server.db
      .insertInto('review_report')
      .values({ review_id: id, person_id: reader.id, reason: 'rude', settled: null })
      .execute();
    return id;
  };
  const id = await review(writer.id);
  const own = await review(editor.id);
  const list = await get<{ items: { reviewId: string; reasons: string[] }[] }>(
    editor,
    '/api/admin/reports?limit=1',
  );
  assert.deepEqual(
    list.items.map(({ reviewId, reasons }) => [reviewId, reasons]),
    [[id, ['rude']]],
  );
  const decide = (which: string, body: object) => send(editor, 'POST', `/api/admin/reports/${which}`, body);
  assert.equal(await problemOf(await decide(id, { decision: 'remove' })), 'reason-needed');
  assert.equal((await decide(own, { decision: 'keep' })).status, 403);
  const both = await Promise.all([1, 2].map(() => decide(id, { decision: 'remove', reason: 'Rude' })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [204, 404]);
  const told = await server.db
    .selectFrom('notification')
    .select('kind')
    .where('person_id', '=', writer.id)
    .execute();
  assert.deepEqual(told, [{ kind: 'review-removed' }]);
});

test('storage is counted beside everything else, and files nobody answers for are found', async () => {
  await server.fetch('/api/health');
  assert.equal((await send(root, 'POST', '/api/admin/storage/count')).status, 202);
  let found: Storage;
  do found = await get<Storage>(root, '/api/admin/storage');
  while (!found.counted);
  assert.deepEqual(found.counted.orphans, { count: 0, bytes: 0 });
  assert.ok(found.counted.kinds.some(({ kind, count }) => kind === 'originals' && count === 1));
  assert.equal(found.largest[0]?.title, 'Read');
  const figures = await root.fetch('/api/admin/figures');
  assert.equal(figures.status, 200);
});
