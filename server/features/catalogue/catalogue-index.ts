import { accessibilityFilters, type BookSort } from '@mangu/contract/books';
import { BookValues } from './book-values.ts';
import { type ValueFacet, valueFacets } from './facets.ts';
import { IntList } from './int-list.ts';

/** A row of `book_index`. */
export interface IndexRow {
  readonly no: number;
  readonly added: Date;
  readonly title_key: string;
  readonly contributor_key: string;
  readonly published_key: string;
  readonly title_words: number;
  readonly accessibility: number;
  readonly facet_ids: readonly number[];
  /** Another one after each write of the row. */
  readonly stamp?: number;
}

/** A row of `facet_value`. */
export interface FacetValueRow {
  readonly id: number;
  readonly facet: number;
  readonly value: string;
}

export type ListSort = Exclude<BookSort, 'relevance'>;

/** A value books are filtered by, and the numbers of the books that have it. */
export interface ValueEntry {
  readonly id: number;
  readonly facet: number;
  readonly value: string;
  readonly books: IntList;
}

/**
 * What a server holds of every book in memory: about 150 bytes with its keys. Filters, counts, facets and orders are
 * answered from here; PostgreSQL is asked for cards and words. Books are addressed by `book.no`.
 */
export class CatalogueIndex {
  /** Books there are. */
  size = 0;
  /** Grows with every change. */
  version = 0;
  /** Arrays below are long enough for numbers up to and including this. */
  highest = 0;
  /** The same on every server that holds the same rows, another one after any change. */
  fingerprint = 0;
  readonly values: (ValueEntry | undefined)[] = [];
  #alive = new Uint8Array(1024);
  #accessibility = new Uint8Array(1024);
  #titleWords = new Uint16Array(1024);
  #added = new Float64Array(1024);
  #stamps = new Uint32Array(1024);
  readonly #values = new BookValues();
  readonly #titleKeys: string[] = [];
  readonly #contributorKeys: string[] = [];
  readonly #publishedKeys: string[] = [];
  readonly #valueIds = valueFacets.map(() => new Map<string, ValueEntry>());
  readonly #idsOfFacet = valueFacets.map(() => new IntList());
  readonly #facetOfValue = new IntList();
  readonly #orders = new Map<ListSort, IntList>();
  readonly #accessibilityCounts = new Int32Array(accessibilityFilters.length);

  isAlive(no: number): boolean {
    return this.#alive[no] === 1;
  }
  accessibilityOf(no: number): number {
    return this.#accessibility[no] ?? 0;
  }
  titleWordsOf(no: number): number {
    return this.#titleWords[no] ?? 0;
  }
  addedOf(no: number): number {
    return this.#added[no] ?? 0;
  }
  /** Books that pass each accessibility filter, in the contract's order. */
  get accessibilityCounts(): Int32Array {
    return this.#accessibilityCounts;
  }
  valueOf(facet: ValueFacet, value: string): ValueEntry | undefined {
    return this.#valueIds[valueFacets.indexOf(facet)]?.get(value);
  }
  /** Ids of the values of a facet. */
  idsOf(facet: ValueFacet): Int32Array {
    return this.#idsOfFacet[valueFacets.indexOf(facet)]?.view ?? new Int32Array(0);
  }
  knowsValue(id: number): boolean {
    return this.values[id] !== undefined;
  }

  /** Ids of the values of a book. */
  valueIdsOf(no: number): readonly number[] {
    return this.#values.of(no);
  }
  facetOf(id: number): number {
    return this.#facetOfValue.at(id);
  }
  /** Adds one to the count, by id, of each value of these books; of the id 0, which no value has, anything. */
  countValues(books: Int32Array, counts: Int32Array): void {
    this.#values.count(books, counts);
  }

  /** The key a book has under a sort; a number only for `added`. */
  keyOf(sort: ListSort, no: number): string | number {
    if (sort === 'added') return this.addedOf(no);
    if (sort === 'title') return this.#titleKeys[no] ?? '';
    if (sort === 'contributor') return this.#contributorKeys[no] ?? '';
    return this.#publishedKeys[no] ?? '';
  }

