import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { bytesSource } from './archive/bytes-source.ts';
import { openArchive } from './archive/open.ts';
import { deobfuscateFont, readResource } from './obfuscation.ts';
import { readPublication } from './package/publication.ts';
import { buildEpub } from './testing/index.ts';

const uuid = 'urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a11';
const font = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) & 0xff);

test('IDPF obfuscation covers 1040 bytes with the SHA-1 of the identifier without white space', () => {
  const key = createHash('sha1').update('urn:x:1').digest();
  const hidden = deobfuscateFont(font, ' urn:\tx:\r\n1 ', 'idpf');
  assert.ok(hidden !== undefined);
  assert.equal(hidden[0], (font[0] ?? 0) ^ (key[0] ?? 0));
  assert.equal(hidden[1039], (font[1039] ?? 0) ^ (key[1039 % 20] ?? 0));
  assert.deepEqual(hidden.subarray(1040), font.subarray(1040));
  assert.deepEqual(deobfuscateFont(hidden, 'urn:x:1', 'idpf'), font);
});

test('Adobe obfuscation covers 1024 bytes with the bytes of a UUID', () => {
  const hidden = deobfuscateFont(font, uuid, 'adobe');
  assert.ok(hidden !== undefined);
  assert.equal(hidden[0], (font[0] ?? 0) ^ 0x8d);
  assert.equal(hidden[17], (font[17] ?? 0) ^ 0x8f);
  assert.deepEqual(hidden.subarray(1024), font.subarray(1024));
  assert.equal(deobfuscateFont(font, 'urn:x:1', 'adobe'), undefined);
});

test('a short font is obfuscated as far as it goes', () => {
  assert.equal(deobfuscateFont(font.subarray(0, 10), uuid, 'idpf')?.length, 10);
});

test('fonts come out plain, and only fonts', async () => {
  for (const [algorithm, name] of [
    ['http://www.idpf.org/2008/embedding', 'idpf'],
    ['http://ns.adobe.com/pdf/enc#RC', 'adobe'],
  ] as const) {
    const hidden = deobfuscateFont(font, uuid, name);
    assert.ok(hidden !== undefined);
    const data = (path: string) => `<e:EncryptedData><e:EncryptionMethod Algorithm="${algorithm}"/>
      <e:CipherData><e:CipherReference URI="${path}"/></e:CipherData></e:EncryptedData>`;
    const encryption = `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
      xmlns:e="http://www.w3.org/2001/04/xmlenc#">${data('EPUB/f.otf')}${data('EPUB/c1.xhtml')}</encryption>`;
    const bytes = buildEpub({
      items: [{ id: 'f', href: 'f.otf', mediaType: 'font/otf', data: hidden }],
      entries: [{ name: 'META-INF/encryption.xml', data: encryption }],
    });
    const archive = await openArchive(bytesSource(bytes));
    assert.ok(archive.ok);
    const publication = await readPublication(archive.value);
    assert.ok(publication.ok);
    const plain = await readResource(archive.value, publication.value, 'EPUB/f.otf');
    assert.ok(plain.ok);
    assert.deepEqual(plain.value, font);
    const chapter = await readResource(archive.value, publication.value, 'EPUB/c1.xhtml');
    assert.ok(chapter.ok);
    assert.match(Buffer.from(chapter.value).toString(), /^<\?xml/);
  }
});
