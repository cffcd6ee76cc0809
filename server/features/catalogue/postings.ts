import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { Batches } from './batches.ts';
import type { Change } from './live-index.ts';
import { bytes, Scratch } from './scratch.ts';

/**
 * Where a word stands best in each book that has it: `number of the book × 8 + field`, ascending. Fields are numbered
 * from the best to the least. Never changed once made.
 */
export type Postings = Int32Array;

export const noPostings: Postings = new Int32Array(0);

export const fieldBits = 3;
const cacheBytes = 96 * 1024 * 1024;
/** What is read before anybody asks: words of so many books, and so many words at most. */
const usualBooks = 5;
const preloadAtMost = 80_000;
/** So many are read at once, as long as they have no more books than this: half a second at most. */
const wordsAtOnce = 100;
const booksAtOnce = 100_000;
/** So few words that are not kept are asked for with a beginning; more cost as much as all words that begin so. */
const missingAtMost = 1_000;

/** Many queries in one statement cost a fraction of a statement for each, and of one query that joins them by `|`. */
const text = `
  select asked.place::int as place, string_agg(int4send((no << ${fieldBits}) | field), ''::bytea) as postings
  from unnest($1::text[]) with ordinality as asked (query, place)
  join book_words on words @@ asked.query::tsquery
  group by asked.place`;

export const bookOf = (posting: number) => posting >> fieldBits;
export const fieldOf = (posting: number) => posting & ((1 << fieldBits) - 1);

/** What one word of the query was found as. */
export interface FoundWord {
  readonly whole: Postings;
  /** Words that begin so, itself included; empty when it was not asked for. */
  readonly beginning: Postings;
}

interface Kept {
  readonly word: string;
  readonly beginning: boolean;
  readonly postings: Postings;
}

interface WordsRow {
  readonly no: number;
  readonly field: number;
  readonly words: readonly string[];
}

/** More books at once than this are not added one by one; what was kept is read anew when asked for. */
const addAtMost = 200;

/**
 * The postings of words, from the tsvector index. They are kept, and kept up to date: the few words that stand in very
 * many books are asked for again and again, and reading those is what makes a search slow.
 */
export class PostingsReader {
  readonly #pool: pg.Pool;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: cacheBytes,
    sizeCalculation: ({ postings }, key) => postings.byteLength + 4 * key.length + 300,
  });
  readonly #asked = new Map<string, Promise<Postings>>();
  readonly #batches = new Batches((queries: readonly string[]) => this.#query(queries));
  #generation = 0;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Adds books that came to what is kept; after any other change nothing is kept. */
  async changed(change: Change): Promise<void> {
    // What is being read now may be from before.
    this.#generation += 1;
    this.#asked.clear();
    if (change === 'anything' || change.added.length > addAtMost) {
      this.#kept.clear();
    } else if (this.#kept.size > 0) {
      await this.#add(change.added).catch(() => this.#kept.clear());
    }
  }

  /** Reads the words of the most books before anybody asks, as far as there is room for half of what can be kept. */
  async preload(): Promise<void> {
    const { rows } = await this.#pool.query<UsualWord>(
      `select word, books from word where books >= ${usualBooks} order by books desc limit ${preloadAtMost}`,
    );
    for (const words of readTogether(rows)) {
      if (this.#kept.calculatedSize > cacheBytes / 2) return;
      const generation = this.#generation;
      const wanted = words.filter((word) => !this.#kept.has(lexeme(word, false)));
      const read = await this.#query(wanted.map((word) => lexeme(word, false)));
      if (generation !== this.#generation) continue;
      for (const [place, word] of wanted.entries()) {
        this.#keep({ word, beginning: false, postings: read[place] ?? noPostings });
      }
    }
  }

  async #add(numbers: readonly number[]): Promise<void> {
    const { rows } = await this.#pool.query<WordsRow>({
      name: 'catalogue-words',
      text: 'select no, field, tsvector_to_array(words) as words from book_words where no = any ($1)',
      values: [numbers],
    });
    const fields = rows.map(({ no, field, words }) => ({
      posting: (no << fieldBits) | field,
      words: new Set(words),
    }));
    // A copy: what is set again moves to the front of the cache, where a walk through it would meet it once more.
    for (const [key, kept] of [...this.#kept.entries()]) {
      const more = fields.filter(({ words }) => holds(words, kept)).map(({ posting }) => posting);
      if (more.length === 0) continue;
      this.#kept.set(key, { ...kept, postings: mergePostings([kept.postings, Int32Array.from(more)]) });
    }
  }

  /**
   * The postings of all these words as if they were one: those that are kept, and in one statement the others, which
   * are words of few books. Undefined when they are too many for that.
   */
  readAll(words: readonly string[]): Promise<Postings> | undefined {
    const kept: Postings[] = [];
    const missing: string[] = [];
    for (const word of words) {
      const known = this.#kept.get(lexeme(word, false));
      if (known) kept.push(known.postings);
      else missing.push(lexeme(word, false));
    }
    if (missing.length > missingAtMost) return undefined;
    if (missing.length === 0) return Promise.resolve(mergePostings(kept));
    return this.#query(missing).then((others) => mergePostings([...kept, ...others]));
  }

  /** @param beginning every word that begins so, too. */
  read(word: string, beginning: boolean): Postings | Promise<Postings> {
    const query = lexeme(word, beginning);
    return this.#kept.get(query)?.postings ?? this.#asked.get(query) ?? this.#ask(query, word, beginning);
  }

  #keep(kept: Kept): void {
    this.#kept.set(lexeme(kept.word, kept.beginning), kept);
  }

  /** The postings of each query. */
  async #query(queries: readonly string[]): Promise<Postings[]> {
    const { rows } = await this.#pool.query<{ place: number; postings: Buffer }>({
      name: 'catalogue-postings',
      text,
      values: [queries],
    });
    const found = queries.map(() => noPostings);
    for (const { place, postings } of rows) found[place - 1] = decode(postings);
    return found;
  }

  #ask(query: string, word: string, beginning: boolean): Promise<Postings> {
    const generation = this.#generation;
    // A beginning may stand in very many books, for which single words need not wait.
    const answer = beginning
      ? this.#query([query]).then(([postings = noPostings]) => postings)
      : this.#batches.ask(query);
    const asked = answer
      .then((postings) => {
        if (generation === this.#generation) this.#keep({ word, beginning, postings });
        return postings;
      })
      .finally(() => {
        if (this.#asked.get(query) === asked) this.#asked.delete(query);
      });
    this.#asked.set(query, asked);
    return asked;
  }
}

