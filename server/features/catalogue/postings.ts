import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Change } from './live-index.ts';

/** Where a word stands: `number of the book × 8 + field`, in no order. Never changed once made. */
export type Postings = Int32Array;

const fieldBits = 3;
const cacheBytes = 64 * 1024 * 1024;
/** What is read before anybody asks: words of so many books, and so many words at most. */
const usualBooks = 200;
const preloadAtMost = 3_000;

const text = `
  select string_agg(int4send((no << ${fieldBits}) | field), ''::bytea) as postings
  from book_words where words @@ $1::tsquery`;

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
    const { rows } = await this.#pool.query<{ word: string }>(
      `select word from word where books >= ${usualBooks} order by books desc limit ${preloadAtMost}`,
    );
    for (const { word } of rows) {
      if (this.#kept.calculatedSize > cacheBytes / 2) return;
      await this.read(word, false);
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
      const postings = new Int32Array(kept.postings.length + more.length);
      postings.set(kept.postings);
      postings.set(more, kept.postings.length);
      this.#kept.set(key, { ...kept, postings });
    }
  }

  /** @param beginning every word that begins so, too. */
  read(word: string, beginning: boolean): Postings | Promise<Postings> {
    const query = lexeme(word, beginning);
    return this.#kept.get(query)?.postings ?? this.#asked.get(query) ?? this.#ask(query, word, beginning);
  }

  #ask(query: string, word: string, beginning: boolean): Promise<Postings> {
    const generation = this.#generation;
    const asked = this.#pool
      .query<{ postings: Buffer | null }>({ name: 'catalogue-postings', text, values: [query] })
      .then(({ rows: [row] }) => {
        const postings = decode(row?.postings ?? Buffer.alloc(0));
        if (generation === this.#generation) this.#kept.set(query, { word, beginning, postings });
        return postings;
      })
      .finally(() => {
        if (this.#asked.get(query) === asked) this.#asked.delete(query);
      });
    this.#asked.set(query, asked);
    return asked;
  }
}

function holds(words: ReadonlySet<string>, { word, beginning }: Kept): boolean {
  return words.has(word) || (beginning && words.values().some((one) => one.startsWith(word)));
}

/** A tsquery of one word. Words are letters and digits; quoted all the same. */
export function lexeme(word: string, beginning: boolean): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${beginning ? ':*' : ''}`;
}

function decode(bytes: Buffer): Postings {
  // PostgreSQL sends the highest byte first; the copy is swapped to this machine's order at once.
  const swapped = Buffer.from(bytes).swap32();
  return new Int32Array(new Uint8Array(swapped).buffer);
}
