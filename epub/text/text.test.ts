import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../archive/bytes-source.ts';
import { openArchive } from '../archive/open.ts';
import { readPublication } from '../package/publication.ts';
import { buildEpub, type TestBook, xhtmlDocument } from '../testing/index.ts';
import type { ChapterText, Result } from '../types.ts';
import { readChapterTexts } from './chapter-texts.ts';
import { countWords } from './count-words.ts';
import { readDocumentText } from './document-text.ts';

function textOf(body: string, head = ''): string {
  const read = readDocumentText(new TextEncoder().encode(xhtmlDocument({ body, head })), 'c.xhtml');
  assert.ok(read.ok, 'the document was refused');
  return read.value.text;
}

async function chapters(book: TestBook): Promise<Result<ChapterText>[]> {
  const archive = await openArchive(bytesSource(buildEpub(book)));
  assert.ok(archive.ok);
  const publication = await readPublication(archive.value);
  assert.ok(publication.ok);
  const texts: Result<ChapterText>[] = [];
  for await (const text of readChapterTexts(archive.value, publication.value)) texts.push(text);
  return texts;
}

test('block elements are separated by one newline, inline elements by nothing', () => {
  assert.equal(
    textOf('<h1>A</h1>\n<div><p>b<em>c</em> <b>d</b>\n e</p><p> </p><p>f<br/>g</p></div>'),
    'A\nbc d e\nf\ng',
  );
  assert.equal(textOf('<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>'), '1 2\n3');
  assert.equal(textOf('<p>soft</p> tail'), 'soft\ntail');
});

test('what is not read is left out', () => {
  assert.equal(
    textOf('<p>a<script>x()</script><style>p{}</style></p><template>t</template>', '<meta/>'),
    'a',
  );
  assert.equal(textOf('<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby></p>'), '漢字');
  assert.equal(textOf('<p hidden="">no</p><audio>Your player is old.</audio><p>yes</p>'), 'yes');
  assert.equal(textOf('<!-- no --><?pi no?><p><![CDATA[yes]]></p>'), 'yes');
});

test('text alternatives are read', () => {
  assert.equal(textOf('<p>see<img src="x" alt="a cat"/>here<img src="y"/></p>'), 'see a cat here');
  const math = 'xmlns="http://www.w3.org/1998/Math/MathML"';
  assert.equal(
    textOf(`<p>so <math ${math} alttext="x squared"><msup><mi>x</mi></msup></math>.</p>`),
    'so x squared .',
  );
  assert.equal(textOf(`<p><math ${math}><mi>x</mi><annotation>no</annotation></math></p>`), 'x');
});

test('an SVG document has text too', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Map</title><style>x</style><text>Here <tspan>and</tspan></text></svg>';
  const read = readDocumentText(new TextEncoder().encode(svg), 'c.svg');
  assert.ok(read.ok);
  assert.equal(read.value.text, 'Map\nHere and');
});

test('external entities give no text', () => {
  const text = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>a&x;b</body></html>';
  const read = readDocumentText(new TextEncoder().encode(text), 'c.xhtml');
  assert.ok(read.ok);
  assert.equal(read.value.text, 'ab');
});

test('words are counted in scripts with and without spaces', () => {
  assert.equal(countWords('It’s a well-known fact, isn’t it? 3.14'), 7);
  assert.equal(countWords('Привет мир'), 2);
  assert.equal(countWords('吾輩は猫である。'), 5);
  assert.equal(countWords('สวัสดีชาวโลก'), 3);
  assert.equal(countWords('日本 and Japan'), 3);
  assert.equal(countWords(' — … '), 0);
});

test('chapters come in reading order, titled by the contents, else by heading', async () => {
  const navXhtml = xhtmlDocument({
    body: '<nav epub:type="toc"><ol><li><a href="c2.xhtml#x">From the contents</a></li></ol></nav>',
  });
  const texts = await chapters({ navXhtml });
  assert.deepEqual(
    texts.map((text) => text.ok && [text.value.path, text.value.title, text.value.words]),
    [
      ['EPUB/c1.xhtml', 'Chapter 1', 10],
      ['EPUB/c2.xhtml', 'From the contents', 12],
    ],
  );
});

test('a chapter that cannot be read does not end the sequence', async () => {
  const texts = await chapters({ chapters: [{ title: 'One', body: '<p>open' }, { title: 'Two' }] });
  const [first, second] = texts;
  assert.ok(first !== undefined && !first.ok);
  assert.equal(first.rejection.reason, 'xml-malformed');
  assert.equal(first.rejection.findings[0]?.path, 'EPUB/c1.xhtml');
  assert.ok(second?.ok);
});
