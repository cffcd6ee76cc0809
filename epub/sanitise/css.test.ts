import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findActiveContent } from '../testing/index.ts';
import { sanitiseResource } from './index.ts';

function run(css: string | Uint8Array): {
  css: string;
  kinds: string[];
  lines: (number | undefined)[];
  same: boolean;
} {
  const bytes = typeof css === 'string' ? new TextEncoder().encode(css) : css;
  const result = sanitiseResource({ path: 'EPUB/css/a.css', mediaType: 'text/css', bytes });
  assert.ok(result.ok);
  const { findings } = result.value;
  return {
    css: new TextDecoder().decode(result.value.bytes),
    kinds: findings.map(({ id }) => id.replace('sanitise.', '')),
    lines: findings.map(({ line }) => line),
    same: result.value.bytes === bytes,
  };
}

const rules: readonly [rule: string, css: string, expected: string, kinds: readonly string[]][] = [
  ['a remote import goes', '@import "https://e.invalid/a.css";p{}', 'p{}', ['remote-resource']],
  ['also as url()', '@import url(https://e.invalid/a.css) screen;p{}', 'p{}', ['remote-resource']],
  ['also at the end', 'p{}@import "//e.invalid/a.css"', 'p{}', ['remote-resource']],
  ['a data import goes', '@import url("data:text/css,p%7B%7D");p{}', 'p{}', ['unsafe-url']],
  ['an import spelt with escapes goes', '@\\69mport "https://e.invalid/a";p{}', 'p{}', ['remote-resource']],
  [
    'an import with a remote condition goes',
    '@import "a.css" supports(background:url(//e.invalid/x));p{}',
    'p{}',
    ['remote-resource'],
  ],
  [
    'a remote image goes',
    'p{background:url(https://e.invalid/a.png) red}',
    'p{background:url("about:invalid") red}',
    ['remote-resource'],
  ],
  [
    'in quotes',
    'p{background:url( "https://e.invalid/a.png" )}',
    'p{background:url( "about:invalid" )}',
    ['remote-resource'],
  ],
  [
    'with an escaped name',
    'p{background:\\75rl(https://e.invalid/a)}',
    'p{background:url("about:invalid")}',
    ['remote-resource'],
  ],
  [
    'with every letter escaped',
    'p{background:\\000075\\72 \\6C(https://e.invalid/a)}',
    'p{background:url("about:invalid")}',
    ['remote-resource'],
  ],
  [
    'with plain escapes',
    'p{background:\\u\\r\\l("https://e.invalid/a")}',
    'p{background:url("about:invalid")}',
    ['remote-resource'],
  ],
  [
    'with an escaped address',
    'p{background:url(\\68ttps://e.invalid/a)}',
    'p{background:url("about:invalid")}',
    ['remote-resource'],
  ],
  [
    'split by a comment it is no address',
    'p{background:u/**/rl(https://e.invalid/a)}',
    'p{background:u/**/rl(https://e.invalid/a)}',
    [],
  ],
  [
    'never closed',
    'p{background:url(https://e.invalid/a',
    'p{background:url("about:invalid")',
    ['remote-resource'],
  ],
  [
    'in broken CSS',
    '}}{;p{a:b;;:c}{x:url(//e.invalid/a)',
    '}}{;p{a:b;;:c}{x:url("about:invalid")',
    ['remote-resource'],
  ],
  [
    'a local file goes',
    'p{background:url(file:///etc/passwd)}',
    'p{background:url("about:invalid")}',
    ['unsafe-url'],
  ],
  [
    'a remote font goes',
    '@font-face{font-family:F;src:url(//e.invalid/f) format("woff2")}',
    '@font-face{font-family:F;src:url("about:invalid") format("woff2")}',
    ['remote-resource'],
  ],
  [
    'image-set strings are addresses',
    'p{background:image-set("https://e.invalid/a" 1x, "b.png" type("image/png") 2x)}',
    'p{background:image-set("about:invalid" 1x, "b.png" type("image/png") 2x)}',
    ['remote-resource'],
  ],
  [
    'also by way of var()',
    'p{background:image-set(var(--a, "https://e.invalid/a") 1x)}',
    'p{background:image-set(var(--a, "about:invalid") 1x)}',
    ['remote-resource'],
  ],
  [
    'a custom property carries none',
    'p{--a: "https://e.invalid/a"; color:red}',
    'p{--a: "about:invalid"; color:red}',
    ['remote-resource'],
  ],
  [
    'nor a registered one',
    '@property --a{syntax:"<string>";initial-value:"https://e.invalid/a"}',
    '@property --a{syntax:"<string>";initial-value:"about:invalid"}',
    ['remote-resource'],
  ],
  [
    'attr() is no address',
    'p{background:image-set(attr(data-a) 1x)}',
    'p{background:image-set(removed(data-a) 1x)}',
    ['unsafe-url'],
  ],
  ['expression() goes', 'p{width:expression(alert(1))}', 'p{width:removed(alert(1))}', ['style']],
  [
    'behavior goes',
    'p{behavior:url(a.htc);-moz-binding:url(a.xml#b)}',
    'p{removed:url(a.htc);removed:url(a.xml#b)}',
    ['style'],
  ],
  [
    'an address above the root is clamped',
    'p{background:url(../../../a.png)}',
    'p{background:url("../../a.png")}',
    [],
  ],
];

for (const [rule, css, expected, kinds] of rules) {
  test(`in CSS: ${rule} (${css.slice(0, 50)})`, () => {
    const result = run(css);
    assert.deepEqual({ css: result.css, kinds: result.kinds }, { css: expected, kinds });
    assert.deepEqual(findActiveContent(result.css, 'text/css'), []);
  });
}

test('an unquoted script address is no URL at all to CSS, a quoted one goes', () => {
  assert.ok(run('p{background:url(javascript:alert(1))}').same, 'a bad-url-token loads nothing');
  assert.equal(run('p{background:url("javascript:alert(1)")}').css, 'p{background:url("about:invalid")}');
});

test('a style sheet of the book keeps its very bytes', () => {
  const css = `@charset "utf-8";
@namespace epub url(http://www.idpf.org/2007/ops);
@namespace "http://www.w3.org/1999/xhtml";
@import url("other.css") screen;
@font-face { font-family: "A"; src: local("A"), url(../fonts/a.woff2) format("woff2"), url(data:font/woff2;base64,AAAA); }
a[href^="https://"]::after { content: " (https://example.com)"; }
.behavior:hover { position: fixed; -epub-hyphens: auto; background: url('data:image/png;base64,AAAA') }
p { background: url(data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E); --gap: "«"; }
@media (width > 30em) { p { background: url(#a) } }
broken { ; } } p { color: `;
  assert.ok(run(css).same);
});

test('a finding says the line of the first removal', () => {
  const { lines } = run('p{}\n\nq{background:url(//e.invalid/a)}\n@import "//e.invalid/b";');
  assert.deepEqual(lines, [3]);
  assert.deepEqual(run('p{}\n@import\n"//e.invalid/b";').lines, [2]);
});

test('a charset that hides characters is read as a browser reads it, and written as UTF-8', () => {
  const css = '@charset "shift_jis";\np{content:"あ"}';
  const bytes = Uint8Array.from([
    ...Buffer.from('@charset "shift_jis";\np{content:"'),
    0x82,
    0xa0,
    ...Buffer.from('"}'),
  ]);
  assert.equal(run(bytes).css, css.replace('shift_jis', 'utf-8'));
  assert.equal(run(new Uint8Array(Buffer.from('\ufeffp{}', 'utf16le'))).css, 'p{}');
});
