import type { AccessibilityFilter, BookSort } from '@mangu/contract/books';
import type { Cursor } from './cursor.ts';
import type { ValueFacet } from './facets.ts';

/** Which books, in which order, from where. Values as the person gave them. */
export interface Selection {
  readonly filters: Readonly<Partial<Record<ValueFacet, readonly string[]>>>;
  readonly accessibility: readonly AccessibilityFilter[];
  /** The books a search found, each with its rank; undefined when nothing is sought. */
  readonly found: Found | undefined;
  readonly sort: BookSort;
  readonly after: Cursor | undefined;
  readonly limit: number;
  readonly facets: boolean;
}

/** Result of a search: numbers, ascending, and beside each its rank. */
export interface Found {
  readonly numbers: Int32Array;
  readonly ranks: Uint16Array;
}
