import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findActiveContent, xhtmlDocument } from '../testing/index.ts';
import type { SanitisedResource } from '../types.ts';
import { sanitiseResource } from './index.ts';

function run(
  text: string | Uint8Array,
  mediaType = 'application/xhtml+xml',
  path = 'EPUB/text/c1.xhtml',
): SanitisedResource {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const result = sanitiseResource({ path, mediaType, bytes });
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.rejection));
  return result.value;
}

const textOf = (resource: SanitisedResource): string => new TextDecoder().decode(resource.bytes);
const ids = (resource: SanitisedResource): string[] =>
  resource.findings.map(({ id }) => id.replace('sanitise.', ''));

/** The body after sanitising, and the kinds of what went. */
function body(markup: string): { html: string; kinds: string[] } {
  const resource = run(xhtmlDocument({ body: markup }));
  const text = textOf(resource);
  assert.deepEqual(findActiveContent(text, 'application/xhtml+xml'), []);
  return { html: text.slice(text.indexOf('<body>') + 6, text.lastIndexOf('</body>')), kinds: ids(resource) };
}

function head(markup: string): { html: string; kinds: string[] } {
  const resource = run(xhtmlDocument({ head: markup, body: '<p/>' }));
  const text = textOf(resource);
  assert.deepEqual(findActiveContent(text, 'application/xhtml+xml'), []);
  return { html: text.slice(text.indexOf('</title>') + 8, text.indexOf('</head>')), kinds: ids(resource) };
}

