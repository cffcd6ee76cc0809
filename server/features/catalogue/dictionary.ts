import type pg from 'pg';
import { distanceWithin } from './edit-distance.ts';
import { IntList } from './int-list.ts';
import type { Change } from './live-index.ts';

/** Words kept at most; those of the most books first. About 60 bytes each. */
const wordsAtMost = 500_000;
/** More books at once than this are not learnt one by one; the dictionary is read anew. */
const learnAtMost = 200;

const candidatesAtMost = 4;
const stemLength = 3;

interface WordRow {
  readonly word: string;
  readonly books: number;
}

export interface NearestOptions {
  /** The word may go on: also compare with the beginnings of longer words. */
  readonly unfinished: boolean;
  /** Leave out words of this many books or fewer in their metadata; -1 for none. */
  readonly moreThanBooks: number;
}

/** Words of one length that begin or end with the same letter, side by side. */
class Bucket {
  readonly words: string[] = [];
  readonly letters = new IntList();

  push(word: string, letters: number): void {
    this.words.push(word);
    this.letters.push(letters);
  }
}

/** Buckets by length and a letter. */
class Buckets {
  readonly #buckets = new Map<number, Bucket>();
  longest = 0;

  at(length: number, letter: number): Bucket | undefined {
    return this.#buckets.get((length << 16) | letter);
  }

  push(word: string, letter: number, letters: number): void {
    const key = (word.length << 16) | letter;
    const bucket = this.#buckets.get(key) ?? new Bucket();
    this.#buckets.set(key, bucket);
    bucket.push(word, letters);
    this.longest = Math.max(this.longest, word.length);
  }
}

/** The words of the index, in memory, to mend mistyped ones by. Read when first needed, then kept up to date. */
export class Dictionary {
  readonly #pool: pg.Pool;
  /** Of each word the books that have it in their metadata. */
  readonly #books = new Map<string, number>();
  readonly #byFirst = new Buckets();
  readonly #byLast = new Buckets();
  /** Words by their first letters. */
  readonly #byStem = new Map<string, string[]>();
  #ready: Promise<void> | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Reads all words unless that is done. */
  load(): Promise<void> {
    this.#ready ??= this.#read(
      `select word, books from word order by books desc, word limit ${wordsAtMost}`,
      [],
    ).catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** Takes in the words of books that came; resolves when it has. After any other change all is read anew when needed. */
  async changed(change: Change): Promise<void> {
    if (!this.#ready) return;
    if (change === 'anything' || change.added.length > learnAtMost) {
      this.#ready = undefined;
      return;
    }
    const words =
      'select word, books from word where word in (select unnest(tsvector_to_array(words)) from book_words where no = any ($1))';
    this.#ready = this.#ready.then(() => this.#read(words, [change.added]));
    // What is not learnt now because the database is away is read anew later.
    await this.#ready.catch(() => {
      this.#ready = undefined;
    });
  }

  /** Whether the word stands nowhere; false when that is not sure. Call after {@link load}. */
  lacks(word: string): boolean {
    return !this.#books.has(word) && this.#books.size < wordsAtMost;
  }

  /** Words that begin with these three letters or more, and go on; undefined when not all are known. Call after {@link load}. */
  longerWords(beginning: string): readonly string[] | undefined {
    if (beginning.length < stemLength || this.#books.size >= wordsAtMost) return undefined;
    const stemmed = this.#byStem.get(beginning.slice(0, stemLength)) ?? [];
    return stemmed.filter((word) => word.length > beginning.length && word.startsWith(beginning));
  }

  /** Books that have the word in their metadata. Call after {@link load}. */
  booksWith(word: string): number {
    return this.#books.get(word) ?? 0;
  }

  /**
   * The words most likely meant, best first: least typing errors (a letter too many, missing, wrong, or two swapped),
   * swapped letters before others, the same first letter before another, then the most books. None when nothing is
   * near: one error; in words of six letters or more two, after the same first letter. Call after {@link load}.
   */
  nearest(word: string, { unfinished, moreThanBooks }: NearestOptions): readonly string[] {
    const most = errorsAllowed(word);
    if (most === 0) return [];
    const best = new Best(word, moreThanBooks);
    this.#offerNear(word, 1, best);
    if (best.words.length === 0 && most === 2) this.#offerNear(word, 2, best);
    if (best.words.length === 0 && unfinished && word.length >= 4) this.#offerBeginnings(word, best);
    return best.words;
  }

  /** One error leaves the first or the last letter as it is; of two it is taken for granted that the first is right. */
  #offerNear(word: string, errors: 1 | 2, best: Best): void {
    const wanted = letterBits(word);
    const first = word.charCodeAt(0);
    const last = word.charCodeAt(word.length - 1);
    for (let length = word.length - errors; length <= word.length + errors; length++) {
      this.#offerBucket(this.#byFirst.at(length, first), word, { wanted, errors, best });
      if (errors > 1) continue;
      this.#offerBucket(this.#byLast.at(length, last), word, { wanted, errors, best, notFirst: first });
    }
  }

  #offerBucket(
    bucket: Bucket | undefined,
    word: string,
    {
      wanted,
      errors,
      best,
      notFirst = -1,
    }: { wanted: number; errors: number; best: Best; notFirst?: number },
  ): void {
    if (!bucket) return;
    const { words } = bucket;
    const letters = bucket.letters.view;
    for (let place = 0; place < letters.length; place++) {
      if (bitCount((letters[place] ?? 0) ^ wanted) > 2 * errors) continue;
      const candidate = words[place] ?? '';
      if (candidate.charCodeAt(0) === notFirst) continue;
      const distance = distanceWithin(word, candidate, errors);
      if (distance !== undefined) best.offer(candidate, distance, this.booksWith(candidate));
    }
  }

  #offerBeginnings(word: string, best: Best): void {
    const wanted = letterBits(word);
    for (let length = word.length + 1; length <= this.#byFirst.longest; length++) {
      const bucket = this.#byFirst.at(length, word.charCodeAt(0));
      if (!bucket) continue;
      const letters = bucket.letters.view;
      for (let place = 0; place < letters.length; place++) {
        if (bitCount(wanted & ~(letters[place] ?? 0)) > 1) continue;
        const candidate = bucket.words[place] ?? '';
        const errors = distanceWithin(word, candidate.slice(0, word.length), 1);
        if (errors !== undefined) best.offer(candidate, errors, this.booksWith(candidate));
      }
    }
  }

  async #read(text: string, values: unknown[]): Promise<void> {
    const { rows } = await this.#pool.query<WordRow>(text, values);
    for (const { word, books } of rows) this.#put(word, books);
  }

  #put(word: string, books: number): void {
    const isKnown = this.#books.has(word);
    this.#books.set(word, books);
    if (isKnown) return;
    const letters = letterBits(word);
    this.#byFirst.push(word, word.charCodeAt(0), letters);
    this.#byLast.push(word, word.charCodeAt(word.length - 1), letters);
    const stem = word.slice(0, stemLength);
    const stemmed = this.#byStem.get(stem);
    if (stemmed) stemmed.push(word);
    else this.#byStem.set(stem, [word]);
  }
}

