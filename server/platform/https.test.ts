import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { startTestServer } from '../testing/server.ts';

const server = await startTestServer({ SERVER_TLS: 'self-signed', HOST: '0.0.0.0' });

function get(pathname: string, options: https.RequestOptions = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    https.get(new URL(pathname, server.url), options, resolve).on('error', reject);
  });
}

test('a server with a certificate of its own answers its health in HTTPS', async () => {
  assert.match(server.url, /^https:/);
  const response = await get('/api/health', { rejectUnauthorized: false });
  assert.equal(response.statusCode, 200);
  const health: unknown = await json(response);
  assert.equal(Object(health).status, 'ok');
});

test('its certificate is of nobody that is trusted', async () => {
  await assert.rejects(get('/api/health'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('keeps a connection open longer than a load balancer does', async () => {
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const response = await get('/api/health', { agent });
  response.resume();
  await once(response, 'end');
  assert.match(String(response.headers['keep-alive']), /timeout=72/);
  agent.destroy();
});
