import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/server.ts';
import { password, signIn, signUp, tokenFromMail, visitor } from './testing.ts';

const server = await startTestServer();
const problem = async (answer: Response) =>
  String(JSON.parse(await answer.text()).type)
    .split('/')
    .at(-1);

test('an address changes once somebody who is signed in opens the link of the mail there', async () => {
  await signUp(server, 'ada@example.org');
  const ada = await signIn(server, 'ada@example.org');
  const next = 'ada@example.net';
  assert.equal((await ada.post('/api/account/email', { email: next, password })).status, 204);
  const token = await tokenFromMail(server, next, 'verify');
  const phone = visitor(server);
  assert.equal(await problem(await phone.post('/api/account/verify', { token })), 'sign-in-needed');
  await signUp(server, 'eve@example.org', 'Eve');
  const eve = await signIn(server, 'eve@example.org');
  assert.equal(await problem(await eve.post('/api/account/verify', { token })), 'link-spent');
  assert.equal((await ada.account()).person?.email, 'ada@example.org');
  assert.equal((await ada.post('/api/account/verify', { token })).status, 204);
  assert.equal((await ada.account()).person?.email, next);
});

test('a new password ends a change of the address that an intruder began', async () => {
  const email = 'bob@example.org';
  await signUp(server, email, 'Bob');
  const [bob, intruder] = [await signIn(server, email), await signIn(server, email)];
  const theirs = 'intruder@example.net';
  await intruder.post('/api/account/email', { email: theirs, password });
  const token = await tokenFromMail(server, theirs, 'verify');
  const change = { current: password, password: 'another long password' };
  assert.equal((await bob.post('/api/account/password', change)).status, 204);
  // Whoever has no session any more shows none: a session that ended is not asked for its token.
  for (const who of [intruder, visitor(server)]) {
    await who.account();
    assert.equal(await problem(await who.post('/api/account/verify', { token })), 'sign-in-needed');
  }
  assert.equal((await bob.account()).person?.email, email);
});
