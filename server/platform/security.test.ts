import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import { startTestServer } from '../testing/server.ts';

const server = await startTestServer();
const { bookId } = await server.upload(buildEpub());
const url = new URL(server.url);

/** A request with headers that fetch would not send, such as another Host. */
function raw(pathname: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: url.hostname, port: url.port, path: pathname, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

test('rule 4: no cross-site writes — an unsafe method without our origin is refused', async () => {
  const target = `/api/reading/positions/${bookId}`;
  const body = JSON.stringify({ cfi: 'epubcfi(/6/2)', fraction: 0, writer: randomUUID(), base: 0 });
  const put = (headers: Record<string, string>) =>
    fetch(new URL(target, url), {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  for (const origin of [
    'https://evil.example',
    'null',
    `http://${url.hostname}:1`,
    `${server.url}.evil.example`,
  ]) {
    const answer = await put({ origin });
    assert.equal(answer.status, 403, origin);
    assert.equal(((await answer.json()) as { type: string }).type, '/problems/origin-refused');
  }
  assert.equal((await put({})).status, 403);
  assert.equal(await raw(target, { origin: server.url, 'sec-fetch-site': 'cross-site' }, 'PUT'), 403);
  assert.equal((await put({ origin: server.url })).status, 204);
});

test('the command line shows the token of the data folder instead of an origin', async () => {
  const token = readFileSync(path.join(server.dataFolder, 'token'), 'utf8').trim();
  const post = (authorization: string) =>
    fetch(new URL('/api/uploads', url), {
      method: 'POST',
      headers: { authorization, 'tus-resumable': '1.0.0', 'upload-length': '4' },
    });
  assert.equal((await post(`Bearer ${token}`)).status, 201);
  assert.equal((await post('Bearer wrong')).status, 401);
  assert.equal((await post(`Bearer ${token}x`)).status, 401);
});

test('another host name is refused, so that no other site can pass for this one (DNS rebinding)', async () => {
  assert.equal(await raw('/api/books', { host: 'evil.example' }), 421);
  assert.equal(await raw('/api/books', { host: `evil.example:${url.port}` }), 421);
  assert.equal(await raw('/api/books', { host: `localhost:${url.port}` }), 200);
  assert.equal(await raw('/api/health', { host: '10.0.0.7:3000' }), 200);
});

test('rule 10: the matched route decides — a slash more or another case is not found, never another door', async () => {
  for (const pathname of ['/api/books/', '/API/books', '/api//books', `/api/Books/${bookId}`]) {
    const { status } = await server.fetch(pathname);
    assert(status === 404 || status === 400, `${pathname}: ${status}`);
  }
});

test('every answer refuses sniffing and carries a policy', async () => {
  for (const pathname of [
    '/api/books',
    '/api/health',
    '/api/openapi.json',
    '/api/nothing',
    `/api/books/${bookId}`,
  ]) {
    const { headers } = await server.fetch(pathname);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', pathname);
    assert.equal(headers.get('content-security-policy'), contentSecurityPolicies.api, pathname);
    assert.equal(headers.get('access-control-allow-origin'), null, pathname);
  }
});

test('rule 11: no large body is read — a JSON body over the limit is refused', async () => {
  const answer = await server.fetch(`/api/reading/positions/${bookId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cfi: `epubcfi(${'a'.repeat(20_000)})`, fraction: 0 }),
  });
  assert.equal(answer.status, 413);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
});

test('no policy of a page allows inline script, eval or another host', () => {
  for (const [page, policy] of Object.entries(contentSecurityPolicies)) {
    assert.match(policy, /^default-src 'none'/, page);
    const script = /script-src ([^;]*)/.exec(policy)?.[1] ?? "'none'";
    assert.match(script, /^'(self|none)'$/, page);
    assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/, page);
    if (page !== 'reader' && page !== 'docs') assert.doesNotMatch(policy, /unsafe-inline/, page);
  }
});
