import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCard } from './documents.ts';
import { facetValuesOf } from './facets.ts';
import { buildBook } from './factory.ts';
import { contributorKey } from './sort-keys.ts';

const book = (...contributors: [name: string, ...roles: string[]][]) =>
  buildBook({ metadata: { contributors: contributors.map(([name, ...roles]) => ({ name, roles })) } });
const people = (made: ReturnType<typeof book>) => facetValuesOf(made.publication.metadata).contributor;

test('people to filter by had a part in the work; producers, publishers and sellers had not', () => {
  const made = book(
    ['calibre (8.0)', 'bkp'],
    ['The Press', 'pbl'],
    ['Ada', 'aut'],
    ['Ben', 'trl'],
    ['Cid', 'ill'],
    ['Dot', 'edt'],
    ['Eve', 'nrt'],
    ['Fay', 'pfr', 'aui'],
    ['Gus', 'ctb'],
    ['Hal'],
    ['Ida', 'xyz'],
  );
  assert.deepEqual(people(made), ['Ada', 'Ben', 'Cid', 'Dot', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida']);
});

test('a book that names nobody but its producer has no people, on its card and in the order of names', () => {
  const made = book(['calibre (8.0)', 'bkp']);
  assert.deepEqual(people(made), []);
  assert.deepEqual(buildCard(made, new Date()).contributors, []);
  assert.equal(contributorKey(made.publication.metadata), '');
});

test('the first who had a part in the work stands for a book without an author', () => {
  const made = book(['calibre (8.0)', 'bkp'], ['Dot', 'edt']);
  assert.deepEqual(buildCard(made, new Date()).contributors, [{ name: 'Dot', role: 'edt' }]);
  assert.equal(contributorKey(made.publication.metadata), 'dot');
});
