import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { buildEpub, deflatedZeros, type ZipEntry } from '../testing/index.ts';
import type { ByteSource } from '../types.ts';
import { bytesSource } from './bytes-source.ts';
import { openArchive } from './open.ts';

const path = 'EPUB/x.bin';

async function readEntry(entry: Omit<ZipEntry, 'name'>, source = bytesSource) {
  const opened = await openArchive(source(buildEpub({ entries: [{ name: path, ...entry }] })));
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value.read(path);
}

async function assertReason(entry: Omit<ZipEntry, 'name'>, reason: string, message: RegExp) {
  const read = await readEntry(entry);
  assert.ok(!read.ok);
  assert.equal(read.rejection.reason, reason);
  assert.match(read.rejection.findings[0]?.message ?? '', message);
  assert.equal(read.rejection.findings[0]?.path, path);
}

test('stored and deflated entries of every length come out as they went in', async () => {
  for (const length of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
    const data = Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff));
    for (const method of [0, 8]) {
      const read = await readEntry({ data, method });
      assert.ok(read.ok);
      assert.ok(data.equals(read.value));
    }
  }
});

test('an entry that holds more than it declares is refused', async () => {
  await assertReason(
    { data: 'twelve bytes', method: 8, declaredSize: 5 },
    'corrupt-entry',
    /declares 5 bytes but holds 12/,
  );
});

test('an entry that holds less than it declares is refused', async () => {
  await assertReason(
    { data: 'twelve bytes', method: 8, declaredSize: 50 },
    'corrupt-entry',
    /declares 50 bytes/,
  );
});

test('an entry with a wrong checksum is refused', async () => {
  for (const method of [0, 8]) {
    await assertReason({ data: 'twelve bytes', method, declaredCrc: 1 }, 'corrupt-entry', /checksum/);
  }
});

test('damaged deflate data is refused', async () => {
  const bytes = Buffer.from('this is not deflate data at all');
  await assertReason({ compressed: { bytes, size: 40, crc: 1 } }, 'corrupt-entry', /damaged/);
});

test('bytes after the end of the deflate data do not make the reader wait', async () => {
  const data = Buffer.from('short');
  const bytes = Buffer.concat([deflateRawSync(data), Buffer.alloc(400_000, 7)]);
  await assertReason({ compressed: { bytes, size: 6, crc: 1 } }, 'corrupt-entry', /holds 5/);
});

test('a bomb that lies about its size is stopped at the limit, with memory for the declared bytes only', async () => {
  const compressed = deflatedZeros(64);
  let read = 0;
  const counting = (bytes: Uint8Array): ByteSource => {
    const source = bytesSource(bytes);
    return {
      size: source.size,
      read(offset, length) {
        read += length;
        return source.read(offset, length);
      },
    };
  };
  const result = await readEntry({ compressed, method: 8, declaredSize: 100 }, counting);
  assert.ok(!result.ok);
  assert.equal(result.rejection.reason, 'inflate-limit');
  // The limit is 200 times the packed size, a fifth of what the bomb holds.
  assert.match(
    result.rejection.findings[0]?.message ?? '',
    new RegExp(`more than ${compressed.bytes.length * 200}\\.`),
  );
  assert.ok(read < 400_000, `${read} bytes were read`);
});

test('a file that is not in the archive is said to be missing', async () => {
  const opened = await openArchive(bytesSource(buildEpub()));
  assert.ok(opened.ok);
  for (const name of ['EPUB/none.xhtml', '__proto__', 'constructor']) {
    const read = await opened.value.read(name);
    assert.ok(!read.ok);
    assert.match(read.rejection.findings[0]?.message ?? '', /not in the archive/);
  }
});
