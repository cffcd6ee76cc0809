/** A list of 32-bit integers that grows; a fraction of the memory of an array, and contiguous. */
export class IntList {
  #items: Int32Array;
  length = 0;

  constructor(items: Int32Array = new Int32Array(4)) {
    this.#items = items;
  }

  static from(items: Int32Array): IntList {
    const list = new IntList(items);
    list.length = items.length;
    return list;
  }

  /** The integers as they are now; a view that is valid until the list changes. */
  get view(): Int32Array {
    return this.#items.subarray(0, this.length);
  }

  /** The integers and, after `length` of them, room for more; costs nothing to get. Valid until the list changes. */
  get items(): Int32Array {
    return this.#items;
  }

  at(position: number): number {
    return this.#items[position] ?? 0;
  }

  set(position: number, item: number): void {
    this.#items[position] = item;
  }

  push(item: number): void {
    if (this.length === this.#items.length) this.#makeRoom();
    this.#items[this.length++] = item;
  }

  insert(position: number, item: number): void {
    if (this.length === this.#items.length) this.#makeRoom();
    if (position < this.length) this.#items.copyWithin(position + 1, position, this.length);
    this.#items[position] = item;
    this.length += 1;
  }

  /** Takes the first occurrence out, keeping the order. */
  remove(item: number): void {
    const position = this.view.indexOf(item);
    if (position < 0) return;
    this.#items.copyWithin(position, position + 1, this.length);
    this.length -= 1;
  }

  #makeRoom(): void {
    const grown = new Int32Array(Math.max(8, this.length * 2));
    grown.set(this.#items);
    this.#items = grown;
  }
}
