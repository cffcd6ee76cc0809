import { Batches } from './batches.ts';
import type { ReadingConnection } from './reading-connection.ts';

/**
 * The ready cards of the books of each page in the order asked for, as one text: PostgreSQL joins them, nobody parses
 * them.
 */
const text = `
  select page.place::int as place, cards.text
  from unnest($1::text[]) with ordinality as page (list, place) cross join lateral (
    select string_agg(b.card, ',' order by wanted.place) as text
    from unnest(page.list::int[]) with ordinality as wanted (no, place) join book b using (no)
  ) as cards`;

/** Reads the cards of pages; the same page, asked for by many at the same moment, once. */
export class CardReader {
  readonly #batches: Batches<string, string>;
  /** What waits for its statement. */
  readonly #asked = new Map<string, Promise<string>>();

  constructor(reading: ReadingConnection) {
    this.#batches = new Batches(async (lists) => {
      for (const list of lists) this.#asked.delete(list);
      const rows = await reading.query<{ place: number; text: string | null }>('catalogue-cards', text, [
        `{${lists.map((list) => `"${list}"`).join(',')}}`,
      ]);
      const cards = lists.map(() => '');
      for (const row of rows) cards[row.place - 1] = row.text ?? '';
      return cards;
    });
  }

  /** Cards as JSON objects joined by commas, in the order of the numbers; books that are gone are left out. */
  read(numbers: readonly number[]): Promise<string> {
    if (numbers.length === 0) return Promise.resolve('');
    const list = `{${numbers.join(',')}}`;
    const known = this.#asked.get(list);
    if (known) return known;
    const asked = this.#batches.ask(list);
    this.#asked.set(list, asked);
    return asked;
  }
}