/** In → out and the kinds of findings, one rule a line. */
const bodyRules: readonly [rule: string, markup: string, expected: string, kinds: readonly string[]][] = [
  ['scripts go with their content', '<p>a<script>alert(1)</script>b</p>', '<p>ab</p>', ['script']],
  ['templates go with their content', '<template><p>x</p></template><p>y</p>', '<p>y</p>', ['script']],
  ['handlers go', '<p onclick="a()" onMouseOver="b()">x</p>', '<p>x</p>', ['event-handler']],
  ['frames go', '<iframe src="x.xhtml">old</iframe><p>x</p>', '<p>x</p>', ['embed']],
  ['srcdoc goes with its frame', '<iframe srcdoc="&lt;script/&gt;"/>', '', ['embed']],
  ['embed and applet go', '<embed src="a.swf"/><applet code="A"/>', '', ['embed']],
  ['an object leaves its fallback', '<object data="q.xml"><p>Read</p></object>', '<p>Read</p>', ['embed']],
  ['noscript leaves its content', '<noscript><p>x</p></noscript>', '<p>x</p>', []],
  ['a form leaves its text', '<form action="/x"><p>Name</p></form>', '<p>Name</p>', ['form']],
  [
    'controls of a form are disabled',
    '<form><label>A <input name="a"/></label><button>Go</button></form>',
    '<label>A <input name="a" disabled=""/></label><button disabled="">Go</button>',
    ['form'],
  ],
  ['formaction goes', '<button formaction="https://e.invalid/">Go</button>', '<button>Go</button>', ['form']],
  ['a password field goes', '<p>x<input type="password"/></p>', '<p>x</p>', ['form']],
  [
    'a target goes without a finding',
    '<a href="c2.xhtml" target="_top">x</a>',
    '<a href="c2.xhtml">x</a>',
    [],
  ],
  ['ping goes', '<a href="#x" ping="https://e.invalid/">x</a>', '<a href="#x">x</a>', ['remote-resource']],
  ['xml:base goes', '<p xml:base="https://e.invalid/">x</p>', '<p>x</p>', ['base']],
  [
    'a remote image leaves its text',
    '<img src="https://e.invalid/i.png" alt="A"/>',
    '<img alt="A"/>',
    ['remote-resource'],
  ],
  ['a network path is remote', '<img src="//e.invalid/i.png" alt=""/>', '<img alt=""/>', ['remote-resource']],
  ['a backslash is a slash', '<img src="\\\\e.invalid/i.png" alt=""/>', '<img alt=""/>', ['remote-resource']],
  ['so is a mixed one', '<img src="/\\e.invalid/i.png" alt=""/>', '<img alt=""/>', ['remote-resource']],
  [
    'remote media go',
    '<audio src="http://e.invalid/a.mp3">x</audio>',
    '<audio>x</audio>',
    ['remote-resource'],
  ],
  [
    'a remote poster goes',
    '<video poster="https://e.invalid/p.png"/>',
    '<video></video>',
    ['remote-resource'],
  ],
  ['a local file is never opened', '<img src="file:///etc/passwd" alt=""/>', '<img alt=""/>', ['unsafe-url']],
  [
    'srcset is judged by candidate',
    '<img srcset="a.png 1x, https://e.invalid/b.png 2x,c.png 3x" alt=""/>',
    '<img srcset="a.png 1x, c.png 3x" alt=""/>',
    ['remote-resource'],
  ],
  [
    'commas hide nothing in srcset',
    '<img srcset=",,,https://e.invalid/b.png" alt=""/>',
    '<img alt=""/>',
    ['remote-resource'],
  ],
  ['script links go', '<a href="javascript:alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['in any case', '<a href="JaVaScRiPt:alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['with a tab inside', '<a href="jav&#x09;ascript:alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['with line breaks inside', '<a href="java&#10;scr&#13;ipt:alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['after white space', '<a href=" &#x20;&#x9;javascript:alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['as entities', '<a href="&#106;&#x61;vascript&#58;alert(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['vbscript too', '<a href="vbscript:msgbox(1)">x</a>', '<a>x</a>', ['unsafe-url']],
  ['data documents too', '<a href="data:text/html,x">x</a>', '<a>x</a>', ['unsafe-url']],
  ['unknown schemes too', '<a href="ebay://item">x</a>', '<a>x</a>', ['unsafe-url']],
  [
    'an area is a link',
    '<map name="m"><area href="javascript:1" alt=""/></map>',
    '<map name="m"><area alt=""/></map>',
    ['unsafe-url'],
  ],
  [
    'a data image of another type goes',
    '<img src="data:text/html,x" alt=""/>',
    '<img alt=""/>',
    ['unsafe-url'],
  ],
  [
    'a data SVG with a script goes',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 onload=%22x()%22/%3E" alt=""/>',
    '<img alt=""/>',
    ['unsafe-url'],
  ],
  [
    'unknown elements leave their text',
    '<blah onclick="x()">a <b>b</b></blah>',
    'a <b>b</b>',
    ['unknown-element'],
  ],
  ['a prefix hides nothing', '<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>', '', ['script']],
  ['capitals hide nothing', '<SCRIPT>1</SCRIPT><p>x</p>', '<p>x</p>', ['script']],
  ['another namespace hides nothing', '<script xmlns="urn:x">1</script>', '', ['unknown-element']],
  [
    'elements in title text are unwrapped',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>a</title></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>a</title></svg>',
    [],
  ],
  [
    'style attributes are CSS',
    '<p style="color: red; background: url(https://e.invalid/x)">x</p>',
    '<p style="color: red; background: url(&quot;about:invalid&quot;)">x</p>',
    ['remote-resource'],
  ],
  [
    'epub:switch leaves its default',
    '<epub:switch><epub:case required-namespace="urn:x"><p>case</p></epub:case><epub:default><p>all</p></epub:default></epub:switch>',
    '<p>all</p>',
    ['switch'],
  ],
  ['epub:trigger goes', '<epub:trigger action="play" ref="a"/>', '', ['script']],
  [
    'an unwrapped element hands its namespaces on',
    '<blah xmlns:s="http://www.w3.org/2000/svg"><s:svg><s:g/></s:svg></blah>',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    ['unknown-element'],
  ],
  [
    'an address above the root is clamped to it',
    '<img src="../../../../media/a.jpg" alt=""/><a href="/EPUB/c2.xhtml#x">y</a>',
    '<img src="../../media/a.jpg" alt=""/><a href="../c2.xhtml#x">y</a>',
    [],
  ],
];

for (const [rule, markup, expected, kinds] of bodyRules) {
  test(`in the body: ${rule} (${markup.slice(0, 40)})`, () => {
    assert.deepEqual(body(markup), { html: expected, kinds });
  });
}

const headRules: readonly [rule: string, markup: string, expected: string, kinds: readonly string[]][] = [
  ['a base goes', '<base href="https://e.invalid/"/>', '', ['base']],
  ['a redirection goes', '<meta http-equiv="Refresh" content="0;url=x"/>', '', ['meta-refresh']],
  ['a policy goes', '<meta http-equiv="Content-Security-Policy" content="x"/>', '', ['meta']],
  [
    'a charset stays',
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
    [],
  ],
  [
    'a viewport stays',
    '<meta name="viewport" content="width=900"/>',
    '<meta name="viewport" content="width=900"/>',
    [],
  ],
  [
    'a style sheet stays',
    '<link rel="alternate stylesheet" href="a.css"/>',
    '<link rel="alternate stylesheet" href="a.css"/>',
    [],
  ],
  [
    'a remote style sheet goes',
    '<link rel="stylesheet" href="https://e.invalid/a.css"/>',
    '',
    ['remote-resource'],
  ],
  ['a data style sheet goes', '<link rel="stylesheet" href="data:text/css,x"/>', '', ['unsafe-url']],
  [
    'a remote preload goes',
    '<link rel="preload" as="image" href="https://e.invalid/a"/>',
    '',
    ['remote-resource'],
  ],
  ['another link of the book goes silently', '<link rel="pronunciation" href="a.pls"/>', '', []],
  [
    'a style element is CSS',
    '<style>p{background:url(//e.invalid/x)}</style>',
    '<style>p{background:url("about:invalid")}</style>',
    ['remote-resource'],
  ],
  ['elements in style go', '<style>p{}<img src="x"/></style>', '<style>p{}</style>', ['unknown-element']],
];

for (const [rule, markup, expected, kinds] of headRules) {
  test(`in the head: ${rule} (${markup.slice(0, 40)})`, () => {
    assert.deepEqual(head(markup), { html: expected, kinds });
  });
}

test('what is harmless keeps its very bytes', () => {
  const markup = `<section epub:type="chapter" role="doc-chapter" aria-label="One"><h1 id="a">One</h1>
<p xmlns:ssml="http://www.w3.org/2001/10/synthesis" ssml:ph="x">Text &amp; <ruby>漢<rp>(</rp><rt>かん</rt></ruby> <a href="https://example.com/">out</a>
<a href="mailto:a@example.com">mail</a> <a href="tel:+1">call</a> <a href="../c2.xhtml#x">on</a></p><!-- <p>old</p> -->
<img src="../i/a.png" srcset="../i/a.png 1x, ../i/b.png 2x" alt="" longdesc="d.xhtml"/><img alt="" src="data:image/png;base64,AAAA"/>
<img alt="" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"/>
<video controls="" src="v.mp4"><track kind="captions" src="v.vtt"/>No video</video><details><summary>s</summary>d</details>
<blockquote cite="https://example.com/q">q</blockquote><input type="checkbox"/><p style="color:red">r</p>
<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation-xml encoding="MathML-Content"><ci>x</ci></annotation-xml></semantics></math>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1"><metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="http://x.invalid/"/></metadata>
<style><![CDATA[ a > b { fill: url(#g) } ]]></style><image xlink:href="../i/a.png"/><use xlink:href="#g"/><rect fill="url(#g)"><animate attributeName="x" from="0" to="1"/></rect>
<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg></section>`;
  const bytes = new TextEncoder().encode(
    xhtmlDocument({ body: markup, head: '<link rel="stylesheet" href="a.css"/>' }),
  );
  const resource = run(bytes);
  assert.deepEqual(resource.findings, []);
  assert.equal(resource.bytes, bytes, textOf(resource));
});

test('a finding names kind, count, file and the first line, and says what to do', () => {
  const { findings } = run(
    xhtmlDocument({ body: '<p>x</p>\n<p onclick="a()">x</p>\n<p onclick="b()">y</p>' }),
  );
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.equal(finding?.severity, 'should');
  assert.equal(finding?.id, 'sanitise.event-handler');
  assert.match(finding?.message ?? '', /^2 event handler/);
  assert.equal(finding?.path, 'EPUB/text/c1.xhtml');
  assert.equal(finding?.line, 5);
  assert.ok(finding?.remedy);
});

test('scripts are dropped whole, other types pass untouched', () => {
  const bytes = new TextEncoder().encode('alert(1)');
  for (const type of [
    'text/javascript',
    'application/javascript; charset=utf-8',
    'Application/ECMAScript',
    'text/xsl',
  ]) {
    const resource = run(bytes, type);
    assert.equal(resource.drop, true);
    assert.equal(resource.bytes.length, 0);
    assert.deepEqual(ids(resource), ['script']);
  }
  for (const type of [
    'image/png',
    'font/otf',
    'application/pls+xml',
    'text/plain',
    'application/x-unknown',
  ]) {
    assert.equal(run(bytes, type).bytes, bytes);
  }
});

test('a document whose root may not stay is dropped', () => {
  const resource = run('<script xmlns="http://www.w3.org/1999/xhtml">1</script>');
  assert.equal(resource.drop, true);
  assert.deepEqual(ids(resource), ['script']);
});

test('a document without a namespace is given the one it is read in', () => {
  const text = textOf(run('<html><body><p onclick="x()">a</p></body></html>', 'text/html'));
  assert.equal(text, '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>a</p></body></html>');
});
