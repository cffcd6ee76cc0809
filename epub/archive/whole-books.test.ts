import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import yazl from 'yazl';
import { readPublication } from '../package/publication.ts';
import {
  billionLaughs,
  bomb,
  drm,
  duplicateEntry,
  epubEntries,
  lyingSizes,
  notAZip,
  symlinkEntry,
  truncated,
  xxe,
  zipSlip,
} from '../testing/index.ts';
import { bytesSource } from './bytes-source.ts';
import { openArchive } from './open.ts';

test('an archive with data descriptors and ZIP64 fields opens', async () => {
  for (const forceZip64Format of [false, true]) {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from('application/epub+zip'), 'mimetype', { compress: false });
    for (const { name, data } of epubEntries().slice(1)) {
      const stream = Readable.from([Buffer.from(data ?? '')]);
      zip.addReadStream(stream, name.toString(), { forceZip64Format });
    }
    zip.end({ forceZip64Format, comment: '' });
    const opened = await openArchive(bytesSource(await buffer(zip.outputStream)));
    assert.ok(opened.ok, JSON.stringify(opened));
    const publication = await readPublication(opened.value);
    assert.ok(publication.ok);
    assert.equal(publication.value.metadata.title.value, 'A Small Book');
  }
});

test('every hostile book is refused with its own reason', async () => {
  const books: readonly (readonly [Uint8Array, string])[] = [
    [billionLaughs(), 'xml-entity'],
    [xxe(), 'xml-entity'],
    [bomb(16), 'inflate-limit'],
    [drm(), 'drm'],
    [duplicateEntry(), 'duplicate-entry'],
    [lyingSizes(), 'inflate-limit'],
    [notAZip(), 'not-a-zip'],
    [symlinkEntry(), 'symlink'],
    [truncated(), 'not-a-zip'],
    [zipSlip(), 'unsafe-path'],
  ];
  for (const [bytes, reason] of books) {
    const archive = await openArchive(bytesSource(bytes));
    const publication = archive.ok ? await readPublication(archive.value) : archive;
    const image = archive.ok ? await archive.value.read('EPUB/image.png') : archive;
    const refused = publication.ok ? image : publication;
    assert.ok(!refused.ok, `${reason} was accepted`);
    assert.equal(refused.rejection.reason, reason);
  }
});
