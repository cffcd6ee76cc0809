import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText, sanitiseRichText } from './index.ts';

const cases: readonly [what: string, html: string, expected: string][] = [
  ['plain text', 'Fish & chips < 5 > 4', 'Fish &amp; chips &lt; 5 &gt; 4'],
  [
    'the allowed elements',
    '<p>a <em>b</em><br/>c</p><ul><li>d</li></ul>',
    '<p>a <em>b</em><br>c</p><ul><li>d</li></ul>',
  ],
  ['attributes', '<p onclick="a()" style="x" class=\'y\'>a</p>', '<p>a</p>'],
  ['links', '<a href="javascript:alert(1)">a</a> <a href="https://x">b</a>', 'a b'],
  ['scripts', 'a<script>alert(1)</script>b<style>p{}</style>c', 'abc'],
  ['a script never closed', 'a<script>alert(1)', 'a'],
  ['images', '<img src=x onerror=alert(1)>a', 'a'],
  ['a > in quotes', '<img alt="a>b<script>">c', 'c'],
  ['comments', 'a<!-- <p> -->b<!-- c', 'ab'],
  ['declarations', '<!DOCTYPE html><?php x ?>a<![CDATA[b]]>c', 'ac'],
  ['a tag never closed', 'a<p class="', 'a<p></p>'],
  ['unclosed elements', '<p><em>a<p>b', '<p><em>a</em></p><p>b</p>'],
  ['elements closed in the wrong order', '<b><i>a</b></i>b', '<b><i>a</i></b>b'],
  ['end tags without a start', '</p></ul>a', 'a'],
  ['items without a list', '<li>a</li>', 'a'],
  ['items not closed', '<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
  [
    'character references',
    '&lt;script&gt; &amp;lt; &#60;b&#x3e; &nbsp;&eacute; &bogus; &',
    '&lt;script&gt; &amp;lt; &lt;b&gt; \u00a0é &amp;bogus; &amp;',
  ],
  ['capitals', '<P>a<BR>b</P>', '<p>a<br>b</p>'],
  ['nested markup tricks', '<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
  ['SVG', '<svg><p>x</p><style><img src=x onerror=alert(1)></style></svg>a', 'a'],
];

for (const [what, html, expected] of cases) {
  test(`rich text handles ${what} (${html.slice(0, 40)})`, () => {
    const safe = sanitiseRichText(html);
    assert.equal(safe, expected);
    assert.equal(sanitiseRichText(safe), safe, 'a second pass changes nothing');
    assert.doesNotMatch(safe, /<(?!\/?(?:p|br|em|strong|i|b|ul|ol|li|blockquote)>)/);
  });
}

test('plain text has one line per block and no markup', () => {
  assert.equal(
    plainText('<p>One  <em>two</em>\n three</p><div>four<br>five</div><script>x</script>&amp; six'),
    'One two three\nfour\nfive\n& six',
  );
  assert.equal(plainText('a < b'), 'a < b');
});

test('nesting is bounded', () => {
  const safe = sanitiseRichText('<blockquote>'.repeat(10_000));
  assert.equal(safe.match(/<blockquote>/g)?.length, 32);
});
