/** So that PostgreSQL reads one batch while we send the answers of the other. */
const batchesAtOnce = 2;
/** So few that PostgreSQL, we and whoever asks work at the same time: with larger batches they wait for each other. */
const itemsAtMost = 8;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads in batches: what is asked for while PostgreSQL answers others goes into the next statement together. A question
 * asked alone does not wait; under load one statement answers many.
 */
export class Batches<Item, Answer> {
  readonly #read: (items: readonly Item[]) => Promise<readonly Answer[]>;
  #waiting: Waiting<Item, Answer>[] = [];
  #running = 0;
  #scheduled = false;

  /** @param read answers all items, in their order. */
  constructor(read: (items: readonly Item[]) => Promise<readonly Answer[]>) {
    this.#read = read;
  }

  ask(item: Item): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ item, resolve, reject });
    this.#schedule();
    return promise;
  }

  /** After the requests that came in together have all been read from their sockets. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= batchesAtOnce || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const batch = this.#waiting.splice(0, itemsAtMost);
      this.#running += 1;
      void this.#run(batch).finally(() => {
        this.#running -= 1;
        this.#schedule();
      });
    });
  }

  async #run(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#read(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, place) => {
        const answer = answers[place];
        if (answer === undefined) throw new Error('A batch was not answered in full.');
        resolve(answer);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
