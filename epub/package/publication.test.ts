import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../archive/bytes-source.ts';
import { openArchive } from '../archive/open.ts';
import { buildEpub, packageDocument, type TestBook, xhtmlDocument } from '../testing/index.ts';
import type { Publication, RejectReason, Result } from '../types.ts';
import { readPublication } from './publication.ts';

async function read(book: TestBook): Promise<Result<Publication>> {
  const archive = await openArchive(bytesSource(buildEpub(book)));
  assert.ok(archive.ok, 'the archive was refused');
  return readPublication(archive.value);
}

async function publication(book: TestBook): Promise<Publication> {
  const result = await read(book);
  assert.ok(result.ok, 'the publication was refused');
  return result.value;
}

async function assertRefused(book: TestBook, reason: RejectReason, path: string, line?: number) {
  const result = await read(book);
  assert.ok(!result.ok, 'the publication was accepted');
  assert.equal(result.rejection.reason, reason);
  assert.equal(result.rejection.findings[0]?.path, path);
  if (line !== undefined) assert.equal(result.rejection.findings[0]?.line, line);
}

const nav = (body: string) => xhtmlDocument({ title: 'Contents', body });
const container = (rootfiles: string) =>
  `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>${rootfiles}</rootfiles></container>`;

test('a plain book is read', async () => {
  const book = await publication({ title: 'A Book', creators: ['One', 'Two'], pageProgression: 'rtl' });
  assert.equal(book.version, '3.0');
  assert.equal(book.packagePath, 'EPUB/package.opf');
  assert.equal(book.uniqueIdentifier, 'urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a11');
  assert.equal(book.metadata.title.value, 'A Book');
  assert.deepEqual(
    book.metadata.contributors.map((contributor) => contributor.name),
    ['One', 'Two'],
  );
  assert.deepEqual(
    book.spine.map(({ path, linear }) => [path, linear]),
    [
      ['EPUB/c1.xhtml', true],
      ['EPUB/c2.xhtml', true],
    ],
  );
  assert.deepEqual(book.toc, [
    { label: 'Chapter 1', href: 'EPUB/c1.xhtml', children: [] },
    { label: 'Chapter 2', href: 'EPUB/c2.xhtml', children: [] },
  ]);
  assert.equal(book.tocDeclared, true);
  assert.deepEqual(
    [book.layout, book.pageProgression, book.mediaOverlay, book.mathml],
    ['reflowable', 'rtl', false, false],
  );
  assert.equal(book.cover, undefined);
});

test('the first root file of the right type is the package document', async () => {
  const containerXml = container(
    `<rootfile full-path="other.pdf" media-type="application/pdf"/>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
    <rootfile full-path="EPUB/second.opf" media-type="application/oebps-package+xml"/>`,
  );
  assert.equal((await publication({ containerXml })).packagePath, 'EPUB/package.opf');
});

test('a package document that is not there, or is none, is missing', async () => {
  const path = 'META-INF/container.xml';
  await assertRefused({ containerXml: container('') }, 'package-missing', path);
  const elsewhere = '<rootfile full-path="../x.opf" media-type="application/oebps-package+xml"/>';
  await assertRefused({ containerXml: container(elsewhere) }, 'package-missing', path, 1);
  await assertRefused({ packageXml: '<html/>' }, 'package-missing', 'EPUB/package.opf', 1);
});

test('malformed and hostile XML is refused with path and line', async () => {
  await assertRefused({ containerXml: '<container>' }, 'xml-malformed', 'META-INF/container.xml', 1);
  await assertRefused(
    { packageXml: '<package>\n<metadata></package>' },
    'xml-malformed',
    'EPUB/package.opf',
    2,
  );
  const entity = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html/>';
  await assertRefused({ navXhtml: entity }, 'xml-entity', 'EPUB/nav.xhtml', 1);
});

test('a book without anything to read is refused', async () => {
  await assertRefused(
    { packageXml: packageDocument().replace(/<itemref[^>]*>/g, '') },
    'conformance',
    'EPUB/package.opf',
  );
});

