import type { BookSort, BooksQuery, Facets } from '@mangu/contract/books';
import type { CardReader } from './cards.ts';
import { type Cursor, encodeCursor } from './cursor.ts';
import type { FoundCardReader } from './found-cards.ts';
import type { LiveIndex } from './live-index.ts';
import type { ReadingConnection } from './reading-connection.ts';
import type { Search } from './search.ts';
import { selectPage } from './select.ts';

export interface PageDeps {
  readonly live: LiveIndex;
  readonly reading: ReadingConnection;
  readonly cards: CardReader;
  readonly foundCards: FoundCardReader;
  readonly search: Search;
}

export type PageRequest = Omit<BooksQuery, 'sort' | 'after' | 'limit'> & {
  readonly sort: BookSort;
  readonly after: Cursor | undefined;
  readonly limit: number;
};

/** A BooksPage as JSON text. */
export async function readPage(
  { live, cards, foundCards, search }: PageDeps,
  request: PageRequest,
): Promise<string> {
  const { q = '', language = [], subject = [], contributor = [], series = [], accessibility = [] } = request;
  const index = live.current;
  const result = q.trim() === '' ? undefined : await search.find(index, q);
  const page = selectPage(index, {
    filters: { language, subject, contributor, series },
    accessibility,
    found: result?.found,
    sort: request.sort,
    after: request.after,
    limit: request.limit,
    facets: request.facets ?? false,
  });
  const items = await (result ? foundCards.read(page, result.terms) : cards.read(page.numbers));
  const next = page.next ? `"${encodeCursor(page.next)}"` : 'null';
  const facets = page.facets ? `,"facets":${facetsText(page.facets)}` : '';
  const corrected = result?.correctedQuery;
  const correctedQuery = corrected === undefined ? '' : `,"correctedQuery":${JSON.stringify(corrected)}`;
  return `{"items":[${items}],"total":${page.total},"next":${next}${facets}${correctedQuery}}`;
}

const facetsTexts = new WeakMap<Facets, string>();

/** Facets are kept beside the search they belong to, and so is their JSON. */
function facetsText(facets: Facets): string {
  const known = facetsTexts.get(facets);
  if (known !== undefined) return known;
  const text = JSON.stringify(facets);
  facetsTexts.set(facets, text);
  return text;
}
