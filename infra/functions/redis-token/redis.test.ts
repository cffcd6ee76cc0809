import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { createServer } from 'node:tls';
import { makeCertificate } from '../../../server/platform/certificate.ts';

const { redisAccepts } = await import(new URL('redis.mjs', import.meta.url).href);

/** Listens as Redis does with TLS and a token; records what it was sent. */
async function redisWith(context: { after(end: () => void): void }, answer: string) {
  const { certificate, key } = makeCertificate({ names: ['localhost'] });
  const sent: string[] = [];
  const server = createServer({ cert: certificate, key }, (socket) => {
    socket.on('data', (words) => {
      sent.push(String(words));
      socket.write(answer);
    });
    socket.on('error', () => {});
  }).listen(0, 'localhost');
  await once(server, 'listening');
  context.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return { host: 'localhost', port: address.port, ca: certificate, sent };
}

suite('asking Redis for a token', () => {
  test('says yes when Redis does', async (context) => {
    const redis = await redisWith(context, '+OK\r\n');
    assert.equal(await redisAccepts(redis, 'token'), true);
    assert.deepEqual(redis.sent, ['*2\r\n$4\r\nAUTH\r\n$5\r\ntoken\r\n']);
  });

  test('says no when Redis does', async (context) => {
    const redis = await redisWith(context, '-WRONGPASS invalid username-password pair\r\n');
    assert.equal(await redisAccepts(redis, 'token'), false);
  });

  test('tells no token to a server whose certificate is not to be trusted', async (context) => {
    const { ca, ...redis } = await redisWith(context, '+OK\r\n');
    assert.ok(ca);
    await assert.rejects(redisAccepts(redis, 'token'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.deepEqual(redis.sent, []);
  });
});
