import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildEpub,
  buildZip,
  deflatedZeros,
  epubEntries,
  manyEntries,
  type ZipEntry,
} from '../testing/index.ts';
import type { ArchiveLimits, ByteSource, RejectReason } from '../types.ts';
import { bytesSource } from './bytes-source.ts';
import { defaultArchiveLimits } from './limits.ts';
import { openArchive } from './open.ts';

async function assertRejected(
  bytes: Uint8Array,
  reason: RejectReason,
  message: RegExp,
  limits?: ArchiveLimits,
) {
  const opened = await openArchive(bytesSource(bytes), limits);
  assert.ok(!opened.ok, 'the archive was accepted');
  assert.equal(opened.rejection.reason, reason);
  const [finding] = opened.rejection.findings;
  assert.equal(finding?.severity, 'must');
  assert.equal(finding?.id, `gate.${reason}`);
  assert.match(finding?.message ?? '', message);
  assert.ok((finding?.remedy ?? '').length > 10, 'the author is not told what to do');
}

const withEntry = (entry: ZipEntry) => buildEpub({ entries: [entry] });

test('a sound book opens and its files can be read', async () => {
  const opened = await openArchive(bytesSource(buildEpub()));
  assert.ok(opened.ok);
  assert.deepEqual(
    [...opened.value.entries.keys()],
    [
      'mimetype',
      'META-INF/container.xml',
      'EPUB/package.opf',
      'EPUB/nav.xhtml',
      'EPUB/c1.xhtml',
      'EPUB/c2.xhtml',
    ],
  );
  const chapter = await opened.value.read('EPUB/c1.xhtml');
  assert.ok(chapter.ok);
  assert.match(Buffer.from(chapter.value).toString(), /quiet morning/);
});

test('folders in the archive are no files', async () => {
  const opened = await openArchive(bytesSource(withEntry({ name: 'EPUB/images/' })));
  assert.ok(opened.ok);
  assert.ok(!opened.value.entries.has('EPUB/images'));
});

test('a file that is not a ZIP is refused with its kind', async () => {
  await assertRejected(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'not-a-zip', /PNG image/);
  await assertRejected(Buffer.from('%PDF-1.7 and more'), 'not-a-zip', /PDF document/);
  await assertRejected(Buffer.from('plain text'), 'not-a-zip', /another kind/);
  await assertRejected(Buffer.alloc(0), 'not-a-zip', /empty/);
});

test('a ZIP without its end is refused', async () => {
  const book = buildEpub();
  await assertRejected(book.subarray(0, book.length - 30), 'not-a-zip', /end of the archive is missing/);
});

test('a ZIP hidden behind an image is refused', async () => {
  const polyglot = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), buildEpub()]);
  await assertRejected(polyglot, 'not-a-zip', /JPEG image/);
});

test('an archive larger than the limit is refused', async () => {
  await assertRejected(buildEpub(), 'too-large', /bytes/, { ...defaultArchiveLimits, archiveBytes: 1000 });
});

test('too many entries are refused from the end record, before the list is read', async () => {
  const source = bytesSource(manyEntries(100_000));
  let read = 0;
  const counting: ByteSource = {
    size: source.size,
    read(offset, length) {
      read += length;
      return source.read(offset, length);
    },
  };
  const opened = await openArchive(counting);
  assert.ok(!opened.ok);
  assert.equal(opened.rejection.reason, 'too-many-entries');
  assert.ok(read < 70_000, `${read} bytes were read`);
});

test('an end record that lists fewer files than follow is refused', async () => {
  const book = Buffer.from(buildEpub());
  const end = book.length - 22;
  book.writeUInt16LE(book.readUInt16LE(end + 10) - 1, end + 10);
  await assertRejected(book, 'corrupt-entry', /more files than it lists/);
});

test('encrypted entries are refused', async () => {
  for (const flags of [0x801, 0x840, 0x2800]) {
    await assertRejected(withEntry({ name: 'EPUB/x', data: 'x', flags }), 'encrypted-entry', /encrypted/);
  }
  await assertRejected(withEntry({ name: 'EPUB/x', data: 'x', method: 99 }), 'encrypted-entry', /encrypted/);
});

test('compression methods other than stored and deflated are refused', async () => {
  for (const method of [9, 12, 14, 93]) {
    await assertRejected(
      withEntry({ name: 'EPUB/x', data: 'x', method }),
      'compression-method',
      /EPUB allows/,
    );
  }
});

test('names that are equal after normalisation and case folding are refused', async () => {
  for (const [one, other] of [
    ['EPUB/a.png', 'EPUB/a.png'],
    ['EPUB/a.png', 'EPUB/A.PNG'],
    ['EPUB/straße.png', 'EPUB/STRASSE.png'],
    ['EPUB/é.png', 'EPUB/e\u0301.png'],
    ['EPUB/ΟΔΟΣ.png', 'EPUB/οδος.png'],
  ]) {
    const entries = [one, other].map((name) => ({ name: name ?? '', data: 'x' }));
    await assertRejected(buildEpub({ entries }), 'duplicate-entry', /same name/);
  }
  const fileAndFolder = [
    { name: 'EPUB/a', data: 'x' },
    { name: 'EPUB/a/b', data: 'x' },
  ];
  await assertRejected(buildEpub({ entries: fileAndFolder }), 'duplicate-entry', /file and a folder/);
});

