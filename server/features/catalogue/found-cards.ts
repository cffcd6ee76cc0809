import { Batches } from './batches.ts';
import { lexeme } from './postings.ts';
import { metadataRank } from './rank.ts';
import type { ReadingConnection } from './reading-connection.ts';
import type { SelectedPage } from './select.ts';
import { createMarker } from './snippet.ts';
import type { QueryTerm } from './words.ts';

/**
 * For each book of each page ($1) its card and the description, or, where the text was needed to find it ($3), the
 * first passage with all words of that page's search ($4), else with any ($5).
 */
const text = `
  select wanted.page, b.card, p.chapter, p.text
  from unnest($1::int[], $2::int[], $3::bool[]) with ordinality as wanted (page, no, by_text, place)
  join book b using (no)
  left join lateral (
    (select null as chapter, text from passage where not wanted.by_text and no = wanted.no and ordinal = 0)
    union all
    (select chapter, text from passage
      where wanted.by_text and no = wanted.no and ordinal > 0 and words @@ ($4::text[])[wanted.page]::tsquery
      order by ordinal limit 1)
    union all
    (select chapter, text from passage
      where wanted.by_text and no = wanted.no and ordinal > 0 and words @@ ($5::text[])[wanted.page]::tsquery
      order by ordinal limit 1)
    limit 1
  ) p on true
  order by wanted.place`;

interface Page {
  readonly numbers: readonly number[];
  /** Beside each number whether the text of the book was needed to find it. */
  readonly byText: readonly boolean[];
  readonly allWords: string;
  readonly anyWord: string;
}

interface Row {
  /** From 1. */
  readonly page: number;
  readonly card: string;
  readonly chapter: string | null;
  readonly text: string | null;
}

/** Reads what a search shows of the books it found. */
export class FoundCardReader {
  readonly #batches: Batches<Page, readonly Row[]>;

  constructor(reading: ReadingConnection) {
    this.#batches = new Batches<Page, readonly Row[]>(async (pages) => {
      const rows = await reading.query<Row>('catalogue-found', text, [
        // Arrays as text spare the driver a look at each number.
        literal(pages.flatMap(({ numbers }, page) => numbers.map(() => page + 1))),
        literal(pages.flatMap(({ numbers }) => numbers)),
        literal(pages.flatMap(({ byText }) => byText)),
        pages.map(({ allWords }) => allWords),
        pages.map(({ anyWord }) => anyWord),
      ]);
      const found: Row[][] = pages.map(() => []);
      for (const row of rows) found[row.page - 1]?.push(row);
      return found;
    });
  }

  /** Cards as JSON objects joined by commas, each with the passage the book was found by, marked. */
  async read({ numbers, ranks }: SelectedPage, terms: readonly QueryTerm[]): Promise<string> {
    if (numbers.length === 0) return '';
    const words = terms.map((term) => lexeme(term.word, term.kind !== 'whole'));
    const rows = await this.#batches.ask({
      numbers,
      byText: ranks.map((rank) => rank < metadataRank),
      allWords: words.join(' & '),
      anyWord: words.join(' | '),
    });
    const marker = createMarker(terms);
    return rows
      .map(({ card, chapter, text: passage }) => {
        const html = passage === null ? undefined : marker.snippet(passage);
        if (html === undefined) return card;
        const snippet = { html, ...(chapter ? { chapter } : {}) };
        return `${card.slice(0, -1)},"snippet":${JSON.stringify(snippet)}}`;
      })
      .join(',');
  }
}

function literal(values: readonly (number | boolean)[]): string {
  return `{${values.join(',')}}`;
}
