import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, Invitation, InvitationMade } from '@mangu/contract/accounts';
import type { Acts } from '@mangu/contract/administration';
import { type HouseSettings, plainHouse } from '@mangu/contract/house';
import { buildEpub } from '@mangu/epub/testing';
import { queueMail } from '../../platform/mail.ts';
import { startTestServer } from '../../testing/server.ts';
import { makeInvitation } from './invitations.ts';
import { password, visitor } from './testing.ts';

const server = await startTestServer();
const { bookId } = await server.upload(buildEpub({ title: 'Reviewed' }));
const root = await server.person(['administrator'], 'Root');

const json = { 'content-type': 'application/json' };
const put = (body: object) =>
  root.fetch('/api/admin/settings', { method: 'PUT', headers: json, body: JSON.stringify(body) });
async function problem(answer: Response): Promise<string> {
  return ((await answer.json()) as { type: string }).type.replace('/problems/', '');
}
async function settings(): Promise<HouseSettings> {
  return (await (await root.fetch('/api/admin/settings')).json()) as HouseSettings;
}
/** Changes some of them, as the page does. */
async function change(some: Partial<HouseSettings>): Promise<void> {
  const answer = await put({ ...(await settings()), ...some });
  assert.equal(answer.status, 200, await answer.text());
}
async function house(): Promise<unknown> {
  return ((await (await server.fetch('/api/account')).json()) as Account).house;
}

test('settings come as they come, are known to every page at once, and their changes are written down', async () => {
  assert.deepEqual(await settings(), { ...plainHouse, version: 0 });
  assert.deepEqual(await house(), plainHouse);
  await change({ name: ' Salt & Pepper ', contact: 'house@example.org' });
  assert.deepEqual(await house(), { ...plainHouse, name: 'Salt & Pepper', contact: 'house@example.org' });
  await change({ contact: null });
  const { items } = (await (await root.fetch('/api/admin/audit?act=settings')).json()) as Acts;
  assert.deepEqual(
    items.map(({ personName, object, detail }) => [personName, object, detail]),
    [
      ['Root', 'house:settings', { contact: { was: 'house@example.org', is: null } }],
      [
        'Root',
        'house:settings',
        { name: { was: null, is: 'Salt & Pepper' }, contact: { was: null, is: 'house@example.org' } },
      ],
    ],
  );
});

test('of two who save what they both read, the second is told', async () => {
  const read = await settings();
  const both = await Promise.all([put({ ...read, name: 'One' }), put({ ...read, name: 'Other' })]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  const told = both.find(({ status }) => status === 409);
  assert.equal(told && (await problem(told)), 'changed-meanwhile');
  assert.equal((await settings()).version, read.version + 1);
});

test('a setting that is none is refused', async () => {
  const read = await settings();
  for (const wrong of [{ name: ' ' }, { name: 'x'.repeat(61) }, { name: 'a\nb' }, { contact: 'nobody' }])
    assert.equal((await put({ ...read, ...wrong })).status, 400, JSON.stringify(wrong));
  for (const wrong of [{ signUp: 'maybe' }, { reviews: true }, { more: 1 }])
    assert.ok([200, 400].includes((await put({ ...(await settings()), ...wrong })).status));
  assert.equal((await settings()).signUp, 'open');
});

test('mail is signed with the name of the house', async () => {
  await change({ name: 'Salt & Pepper' });
  await queueMail(server.db, { recipient: 'a@example.org', subject: 'S', text: 'Hello.\n' });
  const mail = await server.db
    .selectFrom('mail')
    .select('text')
    .where('recipient', '=', 'a@example.org')
    .executeTakeFirstOrThrow();
  assert.equal(mail.text, 'Hello.\n\n-- \nSalt & Pepper\n');
});

test('where accounts are by invitation only, nobody signs up, and who is invited has the roles it says', async () => {
  await change({ signUp: 'invited' });
  const eve = visitor(server);
  const refused = await eve.post('/api/account/sign-up', { name: 'Eve', email: 'eve@example.org', password });
  assert.deepEqual([refused.status, await problem(refused)], [403, 'sign-up-closed']);
  // Who comes from a provider is made by the library, which asks the same.
  const { internalAdapter } = await (await server.auth()).$context;
  const made = await internalAdapter.createUser(
    { name: 'Eve', email: 'eve@example.org', emailVerified: true },
    { method: 'oauth' },
  );
  assert.equal(made, null);

  const invite = (email: string) =>
    root.fetch('/api/admin/invitations', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email, roles: ['author'] }),
    });
  const answer = await invite('Bea@example.org');
  assert.equal(answer.status, 201);
  const { path } = (await answer.json()) as InvitationMade;
  const mail = await server.db
    .selectFrom('mail')
    .select('text')
    .where('recipient', '=', 'bea@example.org')
    .executeTakeFirstOrThrow();
  assert.ok(mail.text.includes(`${server.url}${path}`));
  const token = path.split('#')[1] ?? '';
  const bea = visitor(server);
  const said = (await (await bea.post('/api/account/invitation', { token })).json()) as Invitation;
  assert.deepEqual([said.email, said.known, said.administrator], ['bea@example.org', false, false]);
  const welcome = { token, name: 'Bea', email: 'bea@example.org', password };
  assert.equal((await bea.post('/api/account/welcome', welcome)).status, 200);
  assert.deepEqual((await bea.account()).person?.roles.toSorted(), ['author', 'reader']);
  assert.equal((await bea.post('/api/account/welcome', welcome)).status, 410);
  const taken = await invite('bea@example.org');
  assert.deepEqual([taken.status, await problem(taken)], [409, 'address-taken']);
  const acts = (await (await root.fetch('/api/admin/audit?act=person.')).json()) as Acts;
  assert.deepEqual(
    acts.items.map(({ act, personName }) => [act, personName]),
    [
      ['person.welcome', 'Bea'],
      ['person.invite', 'Root'],
    ],
  );
  await change({ signUp: 'open' });
});

