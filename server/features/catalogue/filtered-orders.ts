import { LRUCache } from 'lru-cache';
import type { CatalogueIndex, ListSort } from './catalogue-index.ts';
import { countBooks } from './count.ts';
import type { Selection } from './selection.ts';

const keptBytes = 16 * 1024 * 1024;

interface Kept {
  readonly version: number;
  readonly lists: LRUCache<string, Int32Array>;
}

const keptOf = new WeakMap<CatalogueIndex, Kept>();

/**
 * The books that pass the filters, in order. The lists that were asked for last are kept until the index changes, so
 * that a page of one is found as fast as a page of everything.
 */
export function filteredOrder(index: CatalogueIndex, selection: Selection, sort: ListSort): Int32Array {
  const { filters, accessibility } = selection;
  const order = index.order(sort).view;
  const choices = [filters.language, filters.subject, filters.contributor, filters.series, accessibility];
  if (choices.every((choice) => choice === undefined || choice.length === 0)) return order;
  const { lists } = keptFor(index);
  const key = JSON.stringify([sort, ...choices]);
  const known = lists.get(key);
  if (known) return known;
  const list = order.filter(countBooks(index, { ...selection, facets: false }).passes);
  lists.set(key, list);
  return list;
}

function keptFor(index: CatalogueIndex): Kept {
  const known = keptOf.get(index);
  if (known?.version === index.version) return known;
  const lists = new LRUCache<string, Int32Array>({
    maxSize: keptBytes,
    sizeCalculation: (list, key) => list.byteLength + 2 * key.length + 200,
  });
  const kept = { version: index.version, lists };
  keptOf.set(index, kept);
  return kept;
}
