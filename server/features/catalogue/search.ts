import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { CatalogueIndex } from './catalogue-index.ts';
import { Dictionary } from './dictionary.ts';
import type { Change } from './live-index.ts';
import { type FoundWord, noPostings, type Postings, PostingsReader } from './postings.ts';
import { rankBooks } from './rank.ts';
import type { Found } from './selection.ts';
import { type QueryTerm, queryTerms, tidyQuery } from './words.ts';

export interface SearchResult {
  readonly found: Found;
  /** What was looked for in the end. */
  readonly terms: readonly QueryTerm[];
  /** Present when words were mended. */
  readonly correctedQuery: string | undefined;
}

export interface Search {
  /** Finds and ranks the books for a query of a person; any text is a valid query. */
  find(index: CatalogueIndex, query: string): Promise<SearchResult>;
  /** To be told of every change of the index; resolves when searches show it. */
  changed(change: Change): Promise<void>;
  /** Reads what most searches need before anybody asks. Nothing depends on it but the time of the first searches. */
  prepare(): Promise<void>;
}

/** A word of so few books may be a mistake of its own: mended when the query as written finds nothing. */
const fewPostings = 6;
/** …and only into a word of more books than that. */
const mendedBooks = 10;

/** The last word of a query stands for those that begin like it, unless so many books have it as it is. */
const usualBooks = 100;
const rankedBytes = 64 * 1024 * 1024;

interface Sought {
  readonly term: QueryTerm;
  readonly found: FoundWord;
  /** Other words it may have meant, when it was mended; the next best first. */
  readonly others: readonly string[];
}

/** Search over the words of the index, with spelling mended before the query. */
export function createSearch(pool: pg.Pool): Search {
  const postings = new PostingsReader(pool);
  const dictionary = new Dictionary(pool);
  // By the words sought in the end: the next page of a search, another order or filter of it, the searches many people
  // make, and the ways to mistype them.
  const ranked = new LRUCache<string, Found>({
    maxSize: rankedBytes,
    sizeCalculation: ({ numbers }, key) => 6 * numbers.length + 2 * key.length + 20_000,
  });
  const state = { generation: 0 };

  /** Ranks what was read; keeps it unless the catalogue changed since then. */
  const rank = (index: CatalogueIndex, sought: readonly Sought[], generation: number): Found => {
    const key = sought.map(({ term }) => `${term.kind} ${term.word}`).join(' ');
    const known = ranked.get(key);
    if (known) return known;
    const found = rankBooks(
      index,
      sought.map((one) => one.found),
    );
    if (generation === state.generation) ranked.set(key, found);
    return found;
  };

  const begun = (word: string): Postings | Promise<Postings> => {
    const longer = dictionary.longerWords(word);
    if (longer?.length === 0) return noPostings;
    return (longer && postings.readAll(longer)) ?? postings.read(word, true);
  };

  const look = async (term: QueryTerm, others: readonly string[] = []): Promise<Sought> => {
    const [whole, beginning] = await Promise.all([
      term.kind === 'letter' || !dictionary.lacks(term.word)
        ? postings.read(term.word, term.kind === 'letter')
        : noPostings,
      term.kind === 'beginning' ? begun(term.word) : noPostings,
    ]);
    return { term, found: { whole, beginning }, others };
  };

  /** The term with its word mended when it stands in `few` places or fewer and a near word is known. */
  const mend = async (sought: Sought, few: number, moreThanBooks: number): Promise<Sought> => {
    const { term, found } = sought;
    if (term.unspaced || found.whole.length + found.beginning.length > few) return sought;
    const unfinished = term.kind === 'beginning';
    const [word, ...others] = dictionary.nearest(term.word, { unfinished, moreThanBooks });
    return word === undefined ? sought : look({ ...term, word, kind: 'whole' }, others);
  };

  /** When the mended words stand in no book together, another of the words meant may: the first that does. */
  const tryOthers = async (
    index: CatalogueIndex,
    sought: readonly Sought[],
    generation: number,
  ): Promise<Sought[] | undefined> => {
    for (const [place, { term, others }] of sought.entries()) {
      for (const word of others) {
        const tried = sought.with(place, await look({ ...term, word }));
        if (rank(index, tried, generation).numbers.length > 0) return tried;
      }
    }
    return undefined;
  };

  /** A word of many books is taken as it is, although it may not be finished, as long as that finds anything. */
  const settle = (term: QueryTerm): QueryTerm =>
    term.kind === 'beginning' && dictionary.booksWith(term.word) >= usualBooks
      ? { ...term, kind: 'whole' }
      : term;

  const search = async (index: CatalogueIndex, query: string): Promise<SearchResult> => {
    await dictionary.load();
    const { generation } = state;
    const terms = queryTerms(query);
    const settled = terms.map(settle);
    let asWritten = await Promise.all(settled.map((term) => look(term)));
    let sought = await Promise.all(asWritten.map((one) => mend(one, 0, -1)));
    let found = rank(index, sought, generation);
    if (found.numbers.length === 0 && settled.some((term, i) => term !== terms[i])) {
      asWritten = await Promise.all(terms.map((term) => look(term)));
      sought = await Promise.all(asWritten.map((one) => mend(one, 0, -1)));
      found = rank(index, sought, generation);
    }
    if (found.numbers.length === 0 && sought.length > 1) {
      const again = await Promise.all(sought.map((one) => mend(one, fewPostings, mendedBooks)));
      sought = (await tryOthers(index, sought, generation)) ?? again;
      found = rank(index, sought, generation);
    }
    return {
      found,
      terms: sought.map((one) => one.term),
      correctedQuery: corrected(query, asWritten, sought),
    };
  };

  return {
    find: (index, written) => search(index, tidyQuery(written)),
    async changed(change) {
      state.generation += 1;
      await Promise.all([postings.changed(change), dictionary.changed(change)]);
      state.generation += 1;
      ranked.clear();
    },
    async prepare() {
      await dictionary.load();
      await postings.preload();
    },
  };
}

function corrected(query: string, before: readonly Sought[], after: readonly Sought[]): string | undefined {
  let text = '';
  let end = 0;
  let mended = false;
  after.forEach(({ term }, i) => {
    if (term.word === before[i]?.term.word) return;
    text += query.slice(end, term.start) + term.word;
    end = term.end;
    mended = true;
  });
  return mended ? text + query.slice(end) : undefined;
}
