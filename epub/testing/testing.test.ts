import assert from 'node:assert/strict';
import { extname } from 'node:path';
import { test } from 'node:test';
import { crc32, inflateRawSync } from 'node:zlib';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { sanitiseResource } from '../sanitise/index.ts';
import * as books from './index.ts';

const { buildEpub, buildZip, deflatedZeros, findActiveContent, readZip } = books;

const names = (book: Uint8Array): string[] => readZip(book).map(({ name }) => name);
const has = (book: Uint8Array, text: string): boolean => Buffer.from(book).includes(text);

function entry(book: Uint8Array, path: string): string {
  const found = readZip(book).find(({ name }) => name === path);
  assert.ok(found, path);
  return Buffer.from(found.data).toString('utf8');
}

async function problems(book: Uint8Array): Promise<string[]> {
  const { messages } = await EpubCheck.validate(book);
  return messages
    .filter(({ severity }) => severity === 'error' || severity === 'fatal' || severity === 'warning')
    .map(({ id, message }) => `${id} ${message}`);
}

test('the small book is one in which the validator finds nothing', async () => {
  assert.deepEqual(await problems(buildEpub()), []);
});

test('so is one with every option', async () => {
  const book = buildEpub({
    title: 'Tom & <Jerry>',
    language: 'he',
    creators: ['A', 'B'],
    identifiers: ['urn:isbn:9780306406157', 'urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a12'],
    chapters: [{ title: 'One', body: '<p>x</p>', fileName: 'one.xhtml' }],
    items: [
      {
        id: 'extra',
        href: 'extra.xhtml',
        mediaType: 'application/xhtml+xml',
        data: books.xhtmlDocument({ body: '<p>x</p>' }),
        inSpine: true,
      },
      { id: 'css', href: 'a.css', mediaType: 'text/css', data: 'p { color: red }' },
    ],
    metadataXml: '<dc:subject>Cats</dc:subject>',
    cover: {
      mediaType: 'image/svg+xml',
      data: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 3"/>',
    },
    pageProgression: 'rtl',
    modified: '2021-02-03T04:05:06Z',
  });
  assert.deepEqual(await problems(book), []);
  assert.match(entry(book, 'EPUB/package.opf'), /<dc:title>Tom &amp; &lt;Jerry&gt;<\/dc:title>/);
});

test('building twice gives the same bytes', () => {
  assert.deepEqual(buildEpub(), buildEpub());
});

test('raw ZIP fields are written as they are given', () => {
  const zip = Buffer.from(
    buildZip([
      {
        name: 'a',
        data: 'aaaa',
        declaredSize: 1,
        declaredCrc: 7,
        flags: 1,
        extra: Uint8Array.of(1, 2, 3, 4),
      },
      {
        name: Uint8Array.of(0xff),
        data: 'b',
        method: 99,
        externalAttributes: 0xa1ff0000,
        centralExtra: Uint8Array.of(9),
      },
    ]),
  );
  assert.equal(zip.readUInt16LE(6), 1);
  assert.equal(zip.readUInt32LE(14), 7);
  assert.equal(zip.readUInt32LE(18), 4);
  assert.equal(zip.readUInt32LE(22), 1);
  assert.equal(zip.readUInt16LE(28), 4);
  const central = zip.indexOf('PK\x01\x02', zip.indexOf('PK\x01\x02') + 1, 'latin1');
  assert.equal(zip.readUInt16LE(central + 10), 99);
  assert.equal(zip.readUInt16LE(central + 30), 1);
  assert.equal(zip.readUInt32LE(central + 38), 0xa1ff0000);
  assert.equal(zip[central + 46], 0xff);
});

test('deflated zeros are what they say', () => {
  const { bytes, size, crc } = deflatedZeros(3);
  const inflated = inflateRawSync(bytes);
  assert.equal(inflated.length, size);
  assert.equal(size, 3 * 1024 * 1024);
  assert.equal(crc32(inflated), crc);
  assert.ok(bytes.length < size / 900);
});

test('the bomb is small and promises what it holds, the liar promises less', () => {
  assert.ok(books.bomb(64).length < 100_000);
  assert.equal(readZip(books.bomb(2)).at(-1)?.data.length, 2 * 1024 * 1024);
  const liar = Buffer.from(books.lyingSizes());
  assert.equal(liar.readUInt32LE(liar.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24), 100);
});

test('the attacks on the container hold what their name says', () => {
  assert.ok(names(books.zipSlip()).includes('../../../slip-escaped.txt'));
  assert.equal(names(books.duplicateEntry()).filter((name) => name === 'EPUB/c1.xhtml').length, 2);
  assert.equal(names(books.manyEntries(300)).length, 306);
  const many = Buffer.from(books.manyEntries(70_000));
  assert.ok(many.includes(Buffer.from('PK\x06\x06', 'latin1')), 'a ZIP64 end record counts past 65,535');
  const link = Buffer.from(books.symlinkEntry());
  const mode = link.readUInt32LE(link.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 38) >>> 16;
  assert.equal(mode & 0o170000, 0o120000);
  assert.throws(() => readZip(books.notAZip()), /no ZIP/);
  assert.throws(() => readZip(books.truncated()), /no ZIP/);
  assert.ok(has(books.drm(), 'META-INF/encryption.xml'));
});

test('the attacks on XML are in the package document', () => {
  assert.match(entry(books.xxe(), 'EPUB/package.opf'), /<!ENTITY leak SYSTEM "file:[^>]*>]>[\s\S]*&leak;/);
  assert.match(entry(books.billionLaughs(), 'EPUB/package.opf'), /<!ENTITY l8 [\s\S]*&l8;/);
});

test('the scripted book is valid, so only sanitising stands before its scripts', async () => {
  assert.deepEqual(await problems(books.scripted()), []);
});

const types: Readonly<Record<string, string>> = {
  '.xhtml': 'application/xhtml+xml',
  '.svg': 'image/svg+xml',
  '.css': 'text/css',
  '.opf': 'application/oebps-package+xml',
};

for (const [what, book] of [
  ['scripted', books.scripted()],
  ['tracking', books.tracking()],
  ['contents-list', books.javascriptNav()],
] as const) {
  test(`the ${what} book is active before the sanitiser and not after`, () => {
    let before = 0;
    for (const { name, data } of readZip(book)) {
      const mediaType = types[extname(name)];
      if (!mediaType) continue;
      before += findActiveContent(Buffer.from(data).toString('utf8'), mediaType).length;
      const result = sanitiseResource({ path: name, mediaType, bytes: data });
      assert.ok(result.ok);
      assert.deepEqual(findActiveContent(new TextDecoder().decode(result.value.bytes), mediaType), []);
    }
    assert.ok(before > 0);
  });
}
