import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookValues } from './book-values.ts';

test('books have any number of values, which are counted and can be replaced', () => {
  const values = new BookValues();
  const idsOf = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  for (let no = 1; no <= 20; no++) values.set(no, idsOf(no));
  values.set(20, [3]);
  values.set(2_500, idsOf(9));
  assert.deepEqual(values.of(1), [1]);
  assert.deepEqual(values.of(6), idsOf(6));
  assert.deepEqual(values.of(7), idsOf(7));
  assert.deepEqual(values.of(19), idsOf(19));
  assert.deepEqual(values.of(20), [3]);
  assert.deepEqual(values.of(21), []);
  const counts = new Int32Array(20);
  values.count(Int32Array.of(2, 7, 19, 20, 2_500), counts);
  assert.deepEqual([...counts.subarray(1)], [4, 4, 4, 3, 3, 3, 3, 2, 2, ...Array(10).fill(1)]);
});
