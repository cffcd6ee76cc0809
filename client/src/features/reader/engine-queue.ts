/** What is done to the page, one after the other: foliate-js drops a call that comes while another is under way. */
export class PageQueue {
  #last: Promise<void> = Promise.resolve();
  #gone = Promise.withResolvers<void>();
  #waiting = 0;

  /** How many wait or are under way. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when the work is done, or given up by `clear`. */
  add(work: () => Promise<void>): Promise<void> {
    this.#waiting++;
    const gone = this.#gone;
    const done = this.#last
      .then(() => (gone === this.#gone ? Promise.race([work(), gone.promise]) : undefined))
      .finally(() => this.#waiting--);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Gives up all there is: the view it was asked of goes, and what that has begun may never end. */
  clear(): void {
    const gone = this.#gone;
    this.#gone = Promise.withResolvers();
    gone.resolve();
  }
}
