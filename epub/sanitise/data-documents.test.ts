import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findActiveContent } from '../testing/index.ts';
import { sanitiseResource } from './index.ts';

function run(text: string, mediaType: string): { text: string; kinds: string[]; same: boolean } {
  const bytes = new TextEncoder().encode(text);
  const result = sanitiseResource({ path: 'EPUB/file.xml', mediaType, bytes });
  assert.ok(result.ok);
  const after = new TextDecoder().decode(result.value.bytes);
  assert.deepEqual(findActiveContent(after, mediaType), []);
  return {
    text: after,
    kinds: result.value.findings.map(({ id }) => id.replace('sanitise.', '')),
    same: result.value.bytes === bytes,
  };
}

const opf = (metadata: string, manifest: string, rest = '<spine/>') =>
  `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata>${metadata}</metadata><manifest>${manifest}</manifest>${rest}</package>`;

test('a package keeps linked records and its own items', () => {
  const text = opf(
    '<link rel="dcterms:rights" href="https://example.com/licence"/><meta property="a">https://example.com</meta>',
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml" properties="svg"/>',
    '<spine><itemref idref="a"/></spine><guide><reference type="toc" href="a.xhtml#t"/></guide>',
  );
  assert.ok(run(text, 'application/oebps-package+xml').same);
});

test('a package loses remote and script items with every reference to them, and the word scripted', () => {
  const result = run(
    opf(
      '<link rel="record" href="data:text/html,x"/>',
      '<item id="r" href="https://e.invalid/a.mp3" media-type="audio/mpeg"/>' +
        '<item id="j" href="a.js" media-type="text/javascript"/>' +
        '<item id="s" href="s.xhtml" media-type="application/xhtml+xml" properties="svg scripted" fallback="j"/>' +
        '<item id="t" href="t.xhtml" media-type="application/xhtml+xml" properties="scripted"/>',
      '<spine><itemref idref="r"/><itemref idref="s"/></spine><guide><reference type="x" href="javascript:1"/></guide><bindings><mediaType handler="t" media-type="x"/></bindings>',
    ),
    'application/oebps-package+xml',
  );
  assert.equal(
    result.text,
    opf(
      '',
      '<item id="s" href="s.xhtml" media-type="application/xhtml+xml" properties="svg"/>' +
        '<item id="t" href="t.xhtml" media-type="application/xhtml+xml"/>',
      '<spine><itemref idref="s"/></spine><guide></guide>',
    ),
  );
  assert.deepEqual(result.kinds, ['script', 'remote-resource', 'unsafe-url']);
});

test('an NCX keeps its places and loses links that run', () => {
  const ncx = (points: string) =>
    `<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>${points}</navMap></ncx>`;
  const good = '<navPoint id="a"><navLabel><text>A</text></navLabel><content src="a.xhtml#x"/></navPoint>';
  assert.ok(run(ncx(good), 'application/x-dtbncx+xml').same);
  const bad =
    '<navPoint id="b"><navLabel><text>B</text></navLabel><content src="javascript:alert(1)"/></navPoint>';
  const result = run(ncx(good + bad), 'application/x-dtbncx+xml');
  assert.equal(result.text, ncx(good + bad.replace('<content src="javascript:alert(1)"/>', '')));
  assert.deepEqual(result.kinds, ['unsafe-url']);
});

test('a media overlay plays text and audio of the book only', () => {
  const smil = (parts: string) =>
    `<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body>${parts}</body></smil>`;
  const good = '<par id="p"><text src="a.xhtml#s"/><audio src="a.mp3" clipBegin="0s" clipEnd="1s"/></par>';
  assert.ok(run(smil(good), 'application/smil+xml').same);
  const result = run(
    smil('<par><text src="a.xhtml"/><audio src="https://e.invalid/a.mp3"/><video src="v.mp4"/></par>'),
    'application/smil+xml',
  );
  assert.equal(result.text, smil('<par><text src="a.xhtml"/></par>'));
  assert.deepEqual(result.kinds, ['remote-resource', 'unknown-element']);
});

test('XHTML inside a data document is judged as XHTML', () => {
  const ncx =
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script></ncx>';
  const result = run(ncx, 'application/x-dtbncx+xml');
  assert.equal(result.text, '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"></ncx>');
  assert.deepEqual(result.kinds, ['script']);
});
