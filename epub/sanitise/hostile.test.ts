import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findActiveContent, xhtmlDocument } from '../testing/index.ts';
import type { RejectReason } from '../types.ts';
import { sanitiseResource } from './index.ts';

const encoder = new TextEncoder();
const svg = (content: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${attributes}>${content}</svg>`;
const math = (content: string) => `<math xmlns="http://www.w3.org/1998/Math/MathML">${content}</math>`;

function sanitise(text: string | Uint8Array, mediaType: string) {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  return sanitiseResource({ path: 'EPUB/c1.xhtml', mediaType, bytes });
}

/** Each of these is markup that runs or loads something in some browser; afterwards nothing may be left of it. */
const attacks: readonly string[] = [
  svg('<style><![CDATA[</style><script>alert(1)</script>]]></style>'),
  svg('<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>'),
  math(
    '<mtext><table xmlns="http://www.w3.org/1999/xhtml"><mglyph><style><img src="x" onerror="alert(1)"/></style></mglyph></table></mtext>',
  ),
  math(
    '<annotation-xml encoding="text/html"><p xmlns="http://www.w3.org/1999/xhtml" onclick="alert(1)">x</p></annotation-xml>',
  ),
  math(
    '<maction actiontype="statusline#https://e.invalid" xlink:href="javascript:alert(1)" xmlns:xlink="http://www.w3.org/1999/xlink"><mi>x</mi></maction>',
  ),
  math('<mi href="javascript:alert(1)">x</mi>'),
  math('<mglyph src="https://e.invalid/g.png"/>'),
  svg('<script>alert(1)</script><script xlink:href="https://e.invalid/x.js"/>'),
  svg('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
  svg('<a href="javascript:alert(1)"><text>x</text></a>'),
  svg('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>'),
  svg('<use xlink:href="https://e.invalid/s.svg#x"/>'),
  svg('<image xlink:href="https://e.invalid/i.png"/><feImage href="//e.invalid/i.png"/>'),
  svg('<image y:href="https://e.invalid/i.png" xmlns:y="http://www.w3.org/1999/xlink"/>'),
  svg('<a><set attributeName="href" to="javascript:alert(1)"/><text>x</text></a>'),
  svg('<a><animate attributeName="xlink:href" values="#a;javascript:alert(1)"/><text>x</text></a>'),
  svg('<animate attributeName=" xlink:HREF " from="x" to="y"/>'),
  svg('<set attributeName="onclick" to="alert(1)"/>'),
  svg('<animate attributeName="fill" to="url(https://e.invalid/#x)"/>'),
  svg('<animateTransform attributeName="transform" onbegin="alert(1)"/>'),
  svg(
    '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://e.invalid/"/></foreignObject>',
  ),
  svg(
    '<handler type="text/ecmascript" xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>',
  ),
  svg('<rect fill="url(https://e.invalid/#g)" filter="u\\72l(https://e.invalid/#f)"/>'),
  svg('<rect cursor="image-set(\'https://e.invalid/c.png\' 1x)"/>'),
  svg('<font-face-uri xlink:href="https://e.invalid/f.svg#f"/>'),
  svg('<style>@import "https://e.invalid/x.css";</style>'),
  svg('<g/>', ' onload="alert(1)"'),
  '<svg><script>alert(1)</script></svg>',
  '<p><style><!--</style><img src="x" onerror="alert(1)"/>--></style></p>',
  '<title/><p title="&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;">x</p>',
  '<x xmlns="urn:x"><script>alert(1)</script><img src="https://e.invalid/"/></x>',
  '<a href="javascript&#58;alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>'.replace('&#1;', '&#9;'),
  '<a href="java\nscript:alert(1)">x</a>',
  '<img src="/\n/e.invalid/i.png" alt=""/><img src="ht\ntps://e.invalid/i.png" alt=""/>',
  '<p style="x: \'a\n; background: url(https://e.invalid/x)\'">x</p>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<img src="x" alt="" style="width: expression(alert(1)); -moz-binding: url(x.xml#b)"/>',
  '<p style="background: \\75 \\72 \\6c (https://e.invalid/x)">x</p>',
  '<p style="background: \\75\\72\\6c(https://e.invalid/x)">x</p>',
  '<p style="background: ur\\l(//e.invalid/x)">x</p>',
  '<p style="--x: &quot;https://e.invalid/x&quot;; background: image-set(var(--x) 1x)">x</p>',
  '<object data="x.svg"><object data="y"><iframe src="z"/>text</object></object>',
  '<form id="f" action="https://e.invalid/"><input type="image" src="https://e.invalid/i.png"/></form><button form="f" formaction="javascript:alert(1)">x</button>',
  '<isindex type="image" src="https://e.invalid/" action="javascript:alert(1)"/>',
  '<body onload="alert(1)"><p>x</p></body>',
  '<image src="https://e.invalid/" href="https://e.invalid/"/>',
  '<table background="https://e.invalid/b.png"><tr><td background="javascript:alert(1)">x</td></tr></table>',
  '<img lowsrc="https://e.invalid/" dynsrc="https://e.invalid/" alt=""/>',
  '<bgsound src="https://e.invalid/"/><keygen/><portal src="https://e.invalid/"/><fencedframe/>',
  '<video><source src="https://e.invalid/v.mp4"/><track src="//e.invalid/t.vtt"/></video>',
  '<picture><source srcset="x.png, https://e.invalid/y.png 2x"/><img src="x.png" alt=""/></picture>',
  '<a href="c.xhtml" attributionsrc="https://e.invalid/">x</a>',
  '<p xml:base="javascript:alert(1)//">x</p>',
  '<div data-x="javascript:alert(1)">x</div>',
  '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:annotation-xml encoding="APPLICATION/XHTML+XML"><script>1</script></m:annotation-xml></m:semantics></m:math>',
];

for (const [index, attack] of attacks.entries()) {
  test(`attack ${index + 1} leaves nothing active: ${attack.replace(/xmlns(?::\w+)?="[^"]*"/g, '').slice(0, 70)}`, () => {
    const before = xhtmlDocument({ body: attack });
    const result = sanitise(before, 'application/xhtml+xml');
    assert.ok(result.ok);
    const after = new TextDecoder().decode(result.value.bytes);
    assert.deepEqual(findActiveContent(after, 'application/xhtml+xml'), [], after);
    // Not even where an XML parser sees none.
    assert.doesNotMatch(after, /<script|onerror="|="(?:https:)?\/\/e\.invalid/);
    const again = sanitise(result.value.bytes, 'application/xhtml+xml');
    assert.ok(again.ok && again.value.bytes === result.value.bytes, 'a second pass has nothing left to do');
  });
}

