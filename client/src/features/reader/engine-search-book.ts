import type { Book } from './engine-book.ts';
import type { Locator } from './engine-location.ts';
import { type Excerpt, findInText, rangeOf, readableText } from './engine-search.ts';

export interface SearchHit {
  readonly cfi: string;
  readonly excerpt: Excerpt;
}

/** What a search says as it goes through the book, section by section. */
export type SearchEvent =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'hits'; readonly chapter: string | undefined; readonly hits: readonly SearchHit[] }
  /** More was found than anyone reads; the search stopped. */
  | { readonly kind: 'limit'; readonly count: number }
  /** Sections that could not be had. */
  | { readonly kind: 'skipped'; readonly count: number };

export const hitLimit = 1000;

type Group = { readonly chapter: string | undefined; readonly hits: SearchHit[] };

/** The hits of one section, under the chapter titles it holds. */
function searchSection(
  page: Document,
  index: number,
  locator: Locator,
  query: string,
  limit: number,
): Group[] {
  const { text, pieces } = readableText(page);
  const groups: Group[] = [];
  for (const { start, end, excerpt } of findInText(text, query, limit)) {
    const range = rangeOf(page, pieces, start, end);
    const chapter = locator.labelAt(index, range)?.trim();
    const hit = { cfi: locator.cfiOf(index, range), excerpt };
    const last = groups.at(-1);
    if (last && last.chapter === chapter) last.hits.push(hit);
    else groups.push({ chapter, hits: [hit] });
  }
  return groups;
}

/** Searches the book in reading order. Ends early, without a word, when `signal` aborts. */
export async function* searchBook(
  book: Book,
  locator: Locator,
  query: string,
  signal: AbortSignal,
): AsyncGenerator<SearchEvent> {
  const count = book.epub.sections.length;
  let found = 0;
  let skipped = 0;
  for (let index = 0; index < count && found < hitLimit; index++) {
    book.prefetch(index + 1);
    const page = await book.structure(index).catch(() => null);
    if (signal.aborted) return;
    const groups = page ? searchSection(page, index, locator, query, hitLimit - found) : [];
    if (!page) skipped++;
    for (const { chapter, hits } of groups) {
      found += hits.length;
      yield { kind: 'hits', chapter, hits };
    }
    yield { kind: 'progress', fraction: (index + 1) / count };
  }
  if (found >= hitLimit) yield { kind: 'limit', count: found };
  if (skipped > 0) yield { kind: 'skipped', count: skipped };
}
