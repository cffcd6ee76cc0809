import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BooksPage } from '@mangu/contract/books';
import { buildEpub, notAZip, scripted, zipSlip } from '@mangu/epub/testing';
import { patch, startTestServer } from '../../testing/server.ts';

const server = await startTestServer();

/** Files below a folder of the data folder, for checks that nothing is left. */
function filesBelow(...words: string[]): string[] {
  const folder = path.join(server.dataFolder, ...words);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

async function titles(): Promise<string[]> {
  const page = (await (await server.fetch('/api/books?limit=100')).json()) as BooksPage;
  return page.items.map((item) => item.title);
}

/** The list hears of a book a moment after its import is done: every server takes it in by itself. */
async function listed(title: string): Promise<void> {
  while (!(await titles()).includes(title)) await delay(25);
}

test('an upload in two parts, with a pause between, becomes a book', async () => {
  const bytes = buildEpub({ title: 'In Two Parts' });
  const created = await server.fetch('/api/uploads', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) },
  });
  const location = created.headers.get('location') ?? '';
  await patch(server.url, location, bytes.subarray(0, 100), 0);
  const head = await server.fetch(location, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
  assert.equal(head.headers.get('upload-offset'), '100');
  const last = await patch(server.url, location, bytes.subarray(100), 100);
  assert.equal(last.status, 204);
  const found = await server.verdict(location.split('/').at(-1) ?? '');
  assert.equal(found.verdict, 'accepted');
  await listed('In Two Parts');
});

test('the same file again is the same book', async () => {
  const bytes = buildEpub({ title: 'Sent Twice' });
  const first = await server.upload(bytes, 'one.epub');
  const second = await server.upload(bytes, 'two.epub');
  assert.equal(first.duplicate, false);
  assert.equal(second.duplicate, true);
  assert.equal(second.verdict, 'accepted');
  assert.equal(second.bookId, first.bookId);
  await listed('Sent Twice');
  assert.equal((await titles()).filter((title) => title === 'Sent Twice').length, 1);
});

test('the same file sent by two people at once is one book', async () => {
  const bytes = buildEpub({ title: 'At Once' });
  const [a, b] = await Promise.all([server.upload(bytes), server.upload(bytes)]);
  assert.equal(a.bookId, b.bookId);
  assert.notEqual(a.duplicate, b.duplicate);
});

test('a book with scripts is kept and said to be sanitised', async () => {
  const found = await server.upload(scripted(), 'scripted.epub');
  assert.equal(found.verdict, 'sanitised');
  assert(found.findings.some((finding) => finding.id === 'sanitise.script' && finding.severity === 'should'));
  await listed(found.title ?? '');
});

test('a refused file says why and leaves nothing behind', async () => {
  const before = [filesBelow('files').length, (await titles()).length];
  for (const [bytes, reason] of [
    [notAZip(), 'not-a-zip'],
    [zipSlip(), 'unsafe-path'],
    [new Uint8Array(0), 'not-a-zip'],
  ] as const) {
    const found = await server.upload(bytes, 'bad.epub');
    assert.equal(found.verdict, 'rejected');
    assert.equal(found.reason, reason);
    const [first] = found.findings;
    assert(first && first.severity === 'must' && first.message && first.remedy, reason);
    assert.equal(found.bookId, null);
  }
  assert.deepEqual([filesBelow('files').length, (await titles()).length], before);
  // The verdict is told before the last byte is gone.
  while (filesBelow('staging').length > 0) await delay(10);
});

test('an upload larger than the limit is refused before a byte is sent', async () => {
  const answer = await server.fetch('/api/uploads', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(2 * 1024 ** 3) },
  });
  assert.equal(answer.status, 413);
  assert.equal((JSON.parse(await answer.text()) as { type: string }).type, '/problems/body-too-large');
});

test('rule 6: no path from a user — the file name is shown, never used', async () => {
  const found = await server.upload(buildEpub({ title: 'Named Badly' }), '../../../etc/passwd\u0000.epub');
  assert.equal(found.fileName, 'passwd.epub');
  assert(filesBelow('files', 'originals').every((name) => /^[0-9a-f-]{36}\.epub$/.test(name)));
});

test('rule 6: an upload id that is no UUID never reaches the storage', async () => {
  for (const id of ['..%2f..%2ftoken', 'token', '%00']) {
    const answer = await server.fetch(`/api/uploads/${id}`, {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' },
    });
    assert(answer.status === 400 || answer.status === 404, `${id}: ${answer.status}`);
  }
});

test('imports are listed in the order asked for, and unknown ones are left out', async () => {
  const a = await server.upload(buildEpub({ title: 'List A' }));
  const b = await server.upload(buildEpub({ title: 'List B' }));
  const unknown = '00000000-0000-4000-8000-000000000000';
  const answer = await server.fetch(`/api/imports?id=${b.id}&id=${unknown}&id=${a.id}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  assert.deepEqual(
    items.map((item) => item.id),
    [b.id, a.id],
  );
  assert.equal((await server.fetch(`/api/imports/${unknown}`)).status, 404);
});

test('one file that cannot be judged does not hold up the others', async () => {
  // A broken surrogate pair and a NUL in what the findings quote.
  const strange = buildEpub({
    title: 'Strange \u{1f600}',
    entries: [
      {
        name: 'META-INF/encryption.xml',
        data: `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="${'x'.repeat(199)}\u{1f600}"/><CipherData><CipherReference URI="EPUB/chapter-1.xhtml"/></CipherData></EncryptedData></encryption>`,
      },
    ],
  });
  const [first, second] = await Promise.all([
    server.upload(strange, 'strange.epub'),
    server.upload(buildEpub({ title: 'Behind the Strange One' })),
  ]);
  assert.equal(first.verdict, 'rejected');
  assert.equal(second.verdict, 'accepted');
});

test('a whole upload cannot be withdrawn, and one whose bytes are gone gets a verdict', async () => {
  const id = await server.send(buildEpub({ title: 'Withdrawn' }));
  const removed = await server.fetch(`/api/uploads/${id}`, {
    method: 'DELETE',
    headers: { 'tus-resumable': '1.0.0' },
  });
  assert.notEqual(removed.status, 204);
  assert.equal((await server.verdict(id)).verdict, 'accepted');
});

test('a method in a header does not pass the checks made for another', async () => {
  const id = await server.send(buildEpub({ title: 'Overridden' }));
  const answer = await fetch(new URL(`/api/uploads/${id}`, server.url), {
    method: 'HEAD',
    headers: { 'x-http-method-override': 'DELETE', 'tus-resumable': '1.0.0' },
  });
  assert.notEqual(answer.status, 204);
  assert.equal((await server.verdict(id)).verdict, 'accepted');
});

test('an upload that does not say its length is refused with what to do', async () => {
  const answer = await server.fetch('/api/uploads', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-defer-length': '1' },
  });
  assert.equal(answer.status, 411);
  const { type, title } = (await answer.json()) as { type: string; title: string };
  assert.equal(type, '/problems/length-needed');
  assert.match(title, /how many bytes/);
  assert.equal(answer.headers.get('location'), null);
});
