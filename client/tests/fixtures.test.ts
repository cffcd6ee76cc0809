import assert from 'node:assert/strict';
import test from 'node:test';
import { BookDetail, BooksPage } from '@mangu/contract/books';
import { ImportsPage } from '@mangu/contract/imports';
import { RecentReading } from '@mangu/contract/reading';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { detail, emptyFacets, imports, items, manyItems, page, recent } from './fixtures.ts';

const check = (schema: TSchema, value: unknown) => assert.deepEqual(Value.Errors(schema, value), []);

test('the canned answers of the browser tests are what the contract promises', () => {
  check(BooksPage, page(items, { correctedQuery: 'x' }));
  check(BooksPage, page(manyItems(30), { next: 'x', facets: emptyFacets }));
  check(BookDetail, detail);
  check(RecentReading, recent);
  check(ImportsPage, { items: imports });
});
