import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainHouse } from '@mangu/contract/house';
import { startTestServer } from '../../testing/server.ts';

const server = await startTestServer();

test('a session stands in the database and ends with its row', async () => {
  const { id, cookie } = await server.person(['author', 'editor']);
  const request = { headers: new Headers({ cookie }) };
  const { api } = await server.auth();
  assert.equal((await api.getSession(request))?.user.id, id);
  await server.db.deleteFrom('session').where('person_id', '=', id).execute();
  assert.equal(await api.getSession(request), null);
});

test('what was done with privilege is written down and never changed', async () => {
  await server.db
    .insertInto('audit')
    .values({ person_id: null, person_name: 'test', act: 'a.b', object: 'c:d' })
    .execute();
  await assert.rejects(server.db.updateTable('audit').set({ act: 'x.y' }).execute(), /only ever added/);
  await assert.rejects(server.db.deleteFrom('audit').execute(), /only ever added/);
});

test('the pages learn who looks at them', async () => {
  const nobody = await (await server.fetch('/api/account')).json();
  assert.deepEqual(nobody, {
    person: null,
    mayAddBooks: true,
    house: plainHouse,
    mailbox: true,
    providers: [],
  });
  const ada = await server.person(['author'], 'Ada');
  const answer = await ada.fetch('/api/account');
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  const { id, email } = ada;
  const person = { id, name: 'Ada', email, roles: ['author'], twoFactor: false };
  assert.deepEqual(await answer.json(), {
    person,
    mayAddBooks: true,
    house: plainHouse,
    mailbox: true,
    providers: [],
  });
});
