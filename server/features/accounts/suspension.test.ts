import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Acts, PersonDetail } from '@mangu/contract/administration';
import { type SignedIn, startTestServer } from '../../testing/server.ts';
import { makeInvitation } from './invitations.ts';
import { password, signIn, signUp, visitor } from './testing.ts';

const server = await startTestServer();
const root = await server.person(['administrator'], 'Root');

const json = { 'content-type': 'application/json' };
const suspend = (who: SignedIn, id: string, reason = 'Spam') =>
  who.fetch(`/api/admin/people/${id}/suspension`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ reason }),
  });
const reinstate = (who: SignedIn, id: string) =>
  who.fetch(`/api/admin/people/${id}/suspension`, { method: 'DELETE' });
async function problem(answer: Response): Promise<string> {
  return ((await answer.json()) as { type: string }).type.replace('/problems/', '');
}

test('who is suspended is out at once, cannot come in, keeps what is theirs, and comes back', async () => {
  const email = 'ada@example.org';
  await signUp(server, email);
  const [phone, laptop] = [await signIn(server, email), await signIn(server, email)];
  const id = (await phone.account()).person?.id ?? '';
  const work = await server.db
    .insertInto('work')
    .values({ owner_id: id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const at = new Date(Date.now() + 3_600_000);
  await server.db
    .insertInto('edition')
    .values({ work_id: work.id, state: 'scheduled', publish_at: at, publish_zone: 'UTC' })
    .execute();

  assert.equal((await suspend(root, id)).status, 204);
  assert.equal((await phone.account()).person, null);
  assert.equal((await laptop.get('/api/account/data')).status, 401);
  const eve = visitor(server);
  const right = await eve.post('/api/account/sign-in', { email, password });
  assert.deepEqual([right.status, await problem(right)], [403, 'account-suspended']);
  assert.deepEqual(
    [...eve.jar.keys()].filter((name) => name.includes('session')),
    [],
  );
  const wrong = await eve.post('/api/account/sign-in', { email, password: 'not the password' });
  assert.equal(await problem(wrong), 'sign-in-refused', 'who does not know the password learns nothing');
  const kept = await server.db.selectFrom('edition').select('state').where('work_id', '=', work.id).execute();
  assert.deepEqual(kept, [{ state: 'scheduled' }]);
  assert.equal(await problem(await suspend(root, id)), 'changed-meanwhile');

  const person = (await (await root.fetch(`/api/admin/people/${id}`)).json()) as PersonDetail;
  assert.deepEqual([typeof person.suspended, person.sessions], ['string', 0]);
  assert.equal((await reinstate(root, id)).status, 204);
  assert.equal(await problem(await reinstate(root, id)), 'changed-meanwhile');
  assert.equal((await (await signIn(server, email)).account()).person?.email, email);
  const { items } = (await (await root.fetch(`/api/admin/audit?object=person:${id}`)).json()) as Acts;
  assert.deepEqual(
    items.slice(0, 2).map(({ act, personName, detail }) => [act, personName, detail]),
    [
      ['person.reinstate', 'Root', {}],
      ['person.suspend', 'Root', { reason: 'Spam' }],
    ],
  );
});

test('a link that the machine made lets a suspended administrator in again', async () => {
  const lost = await server.person(['administrator'], 'Lost');
  assert.equal((await suspend(root, lost.id)).status, 204);
  const { path } = await makeInvitation(server.db, 'invited', lost.email);
  const back = visitor(server);
  const body = { token: path.split('#')[1], name: 'Lost', email: lost.email, password };
  assert.equal((await back.post('/api/account/welcome', body)).status, 200);
  assert.equal((await back.account()).person?.id, lost.id);
});

test('no session begins for somebody suspended, however close both come', async () => {
  const { id } = await server.person(['reader']);
  const { internalAdapter } = await (await server.auth()).$context;
  const begun = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => internalAdapter.createSession(id)),
    suspend(root, id),
    ...Array.from({ length: 5 }, () => internalAdapter.createSession(id)),
  ]);
  assert.equal(begun[5]?.status, 'fulfilled');
  const left = await server.db.selectFrom('session').select('id').where('person_id', '=', id).execute();
  assert.deepEqual(left, []);
  const by = { person_id: id, token: 'made by hand', expires: new Date(Date.now() + 60_000) };
  await assert.rejects(
    server.db
      .insertInto('session')
      .values({ ...by, ip_address: null, user_agent: null })
      .execute(),
    { code: 'MG001' },
  );
});

test('nobody suspends themself, two who suspend each other leave one, and the one stays administrator', async () => {
  const self = await suspend(root, root.id);
  assert.deepEqual([self.status, await problem(self)], [403, 'not-allowed']);
  const [a, b] = [await server.person(['administrator'], 'A'), await server.person(['administrator'], 'B')];
  const answers = await Promise.all([suspend(a, b.id), suspend(b, a.id)]);
  assert.equal(answers.filter(({ status }) => status === 204).length, 1);
  const left = answers[0]?.status === 204 ? a : b;
  await server.db.deleteFrom('person_role').where('person_id', 'not in', [a.id, b.id]).execute();
  const leave = await left.fetch(`/api/admin/people/${left.id}/roles`, {
    method: 'PUT',
    headers: json,
    body: JSON.stringify({ roles: [], was: ['administrator'] }),
  });
  assert.equal(await problem(leave), 'last-administrator', 'the suspended one does not count');
  for (const reason of ['', ' ']) assert.equal((await suspend(left, root.id, reason)).status, 400);
});
