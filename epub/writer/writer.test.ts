import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { readZip } from '../testing/index.ts';
import { type BookDraft, writeEpub } from './index.ts';

const draft: BookDraft = {
  metadata: {
    title: 'Tides & <Currents>',
    subtitle: 'A handbook',
    language: 'en-GB',
    identifier: '8D8F5D1C-6d4b-4f1d-9a53-2f1d3c7f0a11',
    isbn: '9780306406157',
    contributors: [
      { name: 'Ann Author', sortName: 'Author, Ann', roles: ['aut'] },
      { name: 'Ed Editor', roles: ['edt', 'ill'] },
    ],
    publisher: 'Harbour Press',
    description: 'What the sea does & why.',
    subjects: [{ label: 'Oceanography', scheme: 'BISAC', code: 'SCI052000' }, { label: 'Sea' }],
    series: [{ name: 'Handbooks', position: '2', type: 'series' }],
    rights: 'CC0',
    published: '2026-01-01',
    modified: new Date('2026-01-02T03:04:05.678Z'),
  },
  chapters: [
    {
      title: 'Start',
      bodyXhtml:
        '<h1>Start</h1><p><img src="images/map.svg" alt="A map"/></p><h2 id="s">Section</h2><p>Text.</p>',
      sections: [{ id: 's', title: 'Section' }],
    },
    {
      title: 'Formula',
      level: 2,
      bodyXhtml:
        '<h1>Formula</h1><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="one"><mn>1</mn></math>' +
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" role="img"><title>Dot</title></svg>',
    },
    { title: 'Deep', level: 4, bodyXhtml: '<h1>Deep</h1><p>Text.</p>' },
    { title: 'End', fileName: 'end.xhtml', bodyXhtml: '<h1>End</h1><p>Text.</p>' },
  ],
  images: [
    {
      fileName: 'images/map.svg',
      mediaType: 'image/svg+xml',
      data: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    },
  ],
  accessibility: {
    conformsTo: ['EPUB Accessibility 1.1 - WCAG 2.2 Level AA'],
    certifiedBy: 'Harbour Press',
    certifierCredential: 'None',
    certifierReport: 'https://example.org/report',
  },
};

async function text(book: Uint8Array, path: string): Promise<string> {
  const entry = readZip(book).find(({ name }) => name === path);
  assert.ok(entry, `${path} is in the book`);
  return Buffer.from(entry.data).toString('utf8');
}

async function problems(book: Uint8Array): Promise<string[]> {
  const result = await EpubCheck.validate(book);
  return result.messages
    .filter(({ severity }) => severity !== 'usage' && severity !== 'info')
    .map(({ severity, id, message, location }) => `${severity} ${id} ${message} ${location?.path ?? ''}`);
}

test('a full draft becomes an EPUB in which the validator finds neither error nor warning', async () => {
  assert.deepEqual(await problems(await writeEpub(draft)), []);
});

test('the smallest draft becomes a valid EPUB too', async () => {
  const { title, language, identifier, modified } = draft.metadata;
  const metadata = { title, language, identifier, modified, contributors: [] };
  const book = await writeEpub({ metadata, chapters: [{ title: 'One', bodyXhtml: '<h1>One</h1>' }] });
  assert.deepEqual(await problems(book), []);
});

test('an Arabic draft becomes a valid EPUB that pages from right to left', async () => {
  const metadata = { ...draft.metadata, language: 'ar', title: 'كتاب البحر' };
  const book = await writeEpub({ ...draft, metadata });
  assert.deepEqual(await problems(book), []);
  assert.match(await text(book, 'EPUB/package.opf'), /page-progression-direction="rtl"/);
  assert.match(await text(book, 'EPUB/nav.xhtml'), /dir="rtl"/);
  assert.match(await text(book, 'EPUB/cover.svg'), /direction="rtl"/);
});

test('the same draft gives the same bytes', async () => {
  assert.deepEqual(await writeEpub(draft), await writeEpub(draft));
});

test('mimetype comes first, stored, without extra field, and no entry carries the time it was made', async () => {
  const book = Buffer.from(await writeEpub(draft));
  assert.equal(book.toString('latin1', 30, 58), 'mimetypeapplication/epub+zip');
  assert.equal(book.readUInt16LE(8), 0, 'method stored');
  assert.equal(book.readUInt16LE(28), 0, 'no extra field');
  for (const { dosTime, extraLength } of readZip(book)) {
    assert.equal(dosTime, 0x0021_0000);
    assert.equal(extraLength, 0);
  }
});

test('the contents list nests by level, sections first, and a skipped level hangs under the last one', async () => {
  const nav = await text(await writeEpub(draft), 'EPUB/nav.xhtml');
  const list = nav.slice(nav.indexOf('<ol>'), nav.indexOf('</nav>')).replace(/\s+(?=<|$)/g, '');
  assert.equal(
    list,
    '<ol><li><a href="chapter-001.xhtml">Start</a><ol>' +
      '<li><a href="chapter-001.xhtml#s">Section</a></li>' +
      '<li><a href="chapter-002.xhtml">Formula</a><ol><li><a href="chapter-003.xhtml">Deep</a></li></ol></li></ol></li>' +
      '<li><a href="end.xhtml">End</a></li></ol>',
  );
});

