import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../archive/bytes-source.ts';
import { openArchive } from '../archive/open.ts';
import { buildEpub, packageDocument, type TestBook, xhtmlDocument } from '../testing/index.ts';
import { readPublication } from './publication.ts';

async function coverOf(book: TestBook) {
  const archive = await openArchive(bytesSource(buildEpub(book)));
  assert.ok(archive.ok, 'the archive was refused');
  const result = await readPublication(archive.value);
  assert.ok(result.ok, 'the publication was refused');
  return result.value.cover?.path;
}

const image = { id: 'img', href: 'img.png', mediaType: 'image/png', data: 'png' };
const second = { id: 'img2', href: 'img2.png', mediaType: 'image/png', data: 'png' };
const withMetadata = (items: TestBook['items'], metadataXml: string) =>
  coverOf({ items: items ?? [], metadataXml });

test('the cover-image property names the cover', async () => {
  assert.equal(
    await coverOf({ items: [second], cover: { mediaType: 'image/jpeg', data: 'x' } }),
    'EPUB/cover.jpeg',
  );
});

test('the cover of EPUB 2 is named by id, or by path as some tools do', async () => {
  assert.equal(await withMetadata([second, image], '<meta name="cover" content="img"/>'), 'EPUB/img.png');
  assert.equal(await withMetadata([second, image], '<meta name="cover" content="img.png"/>'), 'EPUB/img.png');
  assert.equal(await withMetadata([image], '<meta name="cover" content="../../etc/passwd"/>'), undefined);
});

test('a cover page leads to its one image', async () => {
  const page = (body: string) => ({
    id: 'page',
    href: 'page.xhtml',
    mediaType: 'application/xhtml+xml',
    data: xhtmlDocument({ body }),
  });
  const svg = `<p>Cover</p><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
    <image xlink:href="img.png"/></svg>`;
  assert.equal(await withMetadata([image, page(svg)], '<meta name="cover" content="page"/>'), 'EPUB/img.png');
  const guided = { items: [image, page('<img src="img.png"/>')] };
  const packageXml = packageDocument(guided).replace(
    '</package>',
    '<guide><reference type="cover" href="page.xhtml"/></guide></package>',
  );
  assert.equal(await coverOf({ ...guided, packageXml }), 'EPUB/img.png');
  const two = { items: [image, second, page('<img src="img.png"/><img src="img2.png"/>')] };
  assert.equal(await coverOf({ ...two, packageXml }), undefined);
});

test('a first page that is nothing but an image is the cover', async () => {
  const packageXml = (items: TestBook['items']) =>
    packageDocument({ items: items ?? [] })
      .replace('idref="c1"', 'idref="first"')
      .replace('idref="c2"', 'idref="c1"');
  const first = (body: string) => {
    const data = xhtmlDocument({ body });
    return [image, { id: 'first', href: 'first.xhtml', mediaType: 'application/xhtml+xml', data }];
  };
  const only = first('<div> <img src="img.png" alt="Cover"/> </div>');
  assert.equal(await coverOf({ items: only, packageXml: packageXml(only) }), 'EPUB/img.png');
  const words = first('<p>Words</p><img src="img.png" alt=""/>');
  assert.equal(await coverOf({ items: words, packageXml: packageXml(words) }), undefined);
  const remote = first('<img src="https://example.invalid/x.png" alt=""/>');
  assert.equal(await coverOf({ items: remote, packageXml: packageXml(remote) }), undefined);
});
