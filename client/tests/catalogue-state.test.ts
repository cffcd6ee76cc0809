import assert from 'node:assert/strict';
import test from 'node:test';
import { accessibilityFilters, bookSorts } from '@mangu/contract/books';
import {
  accessibilityValues,
  countFilters,
  isFront,
  parseState,
  sorts,
  toggleFilter,
  toParameters,
  toQuery,
  withoutFilters,
} from '../src/features/catalogue/catalogue-state.ts';

const read = (address: string) => parseState(new URLSearchParams(address));

test('the lists of sorts and accessibility filters are those of the contract', () => {
  assert.deepEqual(sorts, bookSorts);
  assert.deepEqual(accessibilityValues, accessibilityFilters);
});

test('an address and its state say the same', () => {
  const address =
    'q=love+story&language=en&language=fr&subject=A+%26+B&accessibility=audio&sort=title&view=list';
  assert.equal(toParameters(read(address)).toString(), address);
});

test('what an address says that is not known is left out', () => {
  const state = read('sort=price&view=wall&accessibility=smell&language=&language=en&language=en');
  assert.equal(state.sort, undefined);
  assert.equal(state.view, undefined);
  assert.deepEqual(state.filters.accessibility, []);
  assert.deepEqual(state.filters.language, ['en']);
});

test('relevance without words is no order', () => {
  assert.equal(read('sort=relevance').sort, undefined);
  assert.equal(read('q=whale&sort=relevance').sort, 'relevance');
});

test('the question to the server leaves out the view and everything empty', () => {
  assert.deepEqual(toQuery(read('q=+&view=list')), {});
  assert.deepEqual(toQuery(read('q=whale+&series=S&accessibility=conforms')), {
    q: 'whale',
    series: ['S'],
    accessibility: ['conforms'],
  });
});

test('a filter goes on and off, and the front is what has neither words nor filters', () => {
  const state = toggleFilter(read('view=list'), 'subject', 'Poetry');
  assert.equal(countFilters(state), 1);
  assert.equal(isFront(state), false);
  assert.equal(isFront(toggleFilter(state, 'subject', 'Poetry')), true);
  assert.equal(withoutFilters(state).view, 'list');
  assert.equal(isFront(read('q=whale')), false);
});
