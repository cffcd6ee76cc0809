import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub, readZip } from '@mangu/epub/testing';
import { readPublication } from '../package/publication.ts';
import { bytesSource } from './bytes-source.ts';
import { leanCopy, unpackedBytes } from './lean-copy.ts';
import { openArchive } from './open.ts';

test('a lean copy holds everything but the bulk of sound and film', async () => {
  const sound = new Uint8Array(100_000).fill(7);
  const items = [
    { id: 'sound', href: 'sound.mp3', mediaType: 'audio/mpeg', data: sound },
    { id: 'font', href: 'font.woff2', mediaType: 'font/woff2', data: sound },
  ];
  const original = buildEpub({ items });
  const archive = await openArchive(bytesSource(original));
  assert(archive.ok);
  const publication = await readPublication(archive.value);
  assert(publication.ok);
  const lean = await leanCopy(archive.value, publication.value);
  assert(lean.ok);
  const before = new Map(readZip(original).map(({ name, data }) => [name, data.length]));
  const after = readZip(lean.value);
  assert.equal(after[0]?.name, 'mimetype');
  assert.deepEqual(new Set(after.map(({ name }) => name)), new Set(before.keys()));
  for (const { name, data } of after) {
    if (name.endsWith('.mp3')) assert.equal(data.length, 4096);
    else assert.equal(data.length, before.get(name), name);
  }
  assert(unpackedBytes(archive.value) > 200_000);
});