/** The best candidates so far. */
class Best {
  readonly #sought: string;
  readonly #soughtLetters: string;
  readonly #moreThanBooks: number;
  readonly #candidates: { word: string; errors: number; books: number }[] = [];

  constructor(sought: string, moreThanBooks: number) {
    this.#sought = sought;
    this.#soughtLetters = sortedLetters(sought);
    this.#moreThanBooks = moreThanBooks;
  }

  get words(): readonly string[] {
    return this.#candidates.map((candidate) => candidate.word);
  }

  offer(word: string, errors: number, books: number): void {
    if (errors === 0 || books <= this.#moreThanBooks) return;
    const worst = this.#candidates[candidatesAtMost - 1];
    if (worst && errors > worst.errors + 0.5) return;
    // People rarely get the first letter wrong, and swap letters more often than they mistake them.
    const otherFirst = word[0] === this.#sought[0] ? 0 : 0.5;
    const swapped = word.length === this.#sought.length && sortedLetters(word) === this.#soughtLetters;
    const weighed = errors + otherFirst - (swapped ? 0.25 : 0);
    this.#candidates.push({ word, errors: weighed, books });
    this.#candidates.sort((a, b) => a.errors - b.errors || b.books - a.books || (a.word < b.word ? -1 : 1));
    if (this.#candidates.length > candidatesAtMost) this.#candidates.pop();
  }
}

function sortedLetters(word: string): string {
  return [...word].sort().join('');
}

/** Numbers are taken as written, and so are words too short to be sure of. */
function errorsAllowed(word: string): number {
  if (word.length < 3 || /^\p{N}+$/u.test(word)) return 0;
  return word.length <= 5 ? 1 : 2;
}

/** A bit per letter that occurs (mod 32): words differ by at least half as many errors as bits. */
function letterBits(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
