import type { PositionInput } from '@mangu/contract/reading';
import type { Pool } from 'pg';
import { isSystemFault } from '../../platform/system-faults.ts';
import { type Verdict, verdicts, writeSql } from './position-sql.ts';

/** Who saves: a session, whoever's it is, or a device. */
export type Saver = { readonly session: string } | { readonly device: string };

/**
 * What became of a save, told after its commit.
 * - saved; elsewhere: another page read on since; no-book; no-session: it has ended, nothing was written.
 */
export type SaveOutcome = Exclude<Verdict, 'again'>;

interface Waiting {
  readonly saver: Saver;
  readonly bookId: string;
  input: PositionInput;
  readonly settle: { resolve(outcome: SaveOutcome): void; reject(error: unknown): void }[];
}

/** Places in one statement at most: some tens of milliseconds of PostgreSQL's time. */
const batchAtMost = 1_000;

/**
 * Saves places in batches: one statement is under way, what comes meanwhile is the next one, which starts when that has
 * committed. So the price of a commit is paid once for all who wait for it, and nobody is answered before it.
 */
export class PositionWriter {
  readonly #pool: Pool;
  /** By saver, book and page: of places of one page that wait together only the newest is written. */
  #waiting = new Map<string, Waiting>();
  #busy = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Resolves after the commit. Rejects when the database does not answer; then nothing is known of the place. */
  save(saver: Saver, bookId: string, input: PositionInput): Promise<SaveOutcome> {
    return new Promise((resolve, reject) => {
      const key = `${'session' in saver ? saver.session : saver.device} ${bookId} ${input.writer}`;
      const settle = { resolve, reject };
      const known = this.#waiting.get(key);
      if (known) {
        known.input = input;
        known.settle.push(settle);
      } else this.#waiting.set(key, { saver, bookId, input, settle: [settle] });
      if (this.#busy) return;
      this.#busy = true;
      // After the requests that came in the same turn have been read.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) {
      const all = [...this.#waiting];
      const batch = all.slice(0, batchAtMost);
      this.#waiting = new Map(all.slice(batchAtMost));
      await this.#write(batch);
    }
    this.#busy = false;
  }

  async #write(batch: readonly [string, Waiting][]): Promise<void> {
    try {
      this.#answer(batch, await this.#verdicts(batch.map(([, waiting]) => waiting)));
    } catch (error) {
      // One place that PostgreSQL cannot hold must not take the others with it.
      if (batch.length > 1 && !isSystemFault(error)) for (const entry of batch) await this.#write([entry]);
      else for (const [, { settle }] of batch) for (const { reject } of settle) reject(error);
    }
  }

  #answer(batch: readonly [string, Waiting][], answers: readonly [number, Verdict][]): void {
    const again: [string, Waiting][] = [];
    for (const [place, verdict] of answers) {
      const entry = batch[place];
      if (entry && verdict === 'again') again.push(entry);
      else if (verdict !== 'again') for (const { resolve } of entry?.[1].settle ?? []) resolve(verdict);
    }
    this.#putBack(again);
  }

  /** Two pages of one reader in one book take turns, in the order in which they came. */
  #putBack(entries: readonly [string, Waiting][]): void {
    if (entries.length === 0) return;
    const later = this.#waiting;
    this.#waiting = new Map(entries);
    for (const [key, waiting] of later) {
      const first = this.#waiting.get(key);
      if (first) {
        first.input = waiting.input;
        first.settle.push(...waiting.settle);
      } else this.#waiting.set(key, waiting);
    }
  }

  async #verdicts(batch: readonly Waiting[]): Promise<[number, Verdict][]> {
    const rows = batch.map(({ saver, bookId, input }, place) => ({
      place,
      ...saver,
      book: bookId,
      cfi: input.cfi.toWellFormed(),
      fraction: input.fraction,
      chapter: input.chapter?.toWellFormed(),
      writer: input.writer,
      base: input.base,
      day: input.day,
    }));
    const answer = await this.#pool.query<[number, number]>({
      name: 'save-positions',
      text: writeSql,
      values: [JSON.stringify(rows)],
      rowMode: 'array',
    });
    return answer.rows.map(([place, verdict]) => [place, verdicts[verdict] ?? 'again']);
  }
}
