/**
 * Arrays as long as the catalogue, used again by each request: making and collecting them anew would cost more than
 * what is done with them. Only for code that hands nothing of it out and does not wait in between.
 */
export class Scratch<T extends Uint8Array | Int32Array> {
  readonly #make: (length: number) => T;
  #array: T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#array = make(0);
  }

  /** At least `length` zeros. What was handed out before is the same memory. */
  zeros(length: number): T {
    if (this.#array.length < length) this.#array = this.#make(Math.max(length, 2 * this.#array.length));
    else this.#array.fill(0, 0, length);
    return this.#array;
  }
}

export const bytes = (length: number) => new Uint8Array(length);
export const integers = (length: number) => new Int32Array(length);