test('remote and missing resources are not in the manifest', async () => {
  const items = [
    { id: 'r', href: 'https://example.invalid/a.mp3', mediaType: 'audio/mpeg' },
    { id: 'm', href: 'missing.png', mediaType: 'image/png' },
  ];
  const book = await publication({ items });
  assert.deepEqual(
    book.manifest.map((item) => item.id),
    ['nav', 'c1', 'c2'],
  );
});

test('a foreign document in the spine is replaced by its fallback, a circle of fallbacks ends', async () => {
  const items = [
    { id: 'p', href: 'p.pdf', mediaType: 'application/pdf', data: 'x', inSpine: true },
    { id: 'x', href: 'x.xhtml', mediaType: 'application/xhtml+xml', data: xhtmlDocument({ body: '' }) },
  ];
  const packageXml = packageDocument({ items }).replace('id="p"', 'id="p" fallback="x"');
  assert.equal((await publication({ items, packageXml })).spine[2]?.path, 'EPUB/x.xhtml');
  const circle = packageDocument({ items }).replace('id="p"', 'id="p" fallback="p"');
  assert.equal((await publication({ items, packageXml: circle })).spine[2]?.path, 'EPUB/p.pdf');
});

test('contents entries are data: labels stay, addresses that leave the book do not', async () => {
  const navXhtml = nav(`<nav epub:type="toc"><h1>Not an entry</h1><ol>
    <li><a href="c1.xhtml#a%20b">One <em>and</em> more</a><ol><li><a href="c2.xhtml">Nested</a></li></ol></li>
    <li><span>Heading</span><ol><li><a href="javascript:alert(1)">Script</a></li></ol></li>
    <li><a href="https://example.invalid/">Web</a></li>
    <li><a href="../../../../etc/passwd">Elsewhere</a></li>
    <li><a href="c2.xhtml"><img src="x.png" alt="A picture"/></a></li>
    <li><a href="c2.xhtml" title="By title"/></li>
    <li><a href="c1.xhtml"><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><script>x()</script></a></li>
  </ol></nav>`);
  assert.deepEqual((await publication({ navXhtml })).toc, [
    {
      label: 'One and more',
      href: 'EPUB/c1.xhtml#a b',
      children: [{ label: 'Nested', href: 'EPUB/c2.xhtml', children: [] }],
    },
    { label: 'Heading', children: [{ label: 'Script', children: [] }] },
    { label: 'Web', children: [] },
    { label: 'Elsewhere', children: [] },
    { label: 'A picture', href: 'EPUB/c2.xhtml', children: [] },
    { label: 'By title', href: 'EPUB/c2.xhtml', children: [] },
    { label: '漢', href: 'EPUB/c1.xhtml', children: [] },
  ]);
});

test('landmarks and page list are read beside the contents', async () => {
  const navXhtml = nav(`<nav role="doc-toc"><ol><li><a href="c1.xhtml">One</a></li></ol></nav>
    <nav epub:type="landmarks"><ol><li><a epub:type="bodymatter" href="c1.xhtml">Start</a></li></ol></nav>
    <nav epub:type="page-list" hidden=""><ol><li><a href="c1.xhtml#p1">1</a></li></ol></nav>`);
  const book = await publication({ navXhtml });
  assert.deepEqual(book.landmarks, [
    { label: 'Start', href: 'EPUB/c1.xhtml', type: 'bodymatter', children: [] },
  ]);
  assert.deepEqual(book.pageList, [{ label: '1', href: 'EPUB/c1.xhtml#p1', children: [] }]);
  assert.equal(book.toc.length, 1);
});

