import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '../testing/index.ts';
import { bytesSource } from './bytes-source.ts';
import { openArchive } from './open.ts';

const local = Buffer.from('PK\x03\x04', 'latin1');
const central = Buffer.from('PK\x01\x02', 'latin1');

/** A book with two more entries of the same name length, and where their headers begin. */
function twoEntries() {
  const data = Buffer.alloc(300, 'x');
  const bytes = Buffer.from(
    buildEpub({
      entries: [
        { name: 'EPUB/a', data },
        { name: 'EPUB/b', data },
      ],
    }),
  );
  const header = (signature: Buffer, name: string, nameOffset: number) => {
    let at = bytes.indexOf(signature);
    while (bytes.toString('latin1', at + nameOffset, at + nameOffset + name.length) !== name) {
      at = bytes.indexOf(signature, at + 1);
      assert.notEqual(at, -1);
    }
    return at;
  };
  return {
    bytes,
    localA: header(local, 'EPUB/a', 30),
    localB: header(local, 'EPUB/b', 30),
    centralA: header(central, 'EPUB/a', 46),
    centralB: header(central, 'EPUB/b', 46),
  };
}

async function assertCorrupt(bytes: Uint8Array, message: RegExp) {
  const opened = await openArchive(bytesSource(bytes));
  assert.ok(!opened.ok);
  assert.equal(opened.rejection.reason, 'corrupt-entry');
  assert.match(opened.rejection.findings[0]?.message ?? '', message);
}

test('two entries over one local header are refused', async () => {
  const { bytes, localA, centralB } = twoEntries();
  bytes.writeUInt32LE(localA, centralB + 42);
  await assertCorrupt(bytes, /two different names/);
});

test('an entry that reaches into the next one is refused', async () => {
  const { bytes, localA, centralA } = twoEntries();
  for (const at of [localA + 18, localA + 22, centralA + 20, centralA + 24]) bytes.writeUInt32LE(310, at);
  await assertCorrupt(bytes, /overlap/);
});

test('an entry that reaches into the directory is refused', async () => {
  const { bytes, localB, centralB } = twoEntries();
  for (const at of [localB + 18, localB + 22, centralB + 20, centralB + 24]) bytes.writeUInt32LE(310, at);
  await assertCorrupt(bytes, /overlap/);
});

test('an entry that quotes another one inside its own data is refused', async () => {
  const inner = Buffer.from(buildEpub({ entries: [{ name: 'EPUB/b', data: 'y' }] }));
  const at = inner.indexOf('EPUB/b') - 30;
  const quoted = inner.subarray(at, at + 30 + 6 + 1);
  const bytes = Buffer.from(
    buildEpub({
      entries: [
        { name: 'EPUB/a', data: quoted },
        { name: 'EPUB/b', data: 'y' },
      ],
    }),
  );
  const insideA = bytes.indexOf(quoted);
  const centralB = bytes.lastIndexOf('EPUB/b') - 46;
  bytes.writeUInt32LE(insideA, centralB + 42);
  await assertCorrupt(bytes, /overlap/);
});

test('a local header that contradicts the directory is refused', async () => {
  const names = twoEntries();
  names.bytes.write('EPUB/c', names.localA + 30);
  await assertCorrupt(names.bytes, /two different names/);
  const sizes = twoEntries();
  sizes.bytes.writeUInt32LE(299, sizes.localA + 18);
  await assertCorrupt(sizes.bytes, /two different sizes/);
  const methods = twoEntries();
  methods.bytes.writeUInt16LE(8, methods.localA + 8);
  await assertCorrupt(methods.bytes, /two compression methods/);
  const stored = twoEntries();
  stored.bytes.writeUInt32LE(299, stored.centralA + 24);
  await assertCorrupt(stored.bytes, /two different sizes/);
});

test('an entry that points outside of the file is refused', async () => {
  for (const offset of [0x7fffffff, 0xfffffffe]) {
    const { bytes, centralA } = twoEntries();
    bytes.writeUInt32LE(offset, centralA + 42);
    await assertCorrupt(bytes, /header is damaged/);
  }
});
