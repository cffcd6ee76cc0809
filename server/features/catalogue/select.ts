import type { BookSort, Facets } from '@mangu/contract/books';
import type { CatalogueIndex, ListSort } from './catalogue-index.ts';
import { countBooks } from './count.ts';
import type { Cursor } from './cursor.ts';
import type { Selection } from './selection.ts';

export interface SelectedPage {
  readonly numbers: readonly number[];
  /** Beside each number its rank; 0 when nothing was sought. */
  readonly ranks: readonly number[];
  readonly total: number;
  readonly next: Cursor | undefined;
  readonly facets: Facets | undefined;
}

/**
 * Selects a page from memory. Values of one facet widen (any of them), facets narrow (all of them), accessibility
 * filters all narrow. Exact for every count. Time grows with the books when something is filtered: about 1 ns each.
 */
export function selectPage(index: CatalogueIndex, selection: Selection): SelectedPage {
  const { total, facets, passes } = countBooks(index, selection);
  const { numbers, ranks, more } =
    selection.sort === 'relevance'
      ? bestOf(index, selection, passes)
      : nextOf(index, selection.sort, selection, passes);
  const last = numbers.at(-1);
  const lastRank = ranks.at(-1) ?? 0;
  return {
    numbers,
    ranks,
    total,
    next: more && last !== undefined ? cursorAt(index, selection.sort, last, lastRank) : undefined,
    facets,
  };
}

interface Chosen {
  readonly numbers: number[];
  readonly ranks: number[];
  readonly more: boolean;
}

function nextOf(
  index: CatalogueIndex,
  sort: ListSort,
  { after, limit, found }: Selection,
  passes: (no: number) => boolean,
): Chosen {
  const order = index.order(sort).view;
  const numbers: number[] = [];
  let position = after ? index.positionAfter(sort, after.key, after.added, after.no) : 0;
  for (; position < order.length && numbers.length <= limit; position++) {
    const no = order[position] ?? 0;
    if (passes(no)) numbers.push(no);
  }
  const more = numbers.length > limit;
  if (more) numbers.pop();
  const ranks = numbers.map((no) => found?.ranks[found.numbers.indexOf(no)] ?? 0);
  return { numbers, ranks, more };
}

/** The best by rank, then newest first; one pass that keeps `limit + 1`. */
function bestOf(
  index: CatalogueIndex,
  { after, limit, found }: Selection,
  passes: (no: number) => boolean,
): Chosen {
  const best: { no: number; rank: number }[] = [];
  const { numbers, ranks } = found ?? { numbers: [], ranks: [] };
  const isBefore = (rank: number, no: number, other: { no: number; rank: number }) =>
    (other.rank - rank || index.addedOf(other.no) - index.addedOf(no) || other.no - no) < 0;
  const isAfter = (rank: number, no: number) =>
    !after || (Number(after.key) - rank || after.added - index.addedOf(no) || after.no - no) > 0;
  // From the end, where the newest mostly are: of equal ranks those that come later are then turned away at once.
  for (let i = numbers.length - 1; i >= 0; i--) {
    const no = numbers[i] ?? 0;
    const rank = ranks[i] ?? 0;
    const last = best[limit];
    if (last && (rank < last.rank || !isBefore(rank, no, last))) continue;
    if (!passes(no) || !isAfter(rank, no)) continue;
    let position = best.length;
    for (; position > 0; position--) {
      const other = best[position - 1];
      if (other && !isBefore(rank, no, other)) break;
    }
    best.splice(position, 0, { no, rank });
    if (best.length > limit + 1) best.pop();
  }
  const more = best.length > limit;
  if (more) best.pop();
  return { numbers: best.map((one) => one.no), ranks: best.map((one) => one.rank), more };
}

function cursorAt(index: CatalogueIndex, sort: BookSort, no: number, rank: number): Cursor {
  return { sort, key: sort === 'relevance' ? rank : index.keyOf(sort, no), added: index.addedOf(no), no };
}
