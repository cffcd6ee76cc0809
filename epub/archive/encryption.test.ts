import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '../testing/index.ts';
import { bytesSource } from './bytes-source.ts';
import { openArchive } from './open.ts';

const idpf = 'http://www.idpf.org/2008/embedding';
const adobe = 'http://ns.adobe.com/pdf/enc#RC';

function encrypted(algorithm: string, uri: string): string {
  return `<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="${algorithm}"/>
    <CipherData><CipherReference URI="${uri}"/></CipherData></EncryptedData>`;
}

async function open(name: string, data: string) {
  return openArchive(bytesSource(buildEpub({ entries: [{ name: `META-INF/${name}`, data }] })));
}

const encryptionXml = (...data: string[]) =>
  `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">${data.join('')}</encryption>`;

test('obfuscated fonts are no encryption, and the archive knows them', async () => {
  const data = encryptionXml(encrypted(idpf, 'EPUB/a%20font.otf'), encrypted(adobe, 'EPUB/b.ttf'));
  const opened = await open('encryption.xml', data);
  assert.ok(opened.ok);
  assert.deepEqual(
    [...opened.value.obfuscated],
    [
      ['EPUB/a font.otf', 'idpf'],
      ['EPUB/b.ttf', 'adobe'],
    ],
  );
});

test('a book without encryption.xml has no obfuscated files', async () => {
  const opened = await openArchive(bytesSource(buildEpub()));
  assert.ok(opened.ok);
  assert.equal(opened.value.obfuscated.size, 0);
});

test('any other algorithm is copy protection', async () => {
  for (const data of [
    encryptionXml(encrypted('http://www.w3.org/2001/04/xmlenc#aes128-cbc', 'EPUB/c1.xhtml')),
    encryptionXml(encrypted(idpf, 'EPUB/a.otf'), encrypted('urn:x:drm', 'EPUB/c1.xhtml')),
    encryptionXml('<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/>'),
    encryptionXml('<EncryptedKey xmlns="http://www.w3.org/2001/04/xmlenc#"/>'),
  ]) {
    const opened = await open('encryption.xml', data);
    assert.ok(!opened.ok);
    assert.equal(opened.rejection.reason, 'drm');
    assert.equal(opened.rejection.findings[0]?.path, 'META-INF/encryption.xml');
  }
});

test('the licence of a rights management system is copy protection, an empty leftover is not', async () => {
  const rights = '<rights xmlns="http://ns.adobe.com/adept"><licenseToken/></rights>';
  for (const [name, data] of [
    ['rights.xml', rights],
    ['rights.xml', 'not even XML'],
    ['license.lcpl', '{"id":"1"}'],
    ['sinf.xml', '<sinf>fairplay</sinf>'],
  ]) {
    const opened = await open(name ?? '', data ?? '');
    assert.ok(!opened.ok);
    assert.equal(opened.rejection.reason, 'drm');
  }
  assert.ok((await open('rights.xml', '<rights/>')).ok);
});

test('an encryption.xml that cannot be read refuses the book', async () => {
  const malformed = await open('encryption.xml', '<encryption>');
  assert.ok(!malformed.ok);
  assert.equal(malformed.rejection.reason, 'xml-malformed');
  const entity = await open('encryption.xml', '<!DOCTYPE a [<!ENTITY b "c">]><encryption/>');
  assert.ok(!entity.ok);
  assert.equal(entity.rejection.reason, 'xml-entity');
});