/** What an HTML parser reads as markup where an XML parser reads none; readers fall back to HTML. */
const misread: readonly [hidden: string, markup: string][] = [
  ['a comment that HTML ends at once', '<!--><img src="x" onerror="alert(1)"/>--><p>x</p>'],
  ['a comment HTML ends one later', '<!---><img src="x" onerror="alert(1)"/>--><p>x</p>'],
  ['an end tag of raw text in a comment', '<p>x</p><!-- </style><img src="x" onerror="alert(1)"/> -->'],
  [
    'CSS in a comment in a style element',
    '<style><!-- @import "https://e.invalid/<img"; --></style><p>x</p>',
  ],
  ['CSS in an instruction in a style element', '<style><?x <img?></style><p>x</p>'],
  ['markup in a CDATA section', '<p><![CDATA[><img src="x" onerror="alert(1)">]]></p>'],
  ['markup in a processing instruction', '<?x ><img src="x" onerror="alert(1)"?><p>x</p>'],
];

for (const [hidden, markup] of misread) {
  test(`${hidden} is gone or spelt out`, () => {
    const result = sanitise(xhtmlDocument({ body: markup }), 'application/xhtml+xml');
    assert.ok(result.ok);
    assert.doesNotMatch(new TextDecoder().decode(result.value.bytes), /<img/);
    assert.deepEqual(result.value.findings, [], 'nothing a reader sees was lost');
  });
}

const html = (doctype: string, body = '<p>x</p>') =>
  `<!DOCTYPE html${doctype}><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>${body}</body></html>`;

