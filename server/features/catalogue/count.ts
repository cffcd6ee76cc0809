import { type AccessibilityFilter, accessibilityFilters, type Facets } from '@mangu/contract/books';
import { accessibilityBits } from './accessibility.ts';
import type { CatalogueIndex, ValueEntry } from './catalogue-index.ts';
import { facetValue, type ValueFacet, valueFacets } from './facets.ts';
import { bytes, integers, Scratch } from './scratch.ts';
import type { Found, Selection } from './selection.ts';

const facetValuesAtMost = 50;
const accessibilityBit = 1 << valueFacets.length;
const searchBit = accessibilityBit << 1;

/** Facets of searches without filters, as long as their result is kept: the next page has the same. */
const facetsOfFound = new WeakMap<Found, Facets>();

export interface CountedBooks {
  readonly total: number;
  readonly facets: Facets | undefined;
  /** Whether a book of the index, or of the search when ordered by rank, belongs to the result. Until the next count. */
  readonly passes: (no: number) => boolean;
}

/** Applies the filters to all books or to those a search found, and counts what is left, exactly. */
export function countBooks(index: CatalogueIndex, selection: Selection): CountedBooks {
  const { found, accessibility } = selection;
  const chosen = valueFacets.map((facet) => chosenValues(index, facet, selection.filters[facet] ?? []));
  const marks = markBooks(index, selection, chosen);
  const passes = marks ? (no: number) => marks.of[no] === marks.all : () => true;
  const isFiltered = accessibility.length > 0 || chosen.some((values) => values.length > 0);
  const known = found && !isFiltered ? facetsOfFound.get(found) : undefined;
  if (found && !isFiltered && (known || !selection.facets)) {
    return { total: found.numbers.length, facets: selection.facets ? known : undefined, passes };
  }
  const counted = count(index, selection, marks);
  const facets = selection.facets ? buildFacets(index, counted, chosen, accessibility) : undefined;
  if (found && !isFiltered && facets) facetsOfFound.set(found, facets);
  return { total: counted.total, facets, passes };
}

interface ChosenValue {
  readonly value: string;
  /** Undefined for a value that no book ever had. */
  readonly entry: ValueEntry | undefined;
}

function chosenValues(index: CatalogueIndex, facet: ValueFacet, written: readonly string[]): ChosenValue[] {
  const values = new Set(written.map((value) => facetValue(facet, value)));
  return [...values].map((value) => ({ value, entry: index.valueOf(facet, value) }));
}

/** Per book the conditions it meets, a bit each; `all` are those asked for. */
interface Marks {
  readonly of: Uint8Array;
  readonly all: number;
}

const marksScratch = new Scratch(bytes);

function markBooks(
  index: CatalogueIndex,
  { found, accessibility, sort }: Selection,
  chosen: readonly ChosenValue[][],
): Marks | undefined {
  let all = 0;
  chosen.forEach((values, facet) => {
    if (values.length > 0) all |= 1 << facet;
  });
  // A list by rank has only found books; one by another order is made of all.
  if (found && sort !== 'relevance') all |= searchBit;
  if (accessibility.length > 0) all |= accessibilityBit;
  if (all === 0) return undefined;
  const of = marksScratch.zeros(index.highest + 1);
  const mark = (numbers: Int32Array, bit: number) => {
    for (let i = 0; i < numbers.length; i++) {
      const no = numbers[i] ?? 0;
      of[no] = (of[no] ?? 0) | bit;
    }
  };
  chosen.forEach((values, facet) => {
    for (const { entry } of values) if (entry) mark(entry.books.view, 1 << facet);
  });
  if (found && all & searchBit) mark(found.numbers, searchBit);
  if (accessibility.length > 0) {
    const wanted = accessibilityBits(accessibility);
    for (let no = 1; no <= index.highest; no++) {
      if (index.isAlive(no) && (index.accessibilityOf(no) & wanted) === wanted) {
        of[no] = (of[no] ?? 0) | accessibilityBit;
      }
    }
  }
  return { of, all };
}

interface Counted {
  readonly total: number;
  /** By id of the value; under a facet with a choice of its own, that choice is left out. */
  readonly values: Int32Array;
  readonly accessibility: Int32Array;
}

