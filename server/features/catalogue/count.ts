import { type AccessibilityFilter, accessibilityFilters, type Facets } from '@mangu/contract/books';
import { accessibilityBits } from './accessibility.ts';
import type { CatalogueIndex, ValueEntry } from './catalogue-index.ts';
import { facetValue, type ValueFacet, valueFacets } from './facets.ts';
import { IntList } from './int-list.ts';
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
  /** Ids of the values that have a count, by facet, where they are few; undefined for all values. */
  readonly met?: readonly Int32Array[];
  readonly accessibility: Int32Array;
}

const countsScratch = new Scratch(integers);
const otherCountsScratch = new Scratch(integers);
const bitsScratch = new Scratch(integers);

function count(index: CatalogueIndex, selection: Selection, marks: Marks | undefined): Counted {
  const { found, facets } = selection;
  if (marks) return countMarked(index, selection, marks);
  if (found) {
    const counted = countTogether(index, found.numbers);
    const isFew = found.numbers.length * fewBooks <= index.values.length;
    return isFew ? { ...counted, met: valuesMet(index, found.numbers) } : counted;
  }
  const values = countsScratch.zeros(facets ? index.values.length : 0);
  if (facets) for (const entry of index.values) if (entry) values[entry.id] = entry.books.length;
  return { total: index.size, values, accessibility: index.accessibilityCounts };
}

function countMarked(index: CatalogueIndex, { found, facets }: Selection, marks: Marks): Counted {
  const passing = new IntList();
  /** By facet, the books that lack nothing but that facet's own choice: they count for that facet alone. */
  const almost = valueFacets.map(() => new IntList());
  const tell = (no: number) => {
    const missing = marks.all & ~(marks.of[no] ?? 0);
    if (missing === 0) passing.push(no);
    else if (facets && missing < accessibilityBit && (missing & (missing - 1)) === 0) {
      almost[31 - Math.clz32(missing)]?.push(no);
    }
  };
  if (found) for (let i = 0; i < found.numbers.length; i++) tell(found.numbers[i] ?? 0);
  else for (let no = 1; no <= index.highest; no++) tell(no);
  if (!facets) {
    return { total: passing.length, values: new Int32Array(0), accessibility: new Int32Array(0) };
  }
  const counted = countTogether(index, passing.view);
  for (const [number, facet] of valueFacets.entries()) {
    const books = almost[number];
    if (!books || books.length === 0) continue;
    const others = otherCountsScratch.zeros(index.values.length);
    index.countValues(books.view, others);
    for (const id of index.idsOf(facet)) counted.values[id] = (counted.values[id] ?? 0) + (others[id] ?? 0);
  }
  return counted;
}

/** The values of all these books, without a question asked of each. */
function countTogether(index: CatalogueIndex, books: Int32Array): Counted {
  const values = countsScratch.zeros(index.values.length);
  index.countValues(books, values);
  // How many books have each combination of accessibility bits; told apart at the end.
  const combinations = bitsScratch.zeros(1 << accessibilityFilters.length);
  for (let i = 0; i < books.length; i++) {
    const bits = index.accessibilityOf(books[i] ?? 0);
    combinations[bits] = (combinations[bits] ?? 0) + 1;
  }
  return { total: books.length, values, accessibility: perFilter(combinations) };
}

/** So many times the books found must fit into the values there are for a look at each of their values to be cheaper. */
const fewBooks = 50;

function valuesMet(index: CatalogueIndex, numbers: Int32Array): readonly Int32Array[] {
  const met = valueFacets.map(() => new Set<number>());
  for (const no of numbers) for (const id of index.valueIdsOf(no)) met[index.facetOf(id)]?.add(id);
  return met.map((ids) => Int32Array.from(ids));
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
    const top = mostOf(index, counted.met?.[number] ?? index.idsOf(facet), counts);
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

function mostOf(index: CatalogueIndex, ids: Int32Array, counts: Int32Array): FacetCount[] {
  const top: FacetCount[] = [];
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
