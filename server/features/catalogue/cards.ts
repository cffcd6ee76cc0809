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

/** So that PostgreSQL reads one batch while we send the answers of the other. */
const batchesAtOnce = 2;
const pagesAtMost = 64;

interface Waiting {
  /** An array literal of book numbers. */
  readonly list: string;
  readonly promise: Promise<string>;
  readonly resolve: (cards: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads the cards of pages in batches: what is asked for while PostgreSQL answers others goes into the next statement
 * together. A page asked for alone does not wait; under load a statement serves many pages, and the same page once.
 */
export class CardReader {
  readonly #reading: ReadingConnection;
  readonly #waiting = new Map<string, Waiting>();
  #running = 0;
  #scheduled = false;

  constructor(reading: ReadingConnection) {
    this.#reading = reading;
  }

  /** Cards as JSON objects joined by commas, in the order of the numbers; books that are gone are left out. */
  read(numbers: readonly number[]): Promise<string> {
    if (numbers.length === 0) return Promise.resolve('');
    const list = `{${numbers.join(',')}}`;
    const known = this.#waiting.get(list);
    if (known) return known.promise;
    const waiting = { list, ...Promise.withResolvers<string>() };
    this.#waiting.set(list, waiting);
    this.#schedule();
    return waiting.promise;
  }

  /** After the requests that came in together have all been read from their sockets. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= batchesAtOnce || this.#waiting.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const batch = [...this.#waiting.values().take(pagesAtMost)];
      for (const { list } of batch) this.#waiting.delete(list);
      this.#running += 1;
      void this.#run(batch).finally(() => {
        this.#running -= 1;
        this.#schedule();
      });
    });
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    try {
      const lists = `{${batch.map(({ list }) => `"${list}"`).join(',')}}`;
      const rows = await this.#reading.query<{ place: number; text: string | null }>(
        'catalogue-cards',
        text,
        [lists],
      );
      for (const row of rows) batch[row.place - 1]?.resolve(row.text ?? '');
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