test('names that are not UTF-8 are refused, whatever the flag says', async () => {
  const name = Buffer.from([0x45, 0x2f, 0xe9, 0x2e, 0x70]);
  await assertRejected(withEntry({ name, data: 'x' }), 'name-encoding', /UTF-8/);
  await assertRejected(withEntry({ name, data: 'x', flags: 0 }), 'name-encoding', /UTF-8/);
  const unflagged = await openArchive(bytesSource(withEntry({ name: 'EPUB/é.png', data: 'x', flags: 0 })));
  assert.ok(unflagged.ok && unflagged.value.entries.has('EPUB/é.png'));
});

test('names that lead out of the book or cannot be names are refused', async () => {
  for (const name of [
    '../out',
    'EPUB/../../out',
    'EPUB/..',
    '/etc/passwd',
    'C:/windows',
    'c:out',
    'EPUB\\out',
    'EPUB/a\0b',
    'EPUB/a\nb',
    'EPUB/\u0085',
    './out',
    'EPUB//out',
    'x'.repeat(513),
    '',
  ]) {
    await assertRejected(withEntry({ name, data: 'x' }), 'unsafe-path', /file name/);
  }
});

test('links and devices are refused', async () => {
  for (const mode of [0o120777, 0o060644, 0o020644, 0o010644, 0o140644]) {
    const externalAttributes = (mode << 16) >>> 0;
    await assertRejected(
      withEntry({ name: 'EPUB/x', data: '/etc', externalAttributes }),
      'symlink',
      /link or a device/,
    );
  }
});

test('every problem of the list of files is reported at once, up to twenty', async () => {
  const entries = Array.from({ length: 30 }, (_, index) => ({ name: `../${index}`, data: 'x' }));
  const opened = await openArchive(bytesSource(buildEpub({ entries })));
  assert.ok(!opened.ok);
  assert.equal(opened.rejection.findings.length, 20);
  assert.equal(opened.rejection.findings[1]?.path, '../1');
});

test('declared sizes beyond the limits are refused before anything is inflated', async () => {
  const limits = { ...defaultArchiveLimits, entryBytes: 20 * 1024 * 1024 };
  const entry = { name: 'EPUB/x', method: 8, data: Buffer.alloc(21 * 1024 * 1024) };
  await assertRejected(withEntry(entry), 'inflate-limit', /larger than 20 MiB/, limits);
  const zeros = { name: 'EPUB/x', method: 8, compressed: deflatedZeros(16) };
  await assertRejected(withEntry(zeros), 'inflate-limit', /200 times/);
  const two = ['a', 'b'].map((name) => ({ name, data: Buffer.alloc(600) }));
  await assertRejected(buildEpub({ entries: two }), 'inflate-limit', /unpacks to more/, {
    ...defaultArchiveLimits,
    totalBytes: 3000,
  });
});

test('the mimetype must be there, first, stored, without extra field, and exact', async () => {
  const [mimetype, ...rest] = epubEntries();
  assert.ok(mimetype !== undefined);
  await assertRejected(buildZip(rest), 'mimetype-missing', /no file named mimetype/);
  await assertRejected(buildZip([]), 'mimetype-missing', /no file named mimetype/);
  await assertRejected(buildZip([...rest, mimetype]), 'mimetype-wrong', /not the first/);
  await assertRejected(buildZip([{ ...mimetype, method: 8 }, ...rest]), 'mimetype-wrong', /compressed/);
  const extra = Buffer.from([0x55, 0x54, 0x01, 0x00, 0x00]);
  await assertRejected(buildZip([{ ...mimetype, extra }, ...rest]), 'mimetype-wrong', /extra field/);
  for (const data of ['application/zip', 'application/epub+zip\n', '\ufeffapplication/epub+zip', '']) {
    await assertRejected(buildZip([{ ...mimetype, data }, ...rest]), 'mimetype-wrong', /exactly/);
  }
});

test('a book without container.xml is refused', async () => {
  const entries = epubEntries().filter((entry) => entry.name !== 'META-INF/container.xml');
  await assertRejected(buildZip(entries), 'container-missing', /container\.xml/);
});

test('a fault of the source is thrown, not reported as a fault of the book', async () => {
  const book = bytesSource(buildEpub());
  for (const failAt of [1, 2, 3, 4]) {
    let reads = 0;
    const source: ByteSource = {
      size: book.size,
      async read(offset, length) {
        reads += 1;
        if (reads === failAt) throw new Error('disk failure');
        return book.read(offset, length);
      },
    };
    await assert.rejects(openArchive(source), /disk failure/);
  }
  let failing = false;
  const opened = await openArchive({
    size: book.size,
    read: (offset, length) =>
      failing ? Promise.reject(new Error('disk failure')) : book.read(offset, length),
  });
  assert.ok(opened.ok);
  failing = true;
  for (const path of ['mimetype', 'EPUB/c1.xhtml'])
    await assert.rejects(opened.value.read(path), /disk failure/);
});
