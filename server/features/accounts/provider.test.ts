import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeInvitation } from './invitations.ts';
import { known, openHouse } from './provider-testing.ts';
import { password, signIn, signUp, tokenFromMail, type Visitor, visitor } from './testing.ts';

const { provider, server, throughProvider, atProvider, back } = await openHouse();

test('somebody new who comes by the provider gets an account, and the same one the next time', async () => {
  provider.next('ada', known('Ada@example.org'));
  const ada = visitor(server);
  assert.match(
    await (await ada.get('/api/account')).text(),
    /"providers":\[\{"id":"oidc","name":"the library"\}\]/,
  );
  assert.equal(await throughProvider(ada, '/library?tab=notes'), '/library?tab=notes');
  const { person } = await ada.account();
  assert.equal(person?.email, 'ada@example.org');
  assert.deepEqual(person?.roles, ['reader']);
  const again = visitor(server);
  await throughProvider(again);
  assert.equal((await again.account()).person?.id, person?.id);
  const accounts = await server.db
    .selectFrom('account')
    .selectAll()
    .where('person_id', '=', person?.id ?? '')
    .execute();
  assert.deepEqual(
    accounts.map(({ provider_id, account_id }) => [provider_id, account_id]),
    [['oidc', 'ada']],
  );
  // What opens doors at the provider is nothing to keep.
  for (const one of accounts) assert.doesNotMatch(JSON.stringify(one), /"(access|refresh|id)_token":"/);
  assert.equal((await again.patch('/api/account', { name: 'Ada Renamed' })).status, 204);
  assert.equal((await again.post('/api/account/sign-out')).status, 204);
});

test('an account with a confirmed address is the same by password and by provider', async () => {
  await signUp(server, 'bob@example.org', 'Bob');
  const local = await signIn(server, 'bob@example.org');
  provider.next('bob', known('bob@example.org'));
  const bob = visitor(server);
  assert.equal(await throughProvider(bob), '/library');
  assert.equal((await bob.account()).person?.id, (await local.account()).person?.id);
});

test('an address that the provider has not confirmed opens no account that has it', async () => {
  await signUp(server, 'carl@example.org', 'Carl');
  provider.next('mallory', known('carl@example.org', { email_verified: false }));
  const mallory = visitor(server);
  assert.equal(await throughProvider(mallory), '/sign-in?next=%2Flibrary&error=provider-not-linked');
  assert.equal((await mallory.account()).person, null);
});

test('an account whose address nobody confirmed here is not taken over by the provider', async () => {
  const eve = visitor(server);
  await eve.post('/api/account/sign-up', { name: 'Eve', email: 'dora@example.org', password });
  provider.next('dora', known('dora@example.org'));
  const dora = visitor(server);
  assert.equal(await throughProvider(dora), '/sign-in?next=%2Flibrary&error=provider-not-linked');
  // Once the address is confirmed here, both ways lead to the same account.
  await eve.post('/api/account/verify', { token: await tokenFromMail(server, 'dora@example.org', 'verify') });
  assert.equal(await throughProvider(dora), '/library');
});

test('somebody new whose address the provider has not confirmed confirms it here first', async () => {
  provider.next('finn', known('finn@example.org', { email_verified: false }));
  const finn = visitor(server);
  const refused = '/sign-in?next=%2Flibrary&error=provider-unverified';
  assert.equal(await throughProvider(finn), refused);
  assert.equal((await finn.account()).person, null);
  await finn.post('/api/account/verify', {
    token: await tokenFromMail(server, 'finn@example.org', 'verify'),
  });
  assert.equal(await throughProvider(finn), '/library');
  assert.equal((await finn.account()).person?.email, 'finn@example.org');
});

/** Somebody signs in there with an address that is not theirs and that the provider has not confirmed. */
async function comeUnconfirmed(sub: string, email: string): Promise<Visitor> {
  provider.next(sub, known(email, { email_verified: false }));
  const who = visitor(server);
  assert.equal(await throughProvider(who), '/sign-in?next=%2Flibrary&error=provider-unverified');
  return who;
}

/** Sets a new password by the link that only whoever reads the mail of that address has. */
async function reset(who: Visitor, email: string): Promise<void> {
  await who.post('/api/account/reset-requests', { email });
  const token = await tokenFromMail(server, email, 'reset');
  assert.equal((await who.post('/api/account/reset', { token, password })).status, 204);
}

/** Comes from there once more, still with an address that nobody confirmed. */
async function staysOut(sub: string, email: string): Promise<void> {
  provider.next(sub, known(email, { email_verified: false }));
  const who = visitor(server);
  assert.equal(await throughProvider(who), '/sign-in?next=%2Flibrary&error=provider-not-linked');
  assert.equal((await who.account()).person, null);
}

test('who came first by a provider with an address of somebody else is out when that one sets a password', async () => {
  const email = 'hanna@example.org';
  await comeUnconfirmed('mallory-hanna', email);
  const hanna = visitor(server);
  await hanna.post('/api/account/sign-up', { name: 'Hanna', email, password });
  await reset(hanna, email);
  await staysOut('mallory-hanna', email);
  // Who is confirmed on both sides comes in by both.
  const local = await signIn(server, email);
  provider.next('hanna', known(email));
  assert.equal(await throughProvider(hanna), '/library');
  assert.equal((await hanna.account()).person?.id, (await local.account()).person?.id);
});

test('a confirming mail that somebody opened unasked leaves no door open after a new password', async () => {
  const email = 'ida@example.org';
  const mallory = await comeUnconfirmed('mallory-ida', email);
  const ida = visitor(server);
  await ida.post('/api/account/verify', { token: await tokenFromMail(server, email, 'verify') });
  assert.equal(await throughProvider(mallory), '/library');
  await reset(ida, email);
  assert.equal((await mallory.account()).person, null);
  await staysOut('mallory-ida', email);
});

test('whom the provider confirms takes the place of whom it did not', async () => {
  const email = 'jane@example.org';
  const mallory = await comeUnconfirmed('mallory-jane', email);
  const jane = visitor(server);
  await jane.post('/api/account/verify', { token: await tokenFromMail(server, email, 'verify') });
  assert.equal(await throughProvider(mallory), '/library');
  provider.next('jane', known(email));
  assert.equal(await throughProvider(jane), '/library');
  assert.equal((await jane.account()).person?.email, email);
  assert.equal((await mallory.account()).person, null);
  await staysOut('mallory-jane', email);
});

test('who came first by a provider with an address of somebody else is out when that one is invited', async () => {
  const email = 'kai@example.org';
  await comeUnconfirmed('mallory-kai', email);
  const { path } = await makeInvitation(server.db, 'invited', email);
  const body = { token: path.split('#')[1], name: 'Kai', email, password };
  assert.equal((await visitor(server).post('/api/account/welcome', body)).status, 200);
  await staysOut('mallory-kai', email);
});

test('somebody of whom the provider tells no name is called by what stands before the @', async () => {
  provider.next('nameless', known('gwen.w@example.org', { name: ' ' }));
  const gwen = visitor(server);
  await throughProvider(gwen);
  assert.equal((await gwen.account()).person?.name, 'gwen.w');
});

test('who turns back at the provider comes to the page for signing in', async () => {
  provider.next(undefined);
  const ada = visitor(server);
  assert.equal(await throughProvider(ada), '/sign-in?next=%2Flibrary&error=provider-declined');
});

test('who is suspended, and who is new where accounts are by invitation only, is told so', async () => {
  const email = 'lena@example.org';
  provider.next('lena', known(email));
  await throughProvider(visitor(server));
  await server.db.updateTable('person').set({ suspended: new Date() }).where('email', '=', email).execute();
  const lena = visitor(server);
  assert.equal(await throughProvider(lena), '/sign-in?next=%2Flibrary&error=provider-suspended');
  assert.equal((await lena.account()).person, null);

  const root = await server.person(['administrator'], 'Root');
  const settings = async (signUp: string) => {
    const read = JSON.parse(await (await root.fetch('/api/admin/settings')).text());
    const body = JSON.stringify({ ...read, signUp });
    const headers = { 'content-type': 'application/json' };
    const answer = await root.fetch('/api/admin/settings', { method: 'PUT', headers, body });
    assert.equal(answer.status, 200, await answer.text());
  };
  await settings('invited');
  provider.next('max', known('max@example.org'));
  const max = visitor(server);
  assert.equal(await throughProvider(max), '/sign-in?next=%2Flibrary&error=provider-closed');
  await settings('open');
});

test('a way back that nobody here began, or another browser began, signs nobody in', async () => {
  provider.next('ada', known('ada@example.org'));
  const stranger = visitor(server);
  for (const query of ['', '?code=abc', '?code=abc&state=made-up', '?error=made_up'])
    assert.equal(await back(stranger, `/api/auth/callback/oidc${query}`), '/sign-in?error=provider');
  const ada = visitor(server);
  const begun = await ada.post('/api/account/providers/oidc', { next: '/' });
  const { url } = JSON.parse(await begun.text());
  const location = await atProvider(url);
  assert.match(await back(stranger, location), /^\/sign-in\?.*error=provider$/);
  assert.equal((await stranger.account()).person, null);
});

test('the way back leads to pages of ours only', async () => {
  const ada = visitor(server);
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const begun = await ada.post('/api/account/providers/oidc', { next });
    assert.equal(begun.status, 400, next);
  }
});

// The last test: nothing of the provider answers afterwards.
test('with the provider down a clear answer says so, and a password still opens the door', async () => {
  await signUp(server, 'gina@example.org', 'Gina');
  provider.next('gina', known('gina@example.org'));
  const gina = visitor(server);
  const begun = await gina.post('/api/account/providers/oidc', { next: '/' });
  const location = await atProvider(JSON.parse(await begun.text()).url);
  await provider.goDown();
  const answer = await gina.post('/api/account/providers/oidc', {});
  assert.equal(answer.status, 503);
  assert.equal(JSON.parse(await answer.text()).type, '/problems/provider-away');
  // Somebody who was on the way.
  assert.equal(await back(gina, location), '/sign-in?next=%2F&error=provider');
  const local = await signIn(server, 'gina@example.org');
  assert.equal((await local.account()).person?.email, 'gina@example.org');
});
