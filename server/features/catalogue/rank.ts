import type { CatalogueIndex } from './catalogue-index.ts';
import { bookOf, type FoundWord, fieldBits, fieldOf, type Postings } from './postings.ts';
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

/**
 * Ranks every book that has all terms. Only the books of the rarest term are looked at, and in the postings of the
 * others only for them, so that time grows with the rarest term.
 */
export function rankBooks(index: CatalogueIndex, terms: readonly FoundWord[]): Found {
  const { length } = terms;
  const [rarest, ...others] = [...terms].sort((a, b) => size(a) - size(b));
  if (!rarest) return { numbers: new Int32Array(0), ranks: new Uint16Array(0) };
  const met = firstMet(rarest);
  for (const term of others) meet(met, term);
  const { numbers, states } = met;
  const ranks = new Uint16Array(met.count);
  let count = 0;
  for (let i = 0; i < met.count; i++) {
    const no = numbers[i] ?? 0;
    // A book may also have been published since the index was last refreshed.
    if (!index.isAlive(no)) continue;
    const state = states[i] ?? 0;
    let rank = sumOf(state);
    if (inTextOf(state) === 0) rank += metadataRank;
    if (inTitleOf(state) === length)
      rank += Math.round((titleBonus * length) / Math.max(length, index.titleWordsOf(no)));
    numbers[count] = no;
    ranks[count++] = rank;
  }
  if (count === numbers.length) return { numbers, ranks };
  return { numbers: numbers.slice(0, count), ranks: ranks.slice(0, count) };
}

function size({ whole, beginning }: FoundWord): number {
  return whole.length + beginning.length;
}

/*
 * What is known of a book while terms are met, in one integer: sum of the weights (12 bits), terms met in the title
 * (4), terms met only in the text (4). Ten terms at most and weights up to 64 fit.
 */
const titleShift = 12;
const textShift = 16;
const sumOf = (state: number) => state & 4095;
const inTitleOf = (state: number) => (state >> titleShift) & 15;
const inTextOf = (state: number) => state >> textShift;

/** A field that adds nothing. */
const noField = 7;
/** By field, what a term that stands there adds to the state of the book. */
const wholeAdds = addsOf(wholeWeights);
const beginningAdds = addsOf(beginningWeights);

function addsOf(weights: readonly number[]): Int32Array {
  const adds = new Int32Array(noField + 1);
  adds.set(weights.map(addedBy));
  return adds;
}

function addedBy(weight: number): number {
  return (
    weight + (weight >= titleWeight ? 1 << titleShift : 0) + (weight === textWeight ? 1 << textShift : 0)
  );
}

/** The books that have all terms so far, ascending, and the state of each; `count` of them. */
interface Met {
  readonly numbers: Int32Array;
  readonly states: Int32Array;
  count: number;
}

/** The books of one term. */
function firstMet(term: FoundWord): Met {
  const { whole, beginning } = term;
  const met = { numbers: new Int32Array(size(term)), states: new Int32Array(size(term)), count: 0 };
  if (beginning.length > 0) {
    fillUnion(met.numbers, whole, beginning);
    met.count = met.numbers.length;
    meet(met, term);
    return met;
  }
  for (let i = 0; i < whole.length; i++) {
    const posting = whole[i] ?? 0;
    met.numbers[i] = bookOf(posting);
    met.states[i] = wholeAdds[fieldOf(posting)] ?? 0;
  }
  met.count = whole.length;
  return met;
}

/** Fills in the books of both lists, ascending; of a book in both the second time stands 0, which is no book. */
function fillUnion(numbers: Int32Array, a: Postings, b: Postings): void {
  let atA = 0;
  let atB = 0;
  let last = 0;
  for (let i = 0; i < numbers.length; i++) {
    const takesA = atB >= b.length || (atA < a.length && (a[atA] ?? 0) <= (b[atB] ?? 0));
    const no = bookOf((takesA ? a[atA++] : b[atB++]) ?? 0);
    numbers[i] = no === last ? 0 : no;
    last = no;
  }
}

/** Keeps the books that also have this term. */
function meet(met: Met, { whole, beginning }: FoundWord): void {
  const { numbers, states } = met;
  let count = 0;
  let inWhole = 0;
  let inBeginning = 0;
  for (let i = 0; i < met.count; i++) {
    const no = numbers[i] ?? 0;
    inWhole = seek(whole, inWhole, no);
    inBeginning = seek(beginning, inBeginning, no);
    const wholeField = fieldAt(whole, inWhole, no);
    const beginningField = fieldAt(beginning, inBeginning, no);
    // In the same field, or a better one, the whole word counts more than one that only begins so.
    const added = (wholeField <= beginningField ? wholeAdds[wholeField] : beginningAdds[beginningField]) ?? 0;
    if (added === 0) continue;
    numbers[count] = no;
    states[count] = (states[i] ?? 0) + added;
    count += 1;
  }
  met.count = count;
}

function fieldAt(list: Postings, at: number, no: number): number {
  if (at >= list.length || no === 0) return noField;
  const posting = list[at] ?? 0;
  return bookOf(posting) === no ? fieldOf(posting) : noField;
}

/** The first place from `from` on of a posting of this book or a later one; in steps that double, then halve. */
function seek(list: Postings, from: number, no: number): number {
  const wanted = no << fieldBits;
  if (from >= list.length || (list[from] ?? 0) >= wanted) return from;
  let low = from;
  let step = 1;
  while (low + step < list.length && (list[low + step] ?? 0) < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, list.length);
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < wanted) low = middle;
    else high = middle;
  }
  return high;
}