const refused: readonly [what: string, text: string | Uint8Array, reason: RejectReason, line?: number][] = [
  ['an entity of its own', html(' [<!ENTITY a "b">]'), 'xml-entity', 1],
  ['an external entity', html(' [<!ENTITY a SYSTEM "file:///etc/passwd">]'), 'xml-entity', 1],
  ['a parameter entity', html(' [<!ENTITY % a SYSTEM "https://e.invalid/x.dtd"> %a;]'), 'xml-entity', 1],
  ['a DTD elsewhere', html(' SYSTEM "https://e.invalid/x.dtd"'), 'xml-entity', 1],
  [
    'tags that do not match',
    '<html xmlns="http://www.w3.org/1999/xhtml">\n<body>\n<p>x</b>\n</body></html>',
    'xml-malformed',
    3,
  ],
  ['an unknown character name', html('', '<p>&nbsp;</p>'), 'xml-malformed', 1],
  ['an object of the language as a character name', html('', '<p>&constructor;</p>'), 'xml-malformed', 1],
  ['bytes that are no text', Uint8Array.of(0x3c, 0x70, 0x3e, 0xff, 0xfe), 'xml-malformed'],
  ['nothing at all', '', 'xml-malformed', 1],
  ['elements nested too deep', html('', '<b>'.repeat(300) + '</b>'.repeat(300)), 'resource-limit', 1],
  [
    'namespaces that would multiply',
    html(
      '',
      `<blah ${Array.from({ length: 40 }, (_, index) => `xmlns:n${index}="urn:x"`).join(' ')}><b/></blah>`,
    ),
    'resource-limit',
    1,
  ],
];

for (const [what, text, reason, line] of refused) {
  test(`a document with ${what} is refused as ${reason}`, () => {
    const result = sanitise(text, 'application/xhtml+xml');
    assert.ok(!result.ok);
    assert.equal(result.rejection.reason, reason);
    const [finding] = result.rejection.findings;
    assert.equal(finding?.severity, 'must');
    assert.equal(finding?.id, `gate.${reason}`);
    assert.equal(finding?.path, 'EPUB/c1.xhtml');
    assert.equal(finding?.line, line);
  });
}

test('attribute defaults of a doctype are taken out with it', () => {
  const result = sanitise(html(' [<!ATTLIST p onclick CDATA "alert(1)">]'), 'application/xhtml+xml');
  assert.ok(result.ok);
  assert.equal(result.value.findings[0]?.id, 'sanitise.doctype');
  assert.match(new TextDecoder().decode(result.value.bytes), /^<!DOCTYPE html>\n/);
});

test('names of an XHTML doctype become characters, so that no browser needs its DTD', () => {
  const doctype = ' PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"';
  const result = sanitise(html(doctype, '<p>a&nbsp;b&mdash;c &amp; d</p>'), 'application/xhtml+xml');
  assert.ok(result.ok);
  assert.deepEqual(result.value.findings, []);
  assert.match(new TextDecoder().decode(result.value.bytes), /<p>a\u00a0b—c &amp; d<\/p>/);
  const plain = encoder.encode(html(doctype));
  const kept = sanitise(plain, 'application/xhtml+xml');
  assert.ok(kept.ok && kept.value.bytes === plain);
});

test('a document in UTF-16 becomes UTF-8, with the same text', () => {
  const text = `<?xml version="1.0" encoding="utf-16"?>${html('', '<p>žluťoučký</p>')}`;
  const result = sanitise(new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')), 'application/xhtml+xml');
  assert.ok(result.ok);
  const after = new TextDecoder('utf-8', { fatal: true }).decode(result.value.bytes);
  assert.match(after, /^<\?xml version="1.0" encoding="UTF-8"\?>/);
  assert.match(after, /žluťoučký/);
});

test('a style sheet instruction stays when it names CSS of the book, never XSLT or a remote file', () => {
  const document = (instruction: string) => `${instruction}${svg('<g/>')}`;
  const kept = encoder.encode(document('<?xml-stylesheet type="text/css" href="a.css"?>'));
  const result = sanitise(kept, 'image/svg+xml');
  assert.ok(result.ok && result.value.bytes === kept);
  for (const [instruction, id] of [
    ['<?xml-stylesheet href="a.xsl" type="text/xsl"?>', 'sanitise.script'],
    ['<?xml-stylesheet href="https://e.invalid/a.css"?>', 'sanitise.remote-resource'],
    ['<?xml-stylesheet href="&#104;ttps://e.invalid/a.css"?>', 'sanitise.unsafe-url'],
    [`<?xml-stylesheet ${'a'.repeat(3000)}?>`, 'sanitise.unsafe-url'],
  ] as const) {
    const gone = sanitise(document(instruction), 'image/svg+xml');
    assert.ok(gone.ok);
    assert.equal(gone.value.findings[0]?.id, id);
    assert.doesNotMatch(new TextDecoder().decode(gone.value.bytes), /xml-stylesheet/);
  }
});
