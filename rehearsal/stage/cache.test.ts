import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { environments } from '@mangu/topology/environments';
import { makeCertificate } from '../../server/platform/certificate.ts';
import { startCache } from './cache.ts';
import { sayToRedis } from './redis.ts';

const missing = ['redis-server', 'setpriv'].filter((program) => spawnSync(program, ['--version']).error);

/** The cache of production with that many nodes, and what is said to it by its name. */
async function start(t: TestContext, nodes: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-cache-'));
  const issuer = makeCertificate({ names: ['Authority of a rehearsal'], authority: true });
  const authority = path.join(folder, 'authority.pem');
  writeFileSync(authority, issuer.certificate);
  const name = { port: 0 };
  const cache = await startCache({
    folder,
    topology: { ...environments.production.cache, nodes },
    made: makeCertificate({ names: ['localhost'], issuer }),
    authority,
    token: 'first',
    tell() {},
    async pointName(port) {
      name.port = port;
    },
  });
  t.after(async () => {
    await cache.stop();
    rmSync(folder, { recursive: true });
  });
  const say = (...words: string[]) => sayToRedis({ port: name.port, authority }, cache.token(), words);
  const sayTo = (port: number, token: string) => sayToRedis({ port, authority }, token, ['GET', 'book']);
  return { cache, name, say, sayTo };
}

suite('the cache of a rehearsal', {
  skip: missing.length > 0 ? `${missing.join(' and ')} not installed` : false,
}, () => {
  test('keeps what it has when the first of two nodes is lost, and has two again', async (t) => {
    const { cache, name, say, sayTo } = await start(t, 2);
    const [first, [replica]] = [cache.primary(), cache.replicas()];
    assert.equal(await say('SET', 'book', 'kept'), '+OK');
    // A replica that waits for it has it.
    assert.equal(await say('WAIT', '1', '0'), ':1');
    first.program.signal('SIGKILL');
    while (cache.primary() === first || name.port === first.port) await delay(20);
    assert.equal(cache.primary(), replica);
    assert.equal(await say('GET', 'book'), '$4\r\nkept');
    assert.equal(await say('SET', 'book', 'new'), '+OK');

    await cache.replaceLost();
    await cache.addToken('second');
    await cache.removeToken('first');
    const [another] = cache.replicas();
    assert(another);
    assert.equal(await sayTo(another.port, 'second'), '$3\r\nnew');
    for (const { port } of [cache.primary(), another]) assert.match(await sayTo(port, 'first'), /^-NOAUTH/);
  });

  test('of a single node comes back empty under its name', async (t) => {
    const { cache, name, say } = await start(t, 1);
    await say('SET', 'book', 'lost');
    const before = name.port;
    cache.primary().program.signal('SIGKILL');
    await cache.primary().program.ended;
    await cache.replaceLost();
    assert.deepEqual([await say('GET', 'book'), name.port, cache.replicas()], ['$-1', before, []]);
  });
});
