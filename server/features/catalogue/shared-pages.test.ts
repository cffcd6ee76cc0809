/** The pages that servers share, in the memory of one process and in a real Redis: the same must hold for both. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, suite, test } from 'node:test';
import { connectRedis } from '../../platform/redis.ts';
import { redisCache, type SharedCache } from '../../platform/shared-cache.ts';
import { startTestRedis, withoutRedis } from '../../testing/redis.ts';
import { SharedPages } from './shared-pages.ts';

const drivers: readonly {
  readonly name: string;
  readonly skip: string | false;
  open(): Promise<SharedCache>;
}[] = [
  { name: 'memory', skip: false, open: async () => memory() },
  { name: 'Redis', skip: withoutRedis, open: inRedis },
];

for (const { name, skip, open } of drivers) {
  suite(`pages shared in ${name}`, { skip }, () => {
    test('an answer that one server made is another server’s too, until a book comes', async () => {
      const cache = await open();
      const [one, two] = [new SharedPages(cache), new SharedPages(cache)];
      let made = 0;
      const make = async () => `answer ${++made}`;
      const before = { size: 3, fingerprint: 3 };
      assert.equal(await one.ask(before, '/api/books?q=a', make), 'answer 1');
      assert.equal(await two.ask(before, '/api/books?q=a', make), 'answer 1');
      assert.equal(await two.ask(before, '/api/books?q=b', make), 'answer 2');
      const later = { size: 4, fingerprint: 4 };
      assert.equal(await one.ask(later, '/api/books?q=a', make), 'answer 3');
      assert.equal(await two.ask(before, '/api/books?q=a', make), 'answer 1');
    });

    test('an answer that could not be made is not kept', async () => {
      const pages = new SharedPages(await open());
      const state = { size: 1, fingerprint: 1 };
      const fail = () => Promise.reject(new Error('no database'));
      await assert.rejects(pages.ask(state, '/api/books', fail), /no database/);
      assert.equal(await pages.ask(state, '/api/books', async () => 'made'), 'made');
    });
  });
}

function memory(): SharedCache {
  const kept = new Map<string, string>();
  return { get: async (key) => kept.get(key), set: (key, value) => void kept.set(key, value) };
}

/** A machine may be busy, and what is asked here is not how soon it answers. */
const patienceMs = 30_000;

/** One connection, on which a question comes after what was kept before it. */
async function inRedis(): Promise<SharedCache> {
  const redis = await startTestRedis();
  const link = connectRedis(redis.url, { warn() {}, info() {} }, patienceMs);
  after(() => link.close());
  await once(link.commands, 'ready');
  return redisCache(link.commands, patienceMs);
}
