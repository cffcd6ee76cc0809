import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BooksPage } from '@mangu/contract/books';
import type { ReadingSession } from '@mangu/contract/reading';
import { startTestServer } from '../testing/server.ts';
import { readHandbooks } from './handbook-source.ts';

const handbooks = readHandbooks();

test('the first books of an installation are the handbooks, and show their pictures', async () => {
  const server = await startTestServer({ MANGU_HANDBOOK: 'true' });
  const list = async () => (await (await server.fetch('/api/books')).json()) as BooksPage;
  while ((await list()).items.length < handbooks.length) await delay(50);
  for (const { id, title } of (await list()).items) {
    const draft = handbooks.find((one) => one.draft.metadata.title === title)?.draft;
    assert(draft?.images?.length, title);
    const session = (await (await server.fetch(`/api/reading/sessions/${id}`)).json()) as ReadingSession;
    for (const { fileName, data } of draft.images) {
      const answer = await server.fetch(`${session.resources}EPUB/${fileName}`);
      assert.equal(answer.headers.get('content-type'), 'image/webp', `${title}: ${fileName}`);
      assert.equal((await answer.arrayBuffer()).byteLength, data.length);
    }
  }
});
