import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totp } from '../../testing/authenticator.ts';
import { known, openHouse } from './provider-testing.ts';
import { password, signIn, signUp, type Visitor, visitor } from './testing.ts';

const { provider, server, throughProvider } = await openHouse();

/** Switches codes on. @returns the secret of the authenticator, and codes for when it is lost. */
async function switchCodesOn(who: Visitor): Promise<{ secret: string; backupCodes: string[] }> {
  const begun = await who.post('/api/account/two-factor', { password });
  const { secret, backupCodes } = JSON.parse(await begun.text());
  const shown = await who.post('/api/account/two-factor/verification', { code: totp(secret) });
  assert.equal(shown.status, 204, await shown.clone().text());
  return { secret, backupCodes };
}

test('an account with codes asks for one after the provider, too, and leads on afterwards', async () => {
  const email = 'nora@example.org';
  await signUp(server, email, 'Nora');
  const local = await signIn(server, email);
  const { secret, backupCodes } = await switchCodesOn(local);
  provider.next('nora', known(email));
  const nora = visitor(server);
  const next = '/library?tab=notes';
  assert.equal(await throughProvider(nora, next), `/sign-in?${new URLSearchParams({ step: 'code', next })}`);
  assert.equal((await nora.account()).person, null);
  assert.equal((await nora.get('/api/account/sessions')).status, 401);
  const wrong = await nora.post('/api/account/second-factor', { kind: 'totp', code: '000000' });
  assert.equal(JSON.parse(await wrong.text()).type, '/problems/code-wrong');
  const right = await nora.post('/api/account/second-factor', { kind: 'totp', code: totp(secret) });
  assert.equal(right.status, 200, await right.clone().text());
  assert.equal((await nora.account()).person?.email, email);

  const again = visitor(server);
  await throughProvider(again);
  await again.post('/api/account/second-factor', { kind: 'backup', code: backupCodes[0] });
  assert.equal((await again.account()).person?.email, email);
});

test('who leaves the way to the provider at the code has no session that a cookie still opens', async () => {
  const email = 'olga@example.org';
  await signUp(server, email, 'Olga');
  await switchCodesOn(await signIn(server, email));
  const { id } = await server.db
    .selectFrom('person')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  await server.db.deleteFrom('session').where('person_id', '=', id).execute();
  provider.next('olga', known(email));
  const olga = visitor(server);
  await throughProvider(olga);
  const sessions = await server.db.selectFrom('session').selectAll().where('person_id', '=', id).execute();
  assert.deepEqual(sessions, []);
});