interface UsualWord {
  readonly word: string;
  readonly books: number;
}

/** Words in groups that are read in one statement each. */
function* readTogether(usual: readonly UsualWord[]): Generator<string[]> {
  let words: string[] = [];
  let sum = 0;
  for (const { word, books } of usual) {
    if (words.length === wordsAtOnce || (words.length > 0 && sum + books > booksAtOnce)) {
      yield words;
      words = [];
      sum = 0;
    }
    words.push(word);
    sum += books;
  }
  if (words.length > 0) yield words;
}

function holds(words: ReadonlySet<string>, { word, beginning }: Kept): boolean {
  return words.has(word) || (beginning && words.values().some((one) => one.startsWith(word)));
}

/** A tsquery of one word. Words are letters and digits; quoted all the same. */
export function lexeme(word: string, beginning: boolean): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${beginning ? ':*' : ''}`;
}

function decode(sent: Buffer): Postings {
  // PostgreSQL sends the highest byte first; the copy is swapped to this machine's order at once.
  const { buffer } = new Uint8Array(sent);
  Buffer.from(buffer).swap32();
  return tidied(new Int32Array(buffer));
}

/** The postings of several words as if they were one. */
export function mergePostings(lists: readonly Postings[]): Postings {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  if (length > manyPostings) return unionOf(lists);
  const all = new Int32Array(length);
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return tidied(all);
}

/** From here on a walk through all books costs less than sorting. */
const manyPostings = 4_000;
const fieldsScratch = new Scratch(bytes);

function unionOf(lists: readonly Postings[]): Postings {
  const highest = lists.reduce((most, list) => Math.max(most, bookOf(list.at(-1) ?? 0)), 0);
  /** One more than the best field of each book, 0 for none. */
  const best = fieldsScratch.zeros(highest + 1);
  let count = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const posting = list[i] ?? 0;
      const no = bookOf(posting);
      const field = fieldOf(posting) + 1;
      const known = best[no] ?? 0;
      if (known === 0) count += 1;
      if (known === 0 || field < known) best[no] = field;
    }
  }
  const union = new Int32Array(count);
  for (let no = 0, at = 0; at < count; no++) {
    const field = best[no] ?? 0;
    if (field > 0) union[at++] = (no << fieldBits) | (field - 1);
  }
  return union;
}

/** Sorts, and keeps of each book the best field. Changes the array. */
function tidied(all: Int32Array): Postings {
  // PostgreSQL reads a table from its beginning, where the oldest books mostly are.
  if (!isAscending(all)) all.sort();
  let count = 0;
  let last = -1;
  for (let i = 0; i < all.length; i++) {
    const posting = all[i] ?? 0;
    if (bookOf(posting) === last) continue;
    last = bookOf(posting);
    all[count++] = posting;
  }
  return count === all.length ? all : all.slice(0, count);
}

function isAscending(all: Int32Array): boolean {
  for (let i = 1; i < all.length; i++) if ((all[i] ?? 0) < (all[i - 1] ?? 0)) return false;
  return true;
}
