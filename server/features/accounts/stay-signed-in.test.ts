import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { startTestServer } from '../../testing/server.ts';
import { tidySessions } from './sessions.ts';
import { password, signIn, signUp, visitor } from './testing.ts';
import { registerWhoAsks } from './who-asks.ts';

const server = await startTestServer();
const dayMs = 24 * 3_600_000;
const name = 'mangu.session_token';
const sessionCookies = (answer: Response) =>
  answer.headers.getSetCookie().filter((one) => one.startsWith(`${name}=`));

/** As if the session had been begun two days ago. */
async function age(personId: string): Promise<void> {
  await server.db
    .updateTable('session')
    .set({ expires: new Date(Date.now() + 5 * dayMs) })
    .where('person_id', '=', personId)
    .execute();
}

test('who stays signed in and comes back is given the cookie for seven days more', async () => {
  const ada = await server.person();
  assert.deepEqual(sessionCookies(await ada.fetch('/api/account')), [], 'on the first day');
  await age(ada.id);
  const answer = await ada.fetch('/api/account');
  const [cookie, ...others] = sessionCookies(answer);
  assert.deepEqual(others, []);
  assert(cookie?.startsWith(`${ada.cookie};`), 'the same session');
  assert.match(cookie ?? '', /Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict/);
  const { expires } = await server.db
    .selectFrom('session')
    .select('expires')
    .where('person_id', '=', ada.id)
    .executeTakeFirstOrThrow();
  assert(expires.getTime() > Date.now() + 6 * dayMs);
  assert.deepEqual(sessionCookies(await ada.fetch('/api/account')), [], 'once a day');
});

test('who does not stay signed in is not given more', async () => {
  const email = 'bob@example.org';
  await signUp(server, email, 'Bob');
  const bob = visitor(server);
  await bob.post('/api/account/sign-in', { email, password, remember: false });
  await age((await bob.account()).person?.id ?? '');
  assert.deepEqual(sessionCookies(await bob.get('/api/account')), []);
});

test('an answer that begins or ends a session says nothing of the one before', async () => {
  const email = 'carl@example.org';
  await signUp(server, email, 'Carl');
  const carl = await signIn(server, email);
  const id = (await carl.account()).person?.id ?? '';
  await age(id);
  const change = { current: password, password: 'another long password' };
  assert.equal((await carl.post('/api/account/password', change)).status, 204);
  assert.equal((await carl.account()).person?.email, email);
  await age(id);
  assert.equal((await carl.delete('/api/account/sessions')).status, 204);
  assert.equal(carl.jar.has(name), false);
});

test('no answer that a cache may keep carries the cookie, and what carries it is kept by none', async () => {
  const { id, cookie } = await server.person();
  const app = fastify();
  registerWhoAsks(app, { db: server.db, auth: server.auth, secret: 'of the log' });
  app.get('/shared', async (request, reply) => {
    await request.whoAsks();
    return reply.header('cache-control', 'public, max-age=60').send('for all');
  });
  app.get('/own', async (request) => (await request.whoAsks())?.id);
  await age(id);
  const shared = await app.inject({ url: '/shared', headers: { cookie } });
  assert.deepEqual([shared.body, shared.headers['set-cookie']], ['for all', undefined]);
  await age(id);
  const own = await app.inject({ url: '/own', headers: { cookie } });
  assert.equal(own.body, id);
  assert.equal(own.headers['cache-control'], 'private, no-store');
  assert.match(String(own.headers['set-cookie']), /^mangu\.session_token=/);
});

test('sessions that ran out are thrown away', async () => {
  const [gone, here] = [await server.person(), await server.person()];
  await server.db
    .updateTable('session')
    .set({ expires: new Date(Date.now() - 1) })
    .where('person_id', '=', gone.id)
    .execute();
  await tidySessions(server.db);
  const left = await server.db
    .selectFrom('session')
    .select('person_id')
    .where('person_id', 'in', [gone.id, here.id])
    .execute();
  assert.deepEqual(left, [{ person_id: here.id }]);
});