test('who is invited again has the roles of the new invitation, and the one before is void', async () => {
  const invite = async (email: string, roles: readonly string[]) => {
    const body = JSON.stringify({ email, roles });
    const answer = await root.fetch('/api/admin/invitations', { method: 'POST', headers: json, body });
    const { path } = (await answer.json()) as InvitationMade;
    return path.split('#')[1] ?? '';
  };
  const email = 'dee@example.org';
  const other = await invite('dan@example.org', []);
  const { path: ofMachine } = await makeInvitation(server.db, 'invited', email);
  const before = await invite('Dee@example.org', ['editor']);
  const token = await invite(email, ['author']);
  const dee = visitor(server);
  const welcome = (by: string) =>
    dee.post('/api/account/welcome', { token: by, name: 'Dee', email, password });
  assert.equal(await problem(await welcome(before)), 'link-spent');
  for (const untouched of [other, ofMachine.split('#')[1]])
    assert.equal((await dee.post('/api/account/invitation', { token: untouched })).status, 200);
  assert.equal((await welcome(token)).status, 200);
  assert.deepEqual((await dee.account()).person?.roles.toSorted(), ['author', 'reader']);
});

test('an invitation never opens an account that was made meanwhile', async () => {
  const email = 'cy@example.org';
  const answer = await root.fetch('/api/admin/invitations', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, roles: [] }),
  });
  const { path } = (await answer.json()) as InvitationMade;
  await server.db.insertInto('person').values({ name: 'Cy', email, image: null }).execute();
  const eve = visitor(server);
  const body = { token: path.split('#')[1], name: 'Eve', email, password };
  assert.equal(await problem(await eve.post('/api/account/welcome', body)), 'address-taken');
});

test('reviews that are closed can be read and taken back, and not written', async () => {
  const rhea = await server.person(['reader'], 'Rhea');
  const mine = `/api/books/${bookId}/reviews/mine`;
  const write = () =>
    rhea.fetch(mine, {
      method: 'PUT',
      headers: json,
      body: JSON.stringify({ stars: 4, text: 'Good', version: 0 }),
    });
  assert.equal((await write()).status, 204);
  await change({ reviews: 'closed' });
  const refused = await write();
  assert.deepEqual([refused.status, await problem(refused)], [403, 'reviews-closed']);
  const list = (await (await server.fetch(`/api/books/${bookId}/reviews`)).json()) as { items: unknown[] };
  assert.equal(list.items.length, 1);
  assert.equal((await rhea.fetch(mine, { method: 'DELETE' })).status, 204);
  await change({ reviews: 'open' });
  assert.equal((await write()).status, 204);
});
