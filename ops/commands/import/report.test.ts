import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportFinding } from '@mangu/contract/imports';
import { columnsOf } from '../../terminal/text.ts';
import type { FileResult } from './plan.ts';
import { resultLines, summaryLines } from './report.ts';

const plain = (_style: unknown, text: string) => text;
const taken: FileResult = {
  path: 'books/a.epub',
  verdict: 'accepted',
  reason: null,
  findings: [],
  bookId: 'x',
  milliseconds: 812,
  duplicate: false,
};
const must = (number: number): ImportFinding => ({
  severity: 'must',
  id: 'RSC-005',
  message: `Rule ${number} of the standard is broken here in a way that takes more than one line to say, does it not.`,
  remedy: 'Mend it.',
  path: 'EPUB/c1.xhtml',
  line: number,
});
const rejected: FileResult = {
  ...taken,
  verdict: 'rejected',
  reason: 'conformance',
  bookId: null,
  findings: [{ severity: 'should', id: 'OPF-1', message: 'Not shown.' }, must(1), must(2)],
};

test('a book is one line of the width of the terminal, however long or wide its title is', () => {
  for (const title of ['The Harbour', '港'.repeat(60), 'x'.repeat(200)]) {
    const [line = '', ...more] = resultLines(taken, title, 80, plain);
    assert.deepEqual([more, line.startsWith('✓ accepted'), line.endsWith(' 812 ms')], [[], true, true]);
    assert.ok(columnsOf(line) <= 80 && columnsOf(line) >= 79);
  }
});

test('a rejected book says why, where and what to do, in 80 columns', () => {
  const lines = resultLines(rejected, null, 80, plain);
  assert.match(lines[0] ?? '', /^✗ rejected {6}books\/a\.epub {2}conformance/);
  assert.ok(lines.every((line) => columnsOf(line) <= 80));
  const text = lines.join('\n');
  assert.match(text, /EPUB\/c1\.xhtml:1\n {4}Rule 1 [\s\S]*→ Mend it\.[\s\S]*EPUB\/c1\.xhtml:2/);
  assert.ok(!text.includes('Not shown'));
});

test('many findings are cut short and a rejection without any still has words', () => {
  const many = { ...rejected, findings: Array.from({ length: 9 }, (_, index) => must(index + 1)) };
  assert.equal(resultLines(many, null, 80, plain).at(-1), '  … and 4 more; --json shows all.');
  const none = { ...rejected, reason: 'drm', findings: [] };
  assert.deepEqual(resultLines(none, null, 80, plain).slice(1), ['  It is locked by DRM.']);
});

test('findings that say the same are told once, with their places', () => {
  const same = [1, 2, 3, 4, 5].map((line) => ({ ...must(line), message: 'Method 12 is not allowed.' }));
  assert.deepEqual(resultLines({ ...rejected, findings: same }, null, 80, plain).slice(1), [
    '  - EPUB/c1.xhtml:1',
    '    EPUB/c1.xhtml:2',
    '    EPUB/c1.xhtml:3',
    '    … and 2 more places',
    '    Method 12 is not allowed.',
    '    → Mend it.',
  ]);
});

test('what a stranger wrote cannot move the cursor', () => {
  const evil = { ...rejected, findings: [{ ...must(1), message: 'a\x1b[2Jb\u202ec', path: 'x\r\ny' }] };
  const text = [
    ...resultLines(evil, null, 80, plain),
    ...resultLines(taken, '\x1b]0;t\x07T', 80, plain),
  ].join('');
  assert.ok(!/[\p{Cc}\u202e]/u.test(text));
});

test('the summary counts every verdict once', () => {
  const results = [
    taken,
    { ...taken, duplicate: true },
    { ...taken, verdict: 'sanitised' as const },
    rejected,
  ];
  const unreadable = { ...rejected, reason: 'unreadable' };
  assert.deepEqual(
    summaryLines({ results: [...results, unreadable], bytes: 21_900_000, milliseconds: 2_000 }),
    [
      '5 files, 21.9 MB sent in 2.0 s: 1 accepted, 1 sanitised, 1 there already, 1 rejected, 1 unreadable.',
      '2.5 books/s, 10.9 MB/s.',
    ],
  );
});