const countsScratch = new Scratch(integers);
const bitsScratch = new Scratch(integers);

function count(index: CatalogueIndex, { found, facets }: Selection, marks: Marks | undefined): Counted {
  const values = countsScratch.zeros(facets ? index.values.length : 0);
  if (!marks && !found) {
    if (facets) for (const entry of index.values) if (entry) values[entry.id] = entry.books.length;
    return { total: index.size, values, accessibility: index.accessibilityCounts };
  }
  // How many books have each combination of accessibility bits; told apart at the end.
  const combinations = bitsScratch.zeros(1 << accessibilityFilters.length);
  let total = 0;
  const countBook = (no: number) => {
    const missing = marks ? marks.all & ~(marks.of[no] ?? 0) : 0;
    if (missing === 0) {
      total += 1;
      if (!facets) return;
      index.countValues(no, values, -1);
      const bits = index.accessibilityOf(no);
      combinations[bits] = (combinations[bits] ?? 0) + 1;
    } else if (facets && missing < accessibilityBit && (missing & (missing - 1)) === 0) {
      // All but one facet's own choice: the book counts for that facet alone.
      index.countValues(no, values, 31 - Math.clz32(missing));
    }
  };
  if (found) for (let i = 0; i < found.numbers.length; i++) countBook(found.numbers[i] ?? 0);
  else for (let no = 1; no <= index.highest; no++) countBook(no);
  return { total, values, accessibility: perFilter(combinations) };
}

function perFilter(combinations: Int32Array): Int32Array {
  const counts = new Int32Array(accessibilityFilters.length);
  for (let bits = 1; bits < combinations.length; bits++) {
    const books = combinations[bits] ?? 0;
    if (books === 0) continue;
    for (let filter = 0; filter < counts.length; filter++) {
      if ((bits >> filter) & 1) counts[filter] = (counts[filter] ?? 0) + books;
    }
  }
  return counts;
}

function buildFacets(
  index: CatalogueIndex,
  counted: Counted,
  chosen: readonly ChosenValue[][],
  accessibility: readonly AccessibilityFilter[],
): Facets {
  const counts = counted.values;
  const [language = [], subject = [], contributor = [], series = []] = valueFacets.map((facet, number) => {
    const top = mostOf(index, facet, counts);
    const missing = (chosen[number] ?? []).filter(({ value }) => !top.some((known) => known.value === value));
    return [
      ...top,
      ...missing.map(({ value, entry }) => ({ value, count: entry ? (counts[entry.id] ?? 0) : 0 })),
    ];
  });
  const filters = accessibilityFilters
    .map((value, filter) => ({ value, count: counted.accessibility[filter] ?? 0 }))
    .filter(({ value, count }) => count > 0 || accessibility.includes(value))
    .sort((a, b) => b.count - a.count);
  return { language, subject, contributor, series, accessibility: filters };
}

interface FacetCount {
  readonly value: string;
  readonly count: number;
}

function mostOf(index: CatalogueIndex, facet: ValueFacet, counts: Int32Array): FacetCount[] {
  const top: FacetCount[] = [];
  const ids = index.idsOf(facet);
  // Most values are of few books: the last of a full list keeps them out without a look at their text.
  let least = 1;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    const count = counts[id] ?? 0;
    if (count < least) continue;
    keepMost(top, index.values[id]?.value ?? '', count);
    least = top[facetValuesAtMost - 1]?.count ?? 1;
  }
  return top;
}

/** Keeps the list at the largest counts, ties in code-unit order of the value. */
function keepMost(top: FacetCount[], value: string, count: number): void {
  const last = top.at(-1);
  if (top.length === facetValuesAtMost && last && !before(count, value, last)) return;
  let low = 0;
  let high = top.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = top[middle];
    if (other && before(count, value, other)) high = middle;
    else low = middle + 1;
  }
  top.splice(low, 0, { value, count });
  if (top.length > facetValuesAtMost) top.pop();
}

function before(count: number, value: string, other: FacetCount): boolean {
  return count > other.count || (count === other.count && value < other.value);
}
