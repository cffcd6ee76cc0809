import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SharedCache } from '../../platform/shared-cache.ts';
import { SharedPages } from './shared-pages.ts';

function memory(): SharedCache & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key),
    set: (key, value) => void kept.set(key, value),
  };
}

test('an answer that one server made is another server’s too, until a book comes', async () => {
  const cache = memory();
  const [one, two] = [new SharedPages(cache), new SharedPages(cache)];
  let made = 0;
  const make = async () => `answer ${++made}`;
  const before = { size: 3, fingerprint: 3 };
  assert.equal(await one.ask(before, '/api/books?q=a', make), 'answer 1');
  assert.equal(await two.ask(before, '/api/books?q=a', make), 'answer 1');
  assert.equal(await two.ask(before, '/api/books?q=b', make), 'answer 2');
  const after = { size: 4, fingerprint: 4 };
  assert.equal(await one.ask(after, '/api/books?q=a', make), 'answer 3');
  assert.equal(await two.ask(before, '/api/books?q=a', make), 'answer 1');
});

test('an answer that could not be made is not kept', async () => {
  const cache = memory();
  const pages = new SharedPages(cache);
  const fail = () => Promise.reject(new Error('no database'));
  await assert.rejects(pages.ask({ size: 1, fingerprint: 1 }, '/api/books', fail), /no database/);
  assert.equal(cache.kept.size, 0);
});