test('the NCX holds the same entries in the same order', async () => {
  const ncx = await text(await writeEpub(draft), 'EPUB/toc.ncx');
  const sources = [...ncx.matchAll(/playOrder="(\d+)".*?src="([^"]*)"/gs)].map(
    (match) => `${match[1]} ${match[2]}`,
  );
  assert.deepEqual(sources, [
    '1 chapter-001.xhtml',
    '2 chapter-001.xhtml#s',
    '3 chapter-002.xhtml',
    '4 chapter-003.xhtml',
    '5 end.xhtml',
  ]);
  assert.match(ncx, /name="dtb:depth" content="3"/);
});

test('metadata is escaped, refined and complete', async () => {
  const opf = await text(await writeEpub(draft), 'EPUB/package.opf');
  for (const part of [
    '<dc:identifier id="uid">urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a11</dc:identifier>',
    '<dc:identifier id="isbn">urn:isbn:9780306406157</dc:identifier>',
    '<dc:title id="title">Tides &amp; &lt;Currents&gt;</dc:title>',
    '<meta refines="#subtitle" property="title-type">subtitle</meta>',
    '<dc:creator id="contributor-1">Ann Author</dc:creator>',
    '<meta refines="#contributor-1" property="file-as">Author, Ann</meta>',
    '<dc:contributor id="contributor-2">Ed Editor</dc:contributor>',
    '<meta refines="#contributor-2" property="role" scheme="marc:relators">ill</meta>',
    '<meta refines="#subject-1" property="term">SCI052000</meta>',
    '<meta refines="#series-1" property="group-position">2</meta>',
    '<meta property="dcterms:modified">2026-01-02T03:04:05Z</meta>',
    '<meta property="schema:accessModeSufficient">textual</meta>',
    '<meta property="schema:accessibilityHazard">none</meta>',
    '<meta property="schema:accessibilityFeature">tableOfContents</meta>',
    'property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>',
  ]) {
    assert.ok(opf.includes(part), part);
  }
  assert.match(opf, /id="chapter-002"[^>]*properties="mathml svg"/);
});

test('a cover is drawn from title and author, and a given one is used instead', async () => {
  const drawn = await text(await writeEpub(draft), 'EPUB/cover.svg');
  assert.match(
    drawn,
    /<title id="cover-title">Tides &amp; &lt;Currents&gt;\. A handbook\. Ann Author<\/title>/,
  );
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );
  const book = await writeEpub({ ...draft, cover: { mediaType: 'image/png', data: png } });
  assert.deepEqual(await problems(book), []);
  assert.deepEqual(readZip(book).find(({ name }) => name === 'EPUB/cover.png')?.data, new Uint8Array(png));
});

test('a very long title is broken and cut, never wider than the cover', async () => {
  const title = `${'x'.repeat(300)} ${'Incomprehensibilities of the sea '.repeat(20)}`;
  const metadata = { ...draft.metadata, title };
  const cover = await text(await writeEpub({ ...draft, metadata }), 'EPUB/cover.svg');
  const lines = [...cover.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map((match) => match[1] ?? '');
  assert.ok(lines.some((line) => line.endsWith('…')));
  assert.ok(
    lines.every((line) => line.length < 40),
    lines.join('\n'),
  );
});

test('a draft that cannot become a sound book is refused with the reason', async () => {
  const chapter = (bodyXhtml: string, fileName?: string) => ({
    title: 'One',
    bodyXhtml,
    ...(fileName ? { fileName } : {}),
  });
  const refused: [BookDraft, RegExp][] = [
    [{ ...draft, chapters: [] }, /at least one chapter/],
    [{ ...draft, chapters: [chapter('<p>open')] }, /Chapter "One".*not well-formed/],
    [{ ...draft, chapters: [chapter('<script>1</script>')] }, /Chapter "One".*script/],
    [{ ...draft, chapters: [chapter('<p/>', 'a.xhtml'), chapter('<p/>', 'A.xhtml')] }, /Two files/],
    [{ ...draft, chapters: [chapter('<p/>', '../a.xhtml')] }, /must not be in a folder/],
    [
      { ...draft, images: [{ fileName: '../x.png', mediaType: 'image/png', data: '' }] },
      /cannot be the name/,
    ],
    [{ ...draft, cover: { mediaType: 'text/plain', data: '' } }, /cover cannot be/],
    [{ ...draft, metadata: { ...draft.metadata, identifier: 'x' } }, /must be a UUID/],
  ];
  for (const [bad, message] of refused) await assert.rejects(writeEpub(bad), message);
});
