import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { ReadingSession } from '@mangu/contract/reading';
import { buildEpub, scripted } from '@mangu/epub/testing';
import { parseRange } from '../../platform/byte-range.ts';
import { startTestServer } from '../../testing/server.ts';

const server = await startTestServer();
const original = buildEpub({ title: 'Files “and” Ranges' });
const { bookId } = await server.upload(original, 'files.epub');
const hostile = await server.upload(scripted(), 'hostile.epub');

test('the file comes back byte for byte, under a name made from the title', async () => {
  const answer = await server.fetch(`/api/books/${bookId}/file`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/epub+zip');
  assert.match(
    answer.headers.get('content-disposition') ?? '',
    /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''/,
  );
  const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(sha(new Uint8Array(await answer.arrayBuffer())), sha(original));
});

test('a range of the file is sent as asked', async () => {
  const answer = await server.fetch(`/api/books/${bookId}/file`, { headers: { range: 'bytes=10-19' } });
  assert.equal(answer.status, 206);
  assert.equal(answer.headers.get('content-range'), `bytes 10-19/${original.length}`);
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), original.slice(10, 20));
  const beyond = await server.fetch(`/api/books/${bookId}/file`, { headers: { range: 'bytes=99999999-' } });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), `bytes */${original.length}`);
});

test('a file that the browser has is not sent again, and HEAD opens nothing', async () => {
  const path = `/api/books/${bookId}/file`;
  const head = await server.fetch(path, { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), String(original.length));
  const etag = head.headers.get('etag') ?? '';
  assert.equal((await server.fetch(path, { headers: { 'if-none-match': etag } })).status, 304);
  const other = await server.fetch(path, { headers: { range: 'bytes=0-9', 'if-range': '"another"' } });
  assert.equal(other.status, 200);
  assert.equal((await other.arrayBuffer()).byteLength, original.length);
  const same = await server.fetch(path, { headers: { range: 'bytes=0-9', 'if-range': etag } });
  assert.equal(same.status, 206);
});

test('rule 1: book content never runs script — every part carries a policy that allows none', async () => {
  const session = (await (
    await server.fetch(`/api/reading/sessions/${hostile.bookId}`)
  ).json()) as ReadingSession;
  const paths = Object.keys(session.sizes);
  assert(paths.length > 2);
  for (const path of paths) {
    const answer = await server.fetch(session.resources + path);
    assert.equal(answer.status, 200, path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const directive of [
      "script-src 'none'",
      "connect-src 'none'",
      "form-action 'none'",
      "default-src 'none'",
      'sandbox',
    ]) {
      assert(policy.includes(directive), `${path}: ${directive}`);
    }
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.getSetCookie().length, 0);
    assert.doesNotMatch(await answer.text(), /<script|\son[a-z]+=/i, path);
  }
});

test('rule 6: no path from a user — a part that is not in the book is not found', async () => {
  const session = (await (await server.fetch(`/api/reading/sessions/${bookId}`)).json()) as ReadingSession;
  for (const path of [
    '../token',
    '..%2f..%2ftoken',
    '%2e%2e/token',
    'META-INF/../../token',
    'nothing.xhtml',
  ]) {
    const answer = await server.fetch(session.resources + path);
    assert(answer.status === 404 || answer.status === 400, `${path}: ${answer.status}`);
  }
});

test('a cover or part of another version or book is not found', async () => {
  assert.equal((await server.fetch(`/api/books/${bookId}/cover/000000000000/9999.avif`)).status, 404);
  assert.equal((await server.fetch(`/api/books/${bookId}/cover/x/320.avif`)).status, 400);
  assert.equal((await server.fetch('/api/books/00000000-0000-4000-8000-000000000000/file')).status, 404);
});

test('ranges are read as RFC 9110 says', () => {
  const cases: [string | undefined, ReturnType<typeof parseRange>][] = [
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-1000', { start: 50, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
  ];
  for (const [header, expected] of cases)
    assert.deepEqual(parseRange(header, 100), expected, header ?? 'none');
});