test('a book of EPUB 2 has its contents from the NCX and its landmarks from the guide', async () => {
  const ncx = `<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
    <ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text> Part  1 </text></navLabel>
    <content src="c1.xhtml"/><navPoint><navLabel><text>Chapter</text></navLabel><content src="c2.xhtml#x"/></navPoint>
    </navPoint></navMap><pageList><pageTarget><navLabel><text>7</text></navLabel><content src="c1.xhtml#p7"/></pageTarget>
    </pageList></ncx>`;
  const items = [{ id: 'ncx', href: 'toc.ncx', mediaType: 'application/x-dtbncx+xml', data: ncx }];
  const packageXml = packageDocument({ items })
    .replace('version="3.0"', 'version="2.0"')
    .replace(' properties="nav"', '')
    .replace('<spine', '<spine toc="ncx"')
    .replace('</package>', '<guide><reference type="text" title="Begin" href="c1.xhtml"/></guide></package>');
  const book = await publication({ items, packageXml });
  assert.equal(book.version, '2.0');
  assert.deepEqual(book.toc, [
    {
      label: 'Part 1',
      href: 'EPUB/c1.xhtml',
      children: [{ label: 'Chapter', href: 'EPUB/c2.xhtml#x', children: [] }],
    },
  ]);
  assert.deepEqual(book.pageList, [{ label: '7', href: 'EPUB/c1.xhtml#p7', children: [] }]);
  assert.deepEqual(book.landmarks, [{ label: 'Begin', href: 'EPUB/c1.xhtml', type: 'text', children: [] }]);
});

test('a book without contents is listed by its documents', async () => {
  const book = await publication({ navXhtml: nav('<p>nothing</p>') });
  assert.deepEqual(
    book.toc.map((entry) => entry.label),
    ['Chapter 1', 'Chapter 2'],
  );
  assert.equal(book.tocDeclared, false);
});

test('layout, narration and MathML come from the package document', async () => {
  const fixed = await publication({ metadataXml: '<meta property="rendition:layout">pre-paginated</meta>' });
  assert.equal(fixed.layout, 'pre-paginated');
  assert.equal(
    (await publication({ metadataXml: '<meta name="fixed-layout" content="true"/>' })).layout,
    'pre-paginated',
  );
  const smil = { id: 's', href: 's.smil', mediaType: 'application/smil+xml', data: '<smil/>' };
  const packageXml = packageDocument({ items: [smil] })
    .replace('id="c1"', 'id="c1" media-overlay="s"')
    .replace('id="c2"', 'id="c2" properties="mathml svg"');
  const book = await publication({ items: [smil], packageXml });
  assert.deepEqual([book.mediaOverlay, book.mathml], [true, true]);
});

const appleOptions = 'META-INF/com.apple.ibooks.display-options.xml';
const fixedOn = (platform: string, value = 'true') =>
  `<platform name="${platform}"><option name="fixed-layout">${value}</option><option name="specified-fonts">true</option></platform>`;

test("a shop's display options call a book fixed that does not say its layout itself", async () => {
  const layout = async (options: string, more: TestBook = {}, path = appleOptions) => {
    const data = `<?xml version="1.0"?><display_options>${options}</display_options>`;
    return (await publication({ ...more, entries: [{ name: path, data }] })).layout;
  };
  assert.equal(await layout(fixedOn('*')), 'pre-paginated');
  assert.equal(await layout(fixedOn('ipad')), 'pre-paginated');
  assert.equal(await layout(fixedOn('*'), {}, 'META-INF/com.kobobooks.display-options.xml'), 'pre-paginated');
  assert.equal(await layout(fixedOn('*', 'false') + fixedOn('iphone')), 'reflowable');
  assert.equal(
    await layout('<platform name="*"><option name="open-to-spread">true</option></platform>'),
    'reflowable',
  );
  const reflowable = '<meta property="rendition:layout">reflowable</meta>';
  assert.equal(await layout(fixedOn('*'), { metadataXml: reflowable }), 'reflowable');
});

test('display options that cannot be read say nothing and refuse no book', async () => {
  for (const data of ['<display_options><platform', '', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>']) {
    const book = await publication({ entries: [{ name: appleOptions, data }] });
    assert.equal(book.layout, 'reflowable');
  }
});
