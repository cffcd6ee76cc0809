import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/server.ts';
import { password, signIn, signUp, tokenFromMail, visitor } from './testing.ts';

const server = await startTestServer();
const problem = async (answer: Response) =>
  String(JSON.parse(await answer.text()).type)
    .split('/')
    .at(-1);

test('somebody signs up, confirms the address and signs in; the session is in the database', async () => {
  const ada = visitor(server);
  const email = 'Ada@Example.org';
  assert.equal((await ada.post('/api/account/sign-up', { name: 'Ada', email, password })).status, 204);
  const early = await ada.post('/api/account/sign-in', { email, password });
  assert.equal(await problem(early), 'address-unverified');
  const token = await tokenFromMail(server, 'ada@example.org', 'verify');
  assert.equal((await ada.post('/api/account/verify', { token })).status, 204);
  assert.equal((await ada.account()).person, null);
  const answer = await ada.post('/api/account/sign-in', { email, password });
  assert.deepEqual(await answer.json(), { next: 'signed-in' });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('mangu.session_token='));
  assert.match(cookie ?? '', /Path=\/; HttpOnly; SameSite=Strict/);
  const { person } = await ada.account();
  assert.equal(person?.email, 'ada@example.org');
  assert.deepEqual(person?.roles, ['reader']);
});

test('no answer tells whether an address has an account', async () => {
  await signUp(server, 'known@example.org');
  const ask = visitor(server);
  const wrong = await ask.post('/api/account/sign-in', {
    email: 'known@example.org',
    password: 'not the one',
  });
  const nobody = await ask.post('/api/account/sign-in', {
    email: 'nobody@example.org',
    password: 'not the one',
  });
  assert.equal(wrong.status, nobody.status);
  assert.equal(await problem(wrong), await problem(nobody));
  for (const path of ['sign-up', 'verification', 'reset-requests']) {
    const body = path === 'sign-up' ? { name: 'Eve', password } : {};
    const one = await ask.post(`/api/account/${path}`, { ...body, email: 'known@example.org' });
    const other = await ask.post(`/api/account/${path}`, { ...body, email: `${path}@example.org` });
    assert.deepEqual([one.status, await one.text()], [204, ''], path);
    assert.deepEqual([other.status, await other.text()], [204, ''], path);
  }
  const second = await server.db
    .selectFrom('mail')
    .selectAll()
    .where('subject', 'like', '%already%')
    .execute();
  assert.deepEqual(
    second.map(({ recipient }) => recipient),
    ['known@example.org'],
  );
  await signIn(server, 'known@example.org');
});

test('rule 13: a reset ends all sessions, and its link works once', async () => {
  const email = 'bob@example.org';
  await signUp(server, email);
  const [one, two] = [await signIn(server, email), await signIn(server, email)];
  const ask = visitor(server);
  await ask.post('/api/account/reset-requests', { email });
  const token = await tokenFromMail(server, email, 'reset');
  const rows = await server.db.selectFrom('verification').select('identifier').execute();
  assert(!rows.some(({ identifier }) => identifier.includes(token)), 'only a hash is kept');
  const reset = () => ask.post('/api/account/reset', { token, password: 'another long password' });
  assert.equal((await reset()).status, 204);
  assert.equal((await one.account()).person, null);
  assert.equal((await two.account()).person, null);
  assert.equal(await problem(await reset()), 'link-spent');
  assert.equal((await ask.post('/api/account/sign-in', { email, password })).status, 401);
  await signIn(server, email, 'another long password');
});

test('rule 10: log-out ends the session — its cookie opens nothing any more', async () => {
  const email = 'carl@example.org';
  await signUp(server, email);
  const carl = await signIn(server, email);
  const kept = new Map(carl.jar);
  assert.equal((await carl.post('/api/account/sign-out')).status, 204);
  assert.equal(carl.jar.size, 0);
  for (const [name, value] of kept) carl.jar.set(name, value);
  assert.equal((await carl.account()).person, null);
});

