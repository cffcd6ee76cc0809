import { IntList } from './int-list.ts';

/** Values that most books have at most. */
const slotsPerBook = 6;
const lastSlot = slotsPerBook - 1;

/**
 * The ids of the values of each book. Six slots a book lie side by side, 0 where there is no value, so that books are
 * counted without a branch: several times as fast as lists of different lengths. Where a book has more values, its last
 * slot holds, negative, where the others lie.
 */
export class BookValues {
  #slots = new Int32Array(1024 * slotsPerBook);
  /** For each book with more values: how many, then those. */
  readonly #more = new IntList();

  set(no: number, ids: readonly number[]): void {
    const start = no * slotsPerBook;
    if (this.#slots.length < start + slotsPerBook) {
      const grown = new Int32Array(2 * (start + slotsPerBook));
      grown.set(this.#slots);
      this.#slots = grown;
    }
    this.#slots.fill(0, start, start + slotsPerBook);
    if (ids.length <= slotsPerBook) {
      this.#slots.set(ids, start);
      return;
    }
    this.#slots.set(ids.slice(0, lastSlot), start);
    // One is added, since nothing lies before the first.
    this.#slots[start + lastSlot] = -(this.#more.length + 1);
    this.#more.push(ids.length - lastSlot);
    for (const id of ids.slice(lastSlot)) this.#more.push(id);
  }

  of(no: number): number[] {
    const start = no * slotsPerBook;
    const slots = [...this.#slots.subarray(start, start + slotsPerBook)];
    const last = slots[lastSlot] ?? 0;
    return last < 0 ? [...slots.slice(0, lastSlot), ...this.#moreAt(last)] : slots.filter((id) => id > 0);
  }

  #moreAt(slot: number): Int32Array {
    const start = -slot;
    return this.#more.view.subarray(start, start + this.#more.at(start - 1));
  }

  /** Adds one to the count, by id, of each value of these books. What lands at 0 stands for nothing. */
  count(books: Int32Array, counts: Int32Array): void {
    const slots = this.#slots;
    for (let i = 0; i < books.length; i++) {
      const start = (books[i] ?? 0) * slotsPerBook;
      add(counts, slots[start] ?? 0);
      add(counts, slots[start + 1] ?? 0);
      add(counts, slots[start + 2] ?? 0);
      add(counts, slots[start + 3] ?? 0);
      add(counts, slots[start + 4] ?? 0);
      const last = slots[start + lastSlot] ?? 0;
      if (last >= 0) add(counts, last);
      else for (const id of this.#moreAt(last)) add(counts, id);
    }
  }
}

function add(counts: Int32Array, id: number): void {
  counts[id] = (counts[id] ?? 0) + 1;
}
