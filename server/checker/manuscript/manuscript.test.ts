import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import sharp from 'sharp';
import { bombDocx, buildDocx, paragraph } from '../../testing/manuscripts.ts';
import { checkFile } from '../check.ts';
import { type CheckedBook, checkedFiles, type ManuscriptFrame } from '../protocol.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-manuscript-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const plain: ManuscriptFrame = {
  identifier: '0f0f0f0f-0000-4000-8000-000000000001',
  fileName: 'manuscript.docx',
  modified: '2026-01-02T03:04:05Z',
};

async function check(bytes: Uint8Array | string, frame: Partial<ManuscriptFrame> = {}) {
  const file = path.join(folder, 'upload');
  writeFileSync(file, bytes);
  const outcome = await checkFile({ id: 'x', file, folder, manuscript: { ...plain, ...frame } }, () => {});
  const book = outcome.ok
    ? (JSON.parse(readFileSync(path.join(folder, checkedFiles.book), 'utf8')) as CheckedBook)
    : undefined;
  // Before them the writer puts the cover and the contents.
  const chapters = book?.chapters.slice(2) ?? [];
  return { ...outcome, book, chapters, reason: outcome.ok ? undefined : outcome.reason };
}

const ids = (outcome: { findings: readonly { id: string }[] }) => outcome.findings.map(({ id }) => id);

test('Markdown becomes a book: chapters at first headings, front matter, entities, links and comments', async () => {
  const source = `---
title: "Fog & Rain"
author: Ada Writer
lang: en-GB
---
# Arrival

It was *quiet*&nbsp;&amp; grey &unknown; &#0;. See [the end](#section-2), [bad](javascript:alert(1)), [good](https://example.org/?a=1&b=2).

<!-- a note to myself -->

| a | b |
|---|:-:|
| 1 | 2 |

- [x] done

# Fog

\`\`\`js
if (a < b) {}
\`\`\`
`;
  const { ok, book, chapters, findings } = await check(source);
  assert(ok && book, JSON.stringify(findings));
  assert.equal(book.format, 'markdown');
  const { metadata } = book.publication;
  assert.equal(metadata.title.value, 'Fog & Rain');
  assert.deepEqual(metadata.languages, ['en-GB']);
  assert.equal(metadata.contributors[0]?.name, 'Ada Writer');
  assert.deepEqual(
    chapters.map(({ title }) => title),
    ['Arrival', 'Fog'],
  );
  assert.match(chapters[0]?.text ?? '', /quiet\s?& grey &unknown;/);
  assert.doesNotMatch(chapters[0]?.text ?? '', /a note to myself/);
  assert.deepEqual(findings, []);
});

test('under a single first heading the second ones are the chapters, and what the author typed stands', async () => {
  const { book, chapters } = await check(
    '# The Book\n\nFor Bob.\n\n## One\n\nText.\n\n### Inside\n\n## Two\n\nMore.',
    {
      title: 'Typed <b>Title</b>',
      language: 'de',
      authors: ['Bob'],
    },
  );
  assert.deepEqual(
    chapters.map(({ title }) => title),
    ['The Book', 'One', 'Two'],
  );
  assert.equal(book?.publication.metadata.title.value, 'Typed <b>Title</b>');
  assert.deepEqual(book?.publication.metadata.languages, ['de']);
});

test('HTML in Markdown shows as text, with the line where it stands', async () => {
  const outcome = await check('# One\n\nText.\n\n<script>alert(1)</script>\n\n![map](map.png)\n');
  assert(outcome.ok);
  assert.match(outcome.chapters[0]?.text ?? '', /<script>alert\(1\)<\/script>/);
  const html = outcome.findings.find(({ id }) => id === 'manuscript.html');
  assert.equal(html?.line, 5);
  assert(ids(outcome).includes('manuscript.picture'));
});

test('a Word document becomes a book with its headings, its properties and its pictures written anew', async () => {
  const png = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
  const drawing = (id: string) =>
    `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="p" descr="A buoy"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image';
  const rels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p1" Type="${relation}" Target="media/one.png"/><Relationship Id="p2" Type="${relation}" Target="media/two.png"/><Relationship Id="p3" Type="${relation}" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`;
  const outcome = await check(
    buildDocx({
      body:
        paragraph('Arrival', 'Heading1') +
        paragraph('The ship came in.') +
        drawing('p1') +
        drawing('p2') +
        paragraph('Fog', 'Heading1') +
        paragraph('It stayed.'),
      entries: [
        { name: 'word/_rels/document.xml.rels', data: rels },
        { name: 'word/media/one.png', data: png },
        { name: 'word/media/two.png', data: 'no picture' },
        { name: 'word/vbaProject.bin', data: 'macro' },
      ],
    }),
  );
  assert(outcome.ok && outcome.book, JSON.stringify(outcome.findings));
  const { publication, resources, format } = outcome.book;
  const { chapters } = outcome;
  assert.equal(format, 'docx');
  assert.equal(publication.metadata.title.value, 'The Harbour');
  assert.deepEqual(publication.metadata.languages, ['en-GB']);
  assert.deepEqual(
    chapters.map(({ title }) => title),
    ['Arrival', 'Fog'],
  );
  assert.deepEqual(
    resources.filter(({ path: name }) => name.includes('images/')).map(({ path: name }) => name),
    ['EPUB/images/picture-1.png'],
  );
  assert(ids(outcome).includes('manuscript.pictures-left-out'));
  assert(ids(outcome).includes('manuscript.macros'));
});

test('rule 12: a Word document with entities, an outer DTD or a bomb inside is refused', async () => {
  const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const xxe = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="${w}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>`;
  const refused = await check(buildDocx({ documentXml: xxe }));
  assert.equal(refused.reason, 'xml-entity');
  assert.equal(refused.findings[0]?.path, 'word/document.xml');
  assert.equal((await check(bombDocx())).reason, 'inflate-limit');
  const slip = buildDocx({ entries: [{ name: '../../escaped.xml', data: '<x/>' }] });
  assert.equal((await check(slip)).reason, 'unsafe-path');
});

test('rule 13: what a manuscript is says its content, not its name', async () => {
  const epub = await check(buildEpub(), { fileName: 'novel.docx' });
  assert.equal(epub.book?.format, 'epub');
  const docx = await check(buildDocx(), { fileName: 'novel.epub' });
  assert.equal(docx.book?.format, 'docx');
  const reasons: [Uint8Array | string, string][] = [
    ['', 'manuscript-empty'],
    ['   \n\n', 'manuscript-empty'],
    ['%PDF-1.7 text', 'manuscript-format'],
    ['{\\rtf1 text}', 'manuscript-format'],
    ['<!DOCTYPE html><p>x</p>', 'manuscript-format'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'manuscript-format'],
    [Buffer.from([0x41, 0xff, 0xfe, 0x00]), 'manuscript-format'],
    [buildDocx({ documentXml: '<w:document' }), 'xml-malformed'],
    [buildDocx({ documentXml: '<other/>' }), 'manuscript-unreadable'],
    [buildDocx({ body: '' }), 'manuscript-empty'],
  ];
  for (const [bytes, reason] of reasons)
    assert.equal((await check(bytes)).reason, reason, String(bytes).slice(0, 20));
});
