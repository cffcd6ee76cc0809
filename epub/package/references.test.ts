import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference, resolveReference } from './references.ts';

const base = 'EPUB/text/c1.xhtml';

test('references resolve to paths of the archive', () => {
  assert.deepEqual(resolveReference('c2.xhtml#top', base), { path: 'EPUB/text/c2.xhtml', fragment: 'top' });
  assert.deepEqual(resolveReference('../a%20b.xhtml', base), { path: 'EPUB/a b.xhtml' });
  assert.deepEqual(resolveReference('#here', base), { path: base, fragment: 'here' });
  assert.deepEqual(resolveReference('/mimetype', base), { path: 'mimetype' });
  assert.deepEqual(resolveReference('c2.xhtml?x=1', base), { path: 'EPUB/text/c2.xhtml' });
  assert.deepEqual(resolveReference('e\u0301.xhtml', base), { path: 'EPUB/text/é.xhtml' });
  assert.deepEqual(resolveReference('a.xhtml', 'EPUB/50% off#1/b?.xhtml'), {
    path: 'EPUB/50% off#1/a.xhtml',
  });
});

test('no reference leaves the container', () => {
  assert.deepEqual(resolveReference('../../../../etc/passwd', base), { path: 'etc/passwd' });
  assert.deepEqual(resolveReference('%2e%2e/%2e%2e/%2e%2e/x', base), { path: 'x' });
  for (const hidden of ['..%2f..%2f..%2fx', 'a%00b', 'a%5cb', 'a//b', '%ff', 'a/', '']) {
    const target = resolveReference(hidden, base);
    assert.ok(target === undefined || target.path === base, `${hidden} gave ${target?.path}`);
  }
});

test('references with a scheme or a host, and endless ones, are none of ours', () => {
  for (const reference of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'http://example.invalid/x',
    'https:x',
    'file:///etc/passwd',
    'epub:/EPUB/c2.xhtml',
    'epub:x',
    '//example.invalid/x',
    '///x',
    'kindle:embed:0001',
    `c2.xhtml#${'x'.repeat(5000)}`,
  ]) {
    assert.equal(resolveReference(reference, base), undefined, reference);
  }
});

test('a formatted reference can be taken apart again', () => {
  assert.equal(formatReference({ path: 'a', fragment: 'b' }), 'a#b');
  assert.equal(formatReference({ path: 'a', fragment: 'b#c' }), 'a');
  assert.equal(formatReference({ path: 'a#b' }), undefined);
});
