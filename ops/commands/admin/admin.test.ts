import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { mangu, startMangu, temporaryFolder } from '../../testing/run-mangu.ts';

const email = 'ada@example.org';

/** Uses a link as its page does; the answer and the cookie of the session. */
async function open(link: string, password: string) {
  const { origin, hash } = new URL(link);
  const answer = await fetch(new URL('/api/account/welcome', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice(1), name: 'Ada', email, password }),
  });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
  return { status: answer.status, cookie: cookie.join('; ') };
}

async function rolesOf(url: string, cookie: string): Promise<unknown> {
  const answer = await fetch(new URL('/api/account', url), { headers: { cookie } });
  return JSON.parse(await answer.text()).person?.roles;
}

test('an administrator comes in by a link of the machine, and a locked out one comes back', async (t) => {
  const data = { MANGU_DATA: path.join(temporaryFolder(t), 'data') };
  const none = await mangu(['admin', 'invite'], data);
  assert.deepEqual([none.code, none.stdout], [3, '']);
  assert.match(none.stderr, /No server runs[\s\S]*None was made\.\nStart it with "npx mangu start"/);

  const { url } = await startMangu(t, data);
  const said = await mangu(['admin', 'invite', '--email', email], data);
  assert.equal(said.code, 0, said.stderr);
  assert.match(said.stderr, /makes ada@example\.org an administrator, once, until \d{4}-/);
  assert.ok(said.stdout.startsWith(`${url.replace(/\/$/, '')}/welcome#`), said.stdout);
  const first = await open(said.stdout.trim(), 'a long first password');
  assert.deepEqual([first.status, await rolesOf(url, first.cookie)], [200, ['reader', 'administrator']]);
  assert.equal((await open(said.stdout.trim(), 'a long first password')).status, 410);

  const again = await mangu(['admin', 'invite', '--email', 'Ada@Example.org', '--json'], data);
  const made = JSON.parse(again.stdout);
  assert.deepEqual(Object.keys(made), ['url', 'expires', 'email']);
  const second = await open(made.url, 'a long second password');
  assert.deepEqual([second.status, await rolesOf(url, second.cookie)], [200, ['reader', 'administrator']]);
  assert.equal(await rolesOf(url, first.cookie), undefined, 'what was open before is closed');
});

test('what is no mail address is wrong use, and a wrong token is refused', async (t) => {
  const data = { MANGU_DATA: path.join(temporaryFolder(t), 'data') };
  const wrong = await mangu(['admin', 'invite', '--email', 'nobody'], data);
  assert.deepEqual([wrong.code, /"nobody" is not a mail address/.test(wrong.stderr)], [2, true]);
  const { url } = await startMangu(t, data);
  const refused = await mangu(['admin', 'invite', '--server', url], { ...data, MANGU_TOKEN: 'x'.repeat(40) });
  assert.deepEqual([refused.code, refused.stdout], [3, '']);
  assert.match(refused.stderr, /The token is missing or wrong/);
});