test('guesses are counted for the account, on every server, and a locked one waits', async () => {
  const email = 'dora@example.org';
  await signUp(server, email);
  const eve = visitor(server);
  for (let guess = 0; guess < 10; guess++)
    assert.equal((await eve.post('/api/account/sign-in', { email, password: `guess ${guess}` })).status, 401);
  const locked = await eve.post('/api/account/sign-in', { email, password });
  assert.equal(locked.status, 429);
  assert(Number(locked.headers.get('retry-after')) > 0);
  // The same for an address without an account.
  for (let guess = 0; guess < 10; guess++)
    await eve.post('/api/account/sign-in', { email: 'none@example.org', password: 'x' });
  const other = await eve.post('/api/account/sign-in', { email: 'none@example.org', password: 'x' });
  assert.equal(other.status, 429);
});

test('a new password by mail lets somebody in whose account was locked by wrong ones', async () => {
  const email = 'emma@example.org';
  await signUp(server, email);
  const emma = visitor(server);
  for (let guess = 0; guess < 11; guess++)
    await emma.post('/api/account/sign-in', { email: 'Emma@example.org', password: `guess ${guess}` });
  assert.equal((await emma.post('/api/account/sign-in', { email, password })).status, 429);
  await emma.post('/api/account/reset-requests', { email });
  const token = await tokenFromMail(server, email, 'reset');
  const reset = { token, password: 'another long password' };
  assert.equal((await emma.post('/api/account/reset', reset)).status, 204);
  await signIn(server, email, reset.password);
});

test('guesses of strangers lock no form of somebody signed in, whose own are counted for themself', async () => {
  const email = 'fred@example.org';
  await signUp(server, email);
  const fred = await signIn(server, email);
  const stranger = visitor(server);
  for (let guess = 0; guess < 11; guess++)
    await stranger.post('/api/account/sign-in', { email, password: `guess ${guess}` });
  const change = (current: string) =>
    fred.post('/api/account/password', { current, password: 'a longer one' });
  assert.equal((await change(password)).status, 204);
  await fred.account();
  for (let guess = 0; guess < 10; guess++) assert.equal((await change(`guess ${guess}`)).status, 400);
  assert.equal((await change('a longer one')).status, 429);
  // The same password, so the same count.
  assert.equal((await fred.post('/api/account/delete', { password: 'a longer one' })).status, 429);
});

test('mail to one address is asked for five times an hour at most', async () => {
  const ask = visitor(server);
  const again = () => ask.post('/api/account/reset-requests', { email: 'flood@example.org' });
  for (let time = 0; time < 5; time++) assert.equal((await again()).status, 204);
  assert.equal((await again()).status, 429);
});

test('a password shorter than ten characters is refused, and so is anything that is no address', async () => {
  const ask = visitor(server);
  const post = (more: object) =>
    ask.post('/api/account/sign-up', { name: 'X', email: 'x@example.org', password, ...more });
  for (const more of [{ password: 'short' }, { email: 'nowhere' }, { name: ' ' }])
    assert.equal((await post(more)).status, 400, JSON.stringify(more));
});

test('nobody signs up into a role', async () => {
  const ask = visitor(server);
  const body = { name: 'Mallory', email: 'mallory@example.org', password, roles: ['administrator'] };
  await ask.post('/api/account/sign-up', { ...body, role: 'administrator', emailVerified: true });
  const email = 'mallory@example.org';
  assert.equal(
    await problem(await ask.post('/api/account/sign-in', { email, password })),
    'address-unverified',
  );
  await ask.post('/api/account/verify', { token: await tokenFromMail(server, email, 'verify') });
  assert.deepEqual((await (await signIn(server, email)).account()).person?.roles, ['reader']);
});

test("better-auth's own handler is not reachable", async () => {
  const ask = visitor(server);
  for (const path of ['sign-in/email', 'get-session', 'list-sessions', 'ok', 'callback/oidc'])
    assert.equal((await ask.get(`/api/auth/${path}`)).status, 404, path);
  assert.equal((await ask.post('/api/auth/sign-in/email', { email: 'a@b.c', password })).status, 404);
});
