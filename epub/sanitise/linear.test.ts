import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitiseResource, sanitiseRichText } from './index.ts';

/**
 * Inputs on which a quadratic step would not end while anybody waits: with n = 200,000 it takes 4 × 10¹⁰ steps, a
 * linear one a fraction of a second. No clock is read; a regression shows as a suite that hangs.
 */
const n = 200_000;
const document = (body: string, head = '') =>
  `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>${head}</head><body>${body}</body></html>`;
const attribute = (name: string, value: string) => document(`<p><img alt="" ${name}="${value}"/></p>`);

const inputs: readonly [what: string, mediaType: string, text: string][] = [
  ['many scripts', 'application/xhtml+xml', document('<script>1</script>'.repeat(n))],
  [
    'many attributes',
    'application/xhtml+xml',
    document(`<p ${Array.from({ length: n }, (_, i) => `a${i}="1"`).join(' ')}/>`),
  ],
  ['many unwrapped elements', 'application/xhtml+xml', document('<blah xmlns:a="urn:a">x</blah>'.repeat(n))],
  ['a long comment', 'application/xhtml+xml', document(`<!-- ${'- <'.repeat(n)} -->`)],
  ['a long CDATA section', 'application/xhtml+xml', document(`<![CDATA[${']]<'.repeat(n)}]]>`)],
  ['a long instruction', 'application/xhtml+xml', document(`<?xml-stylesheet ${'a'.repeat(n)}?>`)],
  ['white space in an address', 'application/xhtml+xml', attribute('src', `a${' '.repeat(n)}b`)],
  ['dots in an address', 'application/xhtml+xml', attribute('src', '../'.repeat(n))],
  ['commas in a srcset', 'application/xhtml+xml', attribute('srcset', `${','.repeat(n)}a${','.repeat(n)}b`)],
  [
    'brackets in a srcset',
    'application/xhtml+xml',
    attribute('srcset', `a ${'('.repeat(n)}, b ${'()'.repeat(n)}`),
  ],
  ['a long data address', 'application/xhtml+xml', attribute('src', `data:image/svg+xml,${'; '.repeat(n)}`)],
  ['a style attribute of quotes', 'application/xhtml+xml', attribute('style', `url ${"' ".repeat(n)}`)],
  ['a style element of comments', 'application/xhtml+xml', document('', `<style>${'/*'.repeat(n)}</style>`)],
  ['open brackets in CSS', 'text/css', '({['.repeat(n)],
  ['closing brackets in CSS', 'text/css', ')}]'.repeat(n)],
  ['many remote addresses in CSS', 'text/css', 'p{background:url(//e.invalid)}\n'.repeat(n)],
  ['many imports in CSS', 'text/css', '@import "//e.invalid";\n'.repeat(n)],
  ['imports in imports in CSS', 'text/css', '@import url(//e.invalid) {'.repeat(n)],
  ['backslashes in CSS', 'text/css', '\\'.repeat(n)],
  ['almost url in CSS', 'text/css', '\\75\\72\\6'.repeat(n)],
  ['strings never closed in CSS', 'text/css', '"a\n'.repeat(n)],
];

for (const [what, mediaType, text] of inputs) {
  test(`${what}: one pass is enough`, () => {
    const result = sanitiseResource({ path: 'EPUB/a', mediaType, bytes: new TextEncoder().encode(text) });
    assert.ok(result.ok);
    const { bytes } = result.value;
    assert.ok(bytes.length <= text.length * 2, 'the output does not outgrow the input');
  });
}

test('tag soup: one pass is enough', () => {
  for (const piece of [
    '<',
    '<a ',
    '<a "',
    '<a b="',
    '<!--',
    '<script>',
    '</',
    '&#',
    '<p>',
    '<ul><li>',
    "<a b='>",
    '<![',
  ]) {
    const safe = sanitiseRichText(piece.repeat(n));
    assert.ok(safe.length <= piece.length * n * 8);
  }
});
