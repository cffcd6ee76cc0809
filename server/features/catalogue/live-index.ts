import type pg from 'pg';
import { ProblemError } from '../../platform/problems.ts';
import { CatalogueIndex, type FacetValueRow, type IndexRow } from './catalogue-index.ts';

const chunk = 20_000;
const retryMs = 1_000;
const columns =
  'no, added, title_key, contributor_key, published_key, title_words, accessibility, facet_ids, xmin::text::bigint as stamp';

/** What happened to the index: books that were not there before came, or anything else, also at first. */
export type Change = { readonly added: readonly number[] } | 'anything';

/** The index in memory, kept like the tables: changes are taken in one after the other, in the order they came. */
export class LiveIndex {
  readonly #pool: pg.Pool;
  readonly #onChange: (change: Change) => Promise<void>;
  #current: CatalogueIndex | undefined;
  #work: Promise<void> = Promise.resolve();
  #waiting = new Set<number>();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param onChange told after each change, which counts as taken in when it has resolved. */
  constructor(pool: pg.Pool, onChange: (change: Change) => Promise<void>) {
    this.#pool = pool;
    this.#onChange = onChange;
  }

  /** The index now. @throws ProblemError `database-unavailable` before the first load. */
  get current(): CatalogueIndex {
    if (this.#current) return this.#current;
    throw new ProblemError(
      'database-unavailable',
      'The catalogue is still being read. Try again in a moment.',
    );
  }

  /** Reads everything anew and then replaces the index at once. */
  load(): Promise<void> {
    return this.#next(async () => {
      this.#waiting.clear();
      const index = new CatalogueIndex();
      const values = await this.#pool.query<FacetValueRow>('select id, facet, value from facet_value');
      for (const value of values.rows) index.addValue(value);
      for (let after = 0; ; ) {
        const { rows } = await this.#pool.query<IndexRow>({
          name: 'catalogue-load',
          text: `select ${columns} from book_index where no > $1 and not hidden order by no limit ${chunk}`,
          values: [after],
        });
        await this.#addRows(index, rows);
        after = rows.at(-1)?.no ?? 0;
        if (rows.length < chunk) break;
      }
      this.#current = index;
      await this.#onChange('anything');
    });
  }

  /** {@link load}, tried every second until the database is there. */
  reload(): void {
    this.load().catch(() => this.#reloadSoon());
  }

  /** Takes in one book that came, changed or went. Calls that come close together are one read. */
  touch(no: number): void {
    this.#waiting.add(no);
    // What could not be read now is read with everything else, a moment later.
    if (this.#waiting.size === 1) this.#next(() => this.#refresh()).catch(() => this.#reloadSoon());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  /** Resolves when every change announced so far is in. */
  settled(): Promise<void> {
    return this.#work;
  }

  #reloadSoon(): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.reload(), retryMs);
    this.#retry.unref();
  }

  async #refresh(): Promise<void> {
    const numbers = [...this.#waiting];
    this.#waiting.clear();
    const index = this.#current;
    if (!index || numbers.length === 0) return;
    const { rows } = await this.#pool.query<IndexRow>({
      name: 'catalogue-refresh',
      text: `select ${columns} from book_index where no = any ($1) and not hidden`,
      values: [numbers],
    });
    const found = new Set(rows.map((row) => row.no));
    const allNew = numbers.every((no) => found.has(no) && !index.isAlive(no));
    await this.#addRows(index, rows);
    for (const no of numbers) if (!found.has(no)) index.remove(no);
    await this.#onChange(allNew ? { added: numbers } : 'anything');
  }

  async #addRows(index: CatalogueIndex, rows: readonly IndexRow[]): Promise<void> {
    const unknown = new Set<number>();
    for (const row of rows) for (const id of row.facet_ids) if (!index.knowsValue(id)) unknown.add(id);
    if (unknown.size > 0) {
      const values = await this.#pool.query<FacetValueRow>(
        'select id, facet, value from facet_value where id = any ($1)',
        [[...unknown]],
      );
      for (const value of values.rows) index.addValue(value);
    }
    for (const row of rows) index.put(row);
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    return done;
  }
}
