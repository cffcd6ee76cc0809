import type { BookSort, BooksQuery } from '@mangu/contract/books';
import { type CardReader, cardSeparator } from './cards.ts';
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

/** For each book the description, or for books found in their text the first passage with all words, else with any. */
const passagesText = `
  select wanted.no, p.chapter, p.text
  from unnest($1::int[]) as wanted (no) join passage p on p.no = wanted.no and p.ordinal = 0
  union all
  select wanted.no, p.chapter, p.text
  from unnest($2::int[]) as wanted (no) cross join lateral (
    (select chapter, text from passage
      where no = wanted.no and ordinal > 0 and words @@ $3::tsquery order by ordinal limit 1)
    union all
    (select chapter, text from passage
      where no = wanted.no and ordinal > 0 and words @@ $4::tsquery order by ordinal limit 1)
    limit 1
  ) p`;

interface PassageRow {
  readonly no: number;
  readonly chapter: string | null;
  readonly text: string;
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
  const items = result ? await foundItems({ reading, cards }, page, result) : await cards.read(page.numbers);
  const next = page.next ? `"${encodeCursor(page.next)}"` : 'null';
  const facets = page.facets ? `,"facets":${JSON.stringify(page.facets)}` : '';
  const corrected = result?.correctedQuery;
  const correctedQuery = corrected === undefined ? '' : `,"correctedQuery":${JSON.stringify(corrected)}`;
  return `{"items":[${items}],"total":${page.total},"next":${next}${facets}${correctedQuery}}`;
}

/** Cards with the passage each book was found by. */
async function foundItems(
  { reading, cards: cardReader }: Pick<PageDeps, 'reading' | 'cards'>,
  { numbers, ranks }: SelectedPage,
  { terms }: SearchResult,
): Promise<string> {
  if (numbers.length === 0) return '';
  const byText = (_no: number, i: number) => (ranks[i] ?? 0) < metadataRank;
  const words = terms.map((term) => lexeme(term.word, term.kind !== 'whole'));
  const [cards, passages] = await Promise.all([
    cardReader.read(numbers),
    reading.query<PassageRow>('catalogue-passages', passagesText, [
      arrayLiteral(numbers.filter((no, i) => !byText(no, i))),
      arrayLiteral(numbers.filter(byText)),
      words.join(' & '),
      words.join(' | '),
    ]),
  ]);
  const marker = createMarker(terms);
  const passageOf = new Map(passages.map((passage) => [passage.no, passage]));
  const lines = cards.split(cardSeparator);
  // A book taken out a moment ago has no card any more; then cards and numbers no longer pair up.
  if (lines.length !== numbers.length) return lines.join(',');
  return lines
    .map((card, i) => {
      const passage = passageOf.get(numbers[i] ?? 0);
      const html = passage && marker.snippet(passage.text);
      if (html === undefined) return card;
      const snippet = { html, ...(passage?.chapter ? { chapter: passage.chapter } : {}) };
      return `${card.slice(0, -1)},"snippet":${JSON.stringify(snippet)}}`;
    })
    .join(',');
}

/** An array of PostgreSQL as text, which spares the driver looking at each number. */
function arrayLiteral(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