  addValue({ id, facet, value }: FacetValueRow): void {
    if (this.values[id]) return;
    const entry = { id, facet, value, books: new IntList() };
    this.values[id] = entry;
    this.#valueIds[facet]?.set(value, entry);
    this.#idsOfFacet[facet]?.push(id);
    while (this.#facetOfValue.length <= id) this.#facetOfValue.push(0);
    this.#facetOfValue.set(id, facet);
  }

  /** Adds a book or replaces what was known of it. Its values must have been added before. */
  put(row: IndexRow): void {
    this.remove(row.no);
    this.#grow(row.no);
    const { no } = row;
    this.#alive[no] = 1;
    this.#accessibility[no] = row.accessibility;
    this.#titleWords[no] = row.title_words;
    this.#added[no] = row.added.getTime();
    this.#stamps[no] = row.stamp ?? 0;
    this.#markChange(no, 1);
    this.#titleKeys[no] = row.title_key;
    this.#contributorKeys[no] = row.contributor_key;
    this.#publishedKeys[no] = row.published_key;
    this.#values.set(no, row.facet_ids);
    for (const id of row.facet_ids) this.values[id]?.books.push(no);
    this.size += 1;
    this.version += 1;
    this.#countAccessibility(no, 1);
    for (const [sort, order] of this.#orders) {
      order.insert(this.#position(order.view, sort, this.keyOf(sort, no), this.addedOf(no), no), no);
    }
  }

  remove(no: number): void {
    if (!this.isAlive(no)) return;
    for (const id of this.valueIdsOf(no)) this.values[id]?.books.remove(no);
    for (const order of this.#orders.values()) order.remove(no);
    this.#countAccessibility(no, -1);
    this.#markChange(no, -1);
    this.#alive[no] = 0;
    this.#values.set(no, []);
    this.size -= 1;
    this.version += 1;
  }

  /** A sum, so that the order in which rows came does not count. */
  #markChange(no: number, sign: 1 | -1): void {
    const stamp = this.#stamps[no] ?? 0;
    const mixed = Math.imul(Math.imul(no, 0x9e3779b1) ^ stamp, 0x85ebca6b);
    this.fingerprint = (this.fingerprint + sign * (mixed ^ (mixed >>> 15))) | 0;
  }

  /** All books under a sort. Made when first asked for, kept in order afterwards. */
  order(sort: ListSort): IntList {
    const known = this.#orders.get(sort);
    if (known) return known;
    const numbers = new Int32Array(this.size);
    let count = 0;
    for (let no = 1; no <= this.highest; no++) if (this.isAlive(no)) numbers[count++] = no;
    const keyed = Array.from(numbers, (no) => ({ no, key: this.keyOf(sort, no), added: this.addedOf(no) }));
    keyed.sort((a, b) => compareUnder(sort, a.key, b.key) || b.added - a.added || b.no - a.no);
    const order = IntList.from(Int32Array.from(keyed, (book) => book.no));
    this.#orders.set(sort, order);
    return order;
  }

  /** Position in a list in this order of the first book after the one described, whether or not that is still there. */
  positionAfter(list: Int32Array, sort: ListSort, key: string | number, added: number, no: number): number {
    const position = this.#position(list, sort, key, added, no);
    return list[position] === no ? position + 1 : position;
  }

  #position(list: Int32Array, sort: ListSort, key: string | number, added: number, no: number): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = list[middle] ?? 0;
      const compared =
        compareUnder(sort, this.keyOf(sort, other), key) || added - this.addedOf(other) || no - other;
      if (compared < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #countAccessibility(no: number, by: number): void {
    const bits = this.accessibilityOf(no);
    this.#accessibilityCounts.forEach((count, filter) => {
      if ((bits >> filter) & 1) this.#accessibilityCounts[filter] = count + by;
    });
  }

  #grow(no: number): void {
    if (no > this.highest) this.highest = no;
    if (no < this.#alive.length) return;
    const length = Math.max(no + 1, this.#alive.length * 2);
    this.#alive = copied(new Uint8Array(length), this.#alive);
    this.#accessibility = copied(new Uint8Array(length), this.#accessibility);
    this.#titleWords = copied(new Uint16Array(length), this.#titleWords);
    this.#added = copied(new Float64Array(length), this.#added);
    this.#stamps = copied(new Uint32Array(length), this.#stamps);
  }
}

function copied<T extends { set(from: T): void }>(to: T, from: T): T {
  to.set(from);
  return to;
}

/** Titles and names from a to z, dates and additions newest first; an empty key is last under each. */
function compareUnder(sort: ListSort, a: string | number, b: string | number): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const ascending = a < b ? -1 : 1;
  return sort === 'title' || sort === 'contributor' ? ascending : -ascending;
}
