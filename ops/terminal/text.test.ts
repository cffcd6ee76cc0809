import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from './table.ts';
import { columnsOf, oneLine, pad, shorten, wrap } from './text.ts';
import { count, duration, megabytes } from './units.ts';

test('columns are counted as a terminal shows them', () => {
  assert.deepEqual(['abc', '日本', 'e\u0301', 'ｱ', '👍', 'שלום', ''].map(columnsOf), [3, 4, 1, 1, 2, 4, 0]);
});

test('a text is shortened to the columns there are, at its end or at its beginning', () => {
  assert.equal(shorten('short', 5), 'short');
  assert.equal(shorten('a longer text', 8), 'a longe…');
  assert.equal(shorten('日本語の本', 6), '日本…');
  assert.equal(shorten('/books/shelf/a.epub', 9, 'beginning'), '…f/a.epub');
});

test('lines break at spaces and keep their indent', () => {
  assert.deepEqual(wrap('one two three four', 9, '- ', '  '), ['- one two', '  three', '  four']);
  assert.deepEqual(wrap('extraordinarily long', 6), ['extraordinarily', 'long']);
  assert.deepEqual(wrap('', 9), []);
});

test('controls and turned directions never reach the terminal', () => {
  assert.equal(oneLine('a\x1b[31m\nb\u202ec\u0007'), 'a [31m b c');
});

test('a table is as wide as its cells', () => {
  assert.deepEqual(
    table(
      [
        ['a', '日本', 'x'],
        ['bbb', 'c', ''],
      ],
      '  ',
    ),
    ['  a    日本  x', '  bbb  c'],
  );
  assert.equal(pad('é', 3), 'é  ');
});

test('numbers have their units', () => {
  assert.deepEqual([3, 812.4, 4_100, 99_999, 200_000, 7_200_000, 400_000_000].map(duration), [
    '3 ms',
    '812 ms',
    '4.1 s',
    '2 min',
    '3 min',
    '2 h',
    '5 days',
  ]);
  assert.deepEqual([0, 14_000, 400_000, 104_000_000].map(megabytes), ['0 kB', '14 kB', '0.4 MB', '104 MB']);
  assert.deepEqual([count(1, 'file'), count(2, 'file')], ['1 file', '2 files']);
});
