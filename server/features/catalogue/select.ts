import type { BookSort, Facets } from '@mangu/contract/books';
import type { CatalogueIndex, ListSort } from './catalogue-index.ts';
import { countBooks } from './count.ts';
import type { Cursor } from './cursor.ts';
import { filteredOrder } from './filtered-orders.ts';
import type { Found, Selection } from './selection.ts';

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
 * filters all narrow. Exact for every count. Time grows with the books found, or when new filters or facets are
 * counted with all books: some ns each.
 */
export function selectPage(index: CatalogueIndex, selection: Selection): SelectedPage {
  const { sort, found } = selection;
  if (!found) return listPage(index, selection, sort === 'relevance' ? 'added' : sort);
  const { total, facets, passes } = countBooks(index, selection);
  const { numbers, ranks, more } =
    sort === 'relevance'
      ? bestOf(index, selection, found, passes)
      : nextOf(index, selection, found, sort, passes);
  return {
    numbers,
    ranks,
    total,
    next: more ? cursorAt(index, sort, numbers.at(-1), ranks.at(-1)) : undefined,
    facets,
  };
}

function listPage(index: CatalogueIndex, selection: Selection, sort: ListSort): SelectedPage {
  const { after, limit } = selection;
  const list = filteredOrder(index, selection, sort);
  const start = after ? index.positionAfter(list, sort, after.key, after.added, after.no) : 0;
  const numbers = [...list.subarray(start, start + limit)];
  const more = start + limit < list.length;
  return {
    numbers,
    ranks: numbers.map(() => 0),
    total: list.length,
    next: more ? cursorAt(index, sort, numbers.at(-1), 0) : undefined,
    facets: selection.facets ? countBooks(index, selection).facets : undefined,
  };
}

interface Chosen {
  readonly numbers: number[];
  readonly ranks: number[];
  readonly more: boolean;
}

function nextOf(
  index: CatalogueIndex,
  { after, limit }: Selection,
  found: Found,
  sort: ListSort,
  passes: (no: number) => boolean,
): Chosen {
  const order = index.order(sort).view;
  const numbers: number[] = [];
  let position = after ? index.positionAfter(order, sort, after.key, after.added, after.no) : 0;
  for (; position < order.length && numbers.length <= limit; position++) {
    const no = order[position] ?? 0;
    if (passes(no)) numbers.push(no);
  }
  const more = numbers.length > limit;
  if (more) numbers.pop();
  const ranks = numbers.map((no) => found.ranks[found.numbers.indexOf(no)] ?? 0);
  return { numbers, ranks, more };
}

/** The best by rank, then newest first; one pass that keeps `limit + 1`. */
function bestOf(
  index: CatalogueIndex,
  { after, limit }: Selection,
  { numbers, ranks }: Found,
  passes: (no: number) => boolean,
): Chosen {
  const best = new Best(index, limit + 1);
  const isAfter = (rank: number, no: number) =>
    !after || (Number(after.key) - rank || after.added - index.addedOf(no) || after.no - no) > 0;
  // From the end, where the newest mostly are: of equal ranks those that come later are then turned away at once.
  for (let i = numbers.length - 1; i >= 0; i--) {
    const rank = ranks[i] ?? 0;
    if (rank < best.leastRank) continue;
    const no = numbers[i] ?? 0;
    if (rank === best.leastRank && index.addedOf(no) < best.leastAdded) continue;
    if (passes(no) && isAfter(rank, no)) best.offer(rank, no);
  }
  const chosen = best.books.slice(0, limit);
  return {
    numbers: chosen.map((one) => one.no),
    ranks: chosen.map((one) => one.rank),
    more: best.books.length > limit,
  };
}

/** So many books at most, the best first. */
class Best {
  readonly books: { no: number; rank: number }[] = [];
  /** What a book must reach to come in; anything until there are enough. */
  leastRank = -1;
  leastAdded = 0;
  readonly #index: CatalogueIndex;
  readonly #most: number;

  constructor(index: CatalogueIndex, most: number) {
    this.#index = index;
    this.#most = most;
  }

  offer(rank: number, no: number): void {
    const { books } = this;
    const added = this.#index.addedOf(no);
    let position = books.length;
    for (; position > 0; position--) {
      const other = books[position - 1];
      if (other && (other.rank - rank || this.#index.addedOf(other.no) - added || other.no - no) >= 0) break;
    }
    if (position === this.#most) return;
    books.splice(position, 0, { no, rank });
    if (books.length > this.#most) books.pop();
    const least = books[this.#most - 1];
    if (!least) return;
    this.leastRank = least.rank;
    this.leastAdded = this.#index.addedOf(least.no);
  }
}

function cursorAt(index: CatalogueIndex, sort: BookSort, no = 0, rank = 0): Cursor {
  return { sort, key: sort === 'relevance' ? rank : index.keyOf(sort, no), added: index.addedOf(no), no };
}
