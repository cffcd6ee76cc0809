import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from './archive/bytes-source.ts';
import { openArchive } from './archive/open.ts';
import { readPublication } from './package/publication.ts';
import { buildEpub, epubEntries } from './testing/index.ts';
import { readChapterTexts } from './text/chapter-texts.ts';
import { rejectReasons } from './types.ts';
import { parseXml } from './xml/tree.ts';

/** A repeatable stream of whole numbers below a bound (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Reads everything; passes when each step gives a result, whichever, and none throws. */
async function readWholly(bytes: Uint8Array): Promise<string> {
  const archive = await openArchive(bytesSource(bytes));
  if (!archive.ok) return check(archive.rejection.reason);
  for (const path of archive.value.entries.keys()) {
    const resource = await archive.value.read(path);
    if (!resource.ok) check(resource.rejection.reason);
  }
  const publication = await readPublication(archive.value);
  if (!publication.ok) return check(publication.rejection.reason);
  for await (const text of readChapterTexts(archive.value, publication.value)) {
    if (!text.ok) check(text.rejection.reason);
  }
  return 'accepted';
}

function check(reason: string): string {
  assert.ok((rejectReasons as readonly string[]).includes(reason), reason);
  return reason;
}

const book = buildEpub();

test('a book cut off anywhere is refused, and nothing is thrown', async () => {
  for (let length = 0; length < book.length; length += 7) {
    assert.notEqual(await readWholly(book.subarray(0, length)), 'accepted', `cut at ${length}`);
  }
});

test('a book with any one byte changed gives a result, and nothing is thrown', async () => {
  const random = numbers(1);
  for (let at = 0; at < book.length; at += 3) {
    const changed = book.slice();
    changed[at] = ((changed[at] ?? 0) + 1 + random(255)) & 0xff;
    await readWholly(changed);
  }
});

test('a book with many bytes changed gives a result, and nothing is thrown', async () => {
  const random = numbers(2);
  for (let round = 0; round < 400; round += 1) {
    const changed = book.slice();
    for (let change = 0; change < 1 + random(20); change += 1) changed[random(changed.length)] = random(256);
    await readWholly(changed);
  }
});

test('fields of the directory set to extreme numbers give a result, and nothing is thrown', async () => {
  const original = Buffer.from(book);
  const directory = original.readUInt32LE(original.length - 6);
  for (let at = directory; at + 4 <= original.length; at += 1) {
    for (const value of [0, 0x7fffffff, 0xffffffff]) {
      const changed = Buffer.from(original);
      changed.writeUInt32LE(value, at);
      await readWholly(changed);
    }
  }
});

test('damaged XML gives a result, and nothing is thrown', () => {
  const random = numbers(3);
  const sources = epubEntries().flatMap(({ data }) =>
    typeof data === 'string' && data.startsWith('<') ? [data] : [],
  );
  const pieces = [
    '<',
    '>',
    '&',
    '"',
    '<![CDATA[',
    '<!--',
    '<!DOCTYPE x [',
    ']>',
    '&#xD800;',
    '</',
    '\0',
    'xmlns:a=""',
    '\ud800',
  ];
  for (let round = 0; round < 2000; round += 1) {
    const source = sources[random(sources.length)] ?? '';
    const at = random(source.length);
    const piece = pieces[random(pieces.length)] ?? '';
    const damaged = source.slice(0, at) + piece + source.slice(at + random(10));
    const parsed = parseXml(new TextEncoder().encode(damaged), 'x.xml', {
      entities: random(2) === 0 ? 'drop' : 'refuse',
    });
    if (!parsed.ok) check(parsed.rejection.reason);
  }
});
