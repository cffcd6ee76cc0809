import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/server.ts';

const server = await startTestServer();
const headers = { 'tus-resumable': '1.0.0', 'upload-length': '4' };

test('rule 4: no cross-site writes — an unsafe method needs SameSite cookie, Origin and token', async () => {
  const ada = await server.person(['editor']);
  const post = (more: Record<string, string> = {}) =>
    ada.fetch('/api/uploads', { method: 'POST', headers: { ...headers, ...more } });
  assert.equal((await post()).status, 201);
  for (const token of ['', 'wrong', `${ada.writeToken}x`, (await server.person(['editor'])).writeToken]) {
    const answer = await post({ 'x-mangu-token': token });
    assert.equal(answer.status, 403, token);
    assert.match(await answer.text(), /write-token-refused/);
  }
  assert.equal((await post({ origin: 'https://evil.example' })).status, 403);
});

test('a page is handed the token of its session, in a cookie that no other site sends', async () => {
  const ada = await server.person();
  const [given, ...others] = (await ada.fetch('/api/account')).headers.getSetCookie();
  assert.equal(given, `mangu.write_token=${ada.writeToken}; Path=/; SameSite=Strict`);
  assert.deepEqual(others, []);
  const known = await ada.fetch('/api/account', {
    headers: { cookie: `mangu.write_token=${ada.writeToken}` },
  });
  assert.deepEqual(known.headers.getSetCookie(), []);
  assert.deepEqual((await server.fetch('/api/account')).headers.getSetCookie(), []);
});
