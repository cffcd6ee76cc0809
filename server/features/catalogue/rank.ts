import type { CatalogueIndex } from './catalogue-index.ts';
import { bookOf, type FoundWord, fieldOf, type Postings } from './postings.ts';
import type { Found } from './selection.ts';

/**
 * The ranking rule. A book is found when every word of the query stands somewhere in it. Each word counts once, where
 * it stands best: in the title 64, among people and series 32, in a subject 16, in the description 8, in the text 1;
 * three quarters of that where a word only begins so, which is looked for in the last word when fewer than 100 books
 * have the words as they are. A book found by its metadata alone comes before every book for
 * which the text was needed. When all words stand in the title, the nearer they are to being all of it, the better:
 * up to 200. Equal ranks: newest first.
 */
export const wholeWeights: readonly number[] = [64, 32, 16, 8, 1];
export const beginningWeights: readonly number[] = [48, 24, 12, 6, 1];
/** Ranks from here on: every word stands in the metadata. */
export const metadataRank = 10_000;
const titleBonus = 200;
const textWeight = 1;
const titleWeight = 48;

/** Ranks every book that has all terms. Time grows with the postings, about 2 ns each. */
export function rankBooks(index: CatalogueIndex, terms: readonly FoundWord[]): Found {
  const { length } = terms;
  if (length === 0) return { numbers: new Int32Array(0), ranks: new Int32Array(0) };
  // The rarest first: only its books are ever touched.
  const sorted = [...terms].sort((a, b) => size(a) - size(b));
  const tally = new Tally(index.highest, sorted[0] ? size(sorted[0]) : 0);
  sorted.forEach(({ whole, beginning }, term) => {
    tally.count(whole, wholeWeights, term);
    tally.count(beginning, beginningWeights, term);
  });
  const numbers = new Int32Array(tally.touched);
  const ranks = new Int32Array(tally.touched);
  let count = 0;
  for (let i = 0; i < tally.touched; i++) {
    const no = tally.books[i] ?? 0;
    const state = tally.take(no);
    if (metOf(state) !== length || !index.isAlive(no)) continue;
    let rank = sumOf(state);
    if (inTextOf(state) === 0) rank += metadataRank;
    if (inTitleOf(state) === length)
      rank += Math.round((titleBonus * length) / Math.max(length, index.titleWordsOf(no)));
    numbers[count] = no;
    ranks[count++] = rank;
  }
  return { numbers: numbers.subarray(0, count), ranks: ranks.subarray(0, count) };
}

function size({ whole, beginning }: FoundWord): number {
  return whole.length + beginning.length;
}

/*
 * What is known of a book while terms are counted, in one integer, since reading it is what takes the time:
 * terms met (4 bits), of them in the title (4), of them only in the text (4), weight of the latest (7), sum (10).
 * Ten terms at most and weights up to 64 fit.
 */
const titleShift = 4;
const textShift = 8;
const lastShift = 12;
const sumShift = 19;
const metOf = (state: number) => state & 15;
const inTitleOf = (state: number) => (state >> titleShift) & 15;
const inTextOf = (state: number) => (state >> textShift) & 15;
const lastOf = (state: number) => (state >> lastShift) & 127;
const sumOf = (state: number) => state >> sumShift;

function place(weight: number): number {
  return (
    (weight << lastShift) +
    (weight << sumShift) +
    (weight >= titleWeight ? 1 << titleShift : 0) +
    (weight === textWeight ? 1 << textShift : 0)
  );
}

/** All zeros between uses; as long as the highest book number seen. */
let states = new Int32Array(1024);

/** Counts terms per book. One at a time; every book touched must be taken in the end. */
class Tally {
  /** The books that have the first term. */
  readonly books: Int32Array;
  touched = 0;
  readonly #highest: number;

  constructor(highest: number, booksAtMost: number) {
    if (states.length <= highest) states = new Int32Array(2 * highest + 1);
    this.books = new Int32Array(booksAtMost);
    this.#highest = highest;
  }

  count(postings: Postings, weights: readonly number[], term: number): void {
    // What each field adds to a book that meets the term there first.
    const added = weights.map((weight) => 1 + place(weight));
    for (let i = 0; i < postings.length; i++) {
      const posting = postings[i] ?? 0;
      const no = bookOf(posting);
      // Published since the index was last refreshed.
      if (no > this.#highest) continue;
      const state = states[no] ?? 0;
      const met = metOf(state);
      if (met === term) {
        if (term === 0) this.books[this.touched++] = no;
        states[no] = (state & ~(127 << lastShift)) + (added[fieldOf(posting)] ?? 0);
      } else if (met === term + 1) {
        const weight = weights[fieldOf(posting)] ?? 0;
        const last = lastOf(state);
        if (weight > last) states[no] = state - place(last) + place(weight);
      }
    }
  }

  /** The state of a book, which is forgotten. */
  take(no: number): number {
    const state = states[no] ?? 0;
    states[no] = 0;
    return state;
  }
}
