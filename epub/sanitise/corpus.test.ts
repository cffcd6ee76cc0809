import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { findActiveContent, type ReadEntry, readZip } from '../testing/index.ts';
import { sanitiseResource } from './index.ts';

interface CorpusFile {
  readonly path: string;
  readonly expected: string;
  readonly active?: readonly string[];
}

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const manifest = new URL('MANIFEST.json', corpus);
const present = existsSync(manifest);
const files: readonly CorpusFile[] = present ? JSON.parse(readFileSync(manifest, 'utf8')).files : [];

const mediaTypes: Readonly<Record<string, string>> = {
  '.xhtml': 'application/xhtml+xml',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.css': 'text/css',
  '.opf': 'application/oebps-package+xml',
  '.ncx': 'application/x-dtbncx+xml',
  '.smil': 'application/smil+xml',
  '.js': 'text/javascript',
};

test('the shared corpus is there', { skip: present ? false : '../shared/corpus is absent' }, () => {
  assert.ok(files.length > 0);
});

for (const file of files) {
  if (!file.expected.startsWith('accept')) continue;
  test(`${file.path} is ${file.expected} to the sanitiser`, () => {
    const kinds = readZip(readFileSync(new URL(file.path, corpus))).flatMap((entry) => check(file, entry));
    if (file.expected === 'accept') assert.deepEqual(kinds, []);
    else assert.notDeepEqual(kinds, [], 'something active was found');
  });
}

/** Sanitises one entry, asks the second opinion, compares the text, and returns the kinds of what went. */
function check(file: CorpusFile, entry: ReadEntry): string[] {
  const mediaType = mediaTypes[extname(entry.name).toLowerCase()];
  if (mediaType === undefined) return [];
  const result = sanitiseResource({ path: entry.name, mediaType, bytes: entry.data });
  if (!result.ok) {
    // The one file of these that is refused: it declares an external entity.
    assert.ok(file.active?.includes('xml-entity'), JSON.stringify(result.rejection));
    return [result.rejection.reason];
  }
  const { bytes, findings, drop } = result.value;
  if (drop) return findings.map(({ id }) => id);
  const after = new TextDecoder().decode(bytes);
  assert.deepEqual(findActiveContent(after, mediaType), [], entry.name);
  if (mediaType !== 'text/css' && mediaType !== 'application/oebps-package+xml') {
    assert.equal(readableText(after), readableText(new TextDecoder().decode(entry.data)), entry.name);
  }
  return findings.map(({ id }) => id);
}

/** What a person could read: all text outside scripts, styles, frames and foreign documents' titles. */
function readableText(markup: string): string {
  const parser = new SaxesParser({ xmlns: true });
  const hidden = /^(?:script|style|iframe|template)$/;
  let depth = 0;
  let text = '';
  const add = (value: string) => {
    if (depth === 0) text += value;
  };
  parser.ENTITIES = new Proxy({}, { get: (_, name) => `&${String(name)};` });
  parser.on('opentag', (tag) => {
    if (hidden.test(tag.local)) depth += 1;
  });
  parser.on('closetag', (tag) => {
    if (hidden.test(tag.local)) depth -= 1;
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(markup).close();
  return text.replace(/\s+/g, ' ').trim();
}
