import type { BookSort, BooksQuery } from '@mangu/contract/books';
import type { CardReader } from './cards.ts';
import { type Cursor, encodeCursor } from './cursor.ts';
import type { LiveIndex } from './live-index.ts';
import { lexeme } from './postings.ts';
import { metadataRank } from './rank.ts';
import type { ReadingConnection } from './reading-connection.ts';
import type { Search, SearchResult } from './search.ts';
import { type SelectedPage, selectPage } from './select.ts';
import { createMarker } from './snippet.ts';

export interface PageDeps {
  readonly live: LiveIndex;
  readonly reading: ReadingConnection;
  readonly cards: CardReader;
  readonly search: Search;
}

export type PageRequest = Omit<BooksQuery, 'sort' | 'after' | 'limit'> & {
  readonly sort: BookSort;
  readonly after: Cursor | undefined;
  readonly limit: number;
};

/**
 * For each book its card and the description, or, where the text was needed to find it ($2), the first passage with
 * all words, else with any.
 */
const foundText = `
  select b.card, p.chapter, p.text
  from unnest($1::int[], $2::bool[]) with ordinality as wanted (no, by_text, place)
  join book b using (no)
  left join lateral (
    (select null as chapter, text from passage where not wanted.by_text and no = wanted.no and ordinal = 0)
    union all
    (select chapter, text from passage
      where wanted.by_text and no = wanted.no and ordinal > 0 and words @@ $3::tsquery order by ordinal limit 1)
    union all
    (select chapter, text from passage
      where wanted.by_text and no = wanted.no and ordinal > 0 and words @@ $4::tsquery order by ordinal limit 1)
    limit 1
  ) p on true
  order by wanted.place`;

interface FoundRow {
  readonly card: string;
  readonly chapter: string | null;
  readonly text: string | null;
}

/** A BooksPage as JSON text. */
export async function readPage(
  { live, reading, cards, search }: PageDeps,
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
  const items = result ? await foundItems(reading, page, result) : await cards.read(page.numbers);
  const next = page.next ? `"${encodeCursor(page.next)}"` : 'null';
  const facets = page.facets ? `,"facets":${JSON.stringify(page.facets)}` : '';
  const corrected = result?.correctedQuery;
  const correctedQuery = corrected === undefined ? '' : `,"correctedQuery":${JSON.stringify(corrected)}`;
  return `{"items":[${items}],"total":${page.total},"next":${next}${facets}${correctedQuery}}`;
}

/** Cards with the passage each book was found by, in one statement, since each costs more than what it reads. */
async function foundItems(
  reading: ReadingConnection,
  { numbers, ranks }: SelectedPage,
  { terms }: SearchResult,
): Promise<string> {
  if (numbers.length === 0) return '';
  const words = terms.map((term) => lexeme(term.word, term.kind !== 'whole'));
  const rows = await reading.query<FoundRow>('catalogue-found', foundText, [
    // Arrays as text spare the driver a look at each number.
    `{${numbers.join(',')}}`,
    `{${ranks.map((rank) => rank < metadataRank).join(',')}}`,
    words.join(' & '),
    words.join(' | '),
  ]);
  const marker = createMarker(terms);
  return rows
    .map(({ card, chapter, text }) => {
      const html = text === null ? undefined : marker.snippet(text);
      if (html === undefined) return card;
      const snippet = { html, ...(chapter ? { chapter } : {}) };
      return `${card.slice(0, -1)},"snippet":${JSON.stringify(snippet)}}`;
    })
    .join(',');
}
