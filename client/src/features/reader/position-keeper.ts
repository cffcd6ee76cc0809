import type { Position, PositionInput } from '@mangu/contract/reading';

/** A place as the page knows it; who saves it and on what it builds is the keeper's. */
export type Place = Pick<PositionInput, 'cfi' | 'fraction' | 'chapter'>;

/** What keeping a place needs of the world. */
export interface KeeperWorld {
  /** Resolves with the place that was saved elsewhere when that is newer than the one this builds on. */
  send(position: PositionInput, keepalive: boolean): Promise<Position | undefined>;
  read(key: string): string | null;
  write(key: string, value: string | null): void;
  later(work: () => void, ms: number): () => void;
  /** The reader's calendar day, `YYYY-MM-DD`. */
  day(): string;
}

export interface KeeperEvents {
  /** A place could not be sent, or everything is sent again. */
  trouble(unsaved: boolean): void;
  /** Another page, here or on another device, read on since this one was opened. */
  elsewhere(place: Position): void;
}

interface Unsent {
  readonly place: Place;
  /** The version of the place on the server that this one followed. */
  readonly base: number;
}

const settleMs = 700;
const retryMs = [2_000, 5_000, 15_000, 60_000] as const;

const storageKey = (bookId: string) => `mangu.reader.position.${bookId}`;

function parseUnsent(text: string | null): Unsent | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null || !('base' in value) || !('place' in value)) return null;
    const { base, place } = value;
    if (typeof base !== 'number' || typeof place !== 'object' || place === null) return null;
    if (!('cfi' in place) || !('fraction' in place)) return null;
    const { cfi, fraction } = place;
    if (typeof cfi !== 'string' || typeof fraction !== 'number') return null;
    const chapter = 'chapter' in place && typeof place.chapter === 'string' ? place.chapter : undefined;
    return { base, place: { cfi, fraction, ...(chapter && { chapter }) } };
  } catch {
    return null;
  }
}

/**
 * The place to open: the server's, or one this device could not send, unless somebody read on from another device
 * since. No clock is asked: the server counts the saves of a book.
 */
export function placeToOpen(
  bookId: string,
  server: Position | null,
  world: Pick<KeeperWorld, 'read'>,
): Place | null {
  const unsent = parseUnsent(world.read(storageKey(bookId)));
  if (!unsent) return server;
  return server && server.version > unsent.base ? server : unsent.place;
}

/** Sends the newest place once the reader rests on it. What cannot be sent stays on the device and is tried again. */
export class PositionKeeper {
  readonly #bookId: string;
  readonly #writer: string;
  readonly #world: KeeperWorld;
  readonly #events: KeeperEvents;
  #base: number;
  #latest: Place | null = null;
  #sent: Place | null = null;
  #failures = 0;
  #cancel: (() => void) | null = null;

  /** @param base version of the place that was on the server when the book was opened, 0 when there was none. */
  constructor(
    bookId: string,
    { writer, base }: { readonly writer: string; readonly base: number },
    world: KeeperWorld,
    events: KeeperEvents,
  ) {
    this.#bookId = bookId;
    this.#writer = writer;
    this.#base = base;
    this.#world = world;
    this.#events = events;
  }

  /** The reader is here now. */
  move(place: Place): void {
    if (place.cfi === this.#latest?.cfi) return;
    this.#latest = place;
    // A failing server is asked at its own pace, not at every page.
    if (this.#failures === 0) this.#schedule(settleMs);
    else this.#keepOnDevice();
  }

  /** The place opened is known to the server already. */
  opened(place: Place): void {
    this.#latest = place;
    this.#sent = place;
  }

  /** The page is being left, or the connection is back: send what is left now. */
  flush(keepalive: boolean): void {
    this.#cancel?.();
    this.#cancel = null;
    void this.#send(keepalive);
  }

  #schedule(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#world.later(() => {
      this.#cancel = null;
      void this.#send(false);
    }, ms);
  }

  #keepOnDevice(): void {
    const unsent: Unsent | null = this.#latest && { place: this.#latest, base: this.#base };
    this.#world.write(storageKey(this.#bookId), unsent && JSON.stringify(unsent));
  }

  async #send(keepalive: boolean): Promise<void> {
    const place = this.#latest;
    if (!place || place === this.#sent) return;
    // Kept before it is sent: a page that is closed while sending loses nothing.
    this.#keepOnDevice();
    const day = this.#world.day();
    const { cfi, fraction, chapter } = place;
    try {
      const newer = await this.#world.send(
        { cfi, fraction, ...(chapter && { chapter }), writer: this.#writer, base: this.#base, day },
        keepalive,
      );
      this.#sent = place;
      if (this.#latest === place) this.#world.write(storageKey(this.#bookId), null);
      if (this.#failures > 0) this.#events.trouble(false);
      this.#failures = 0;
      if (newer) {
        // The next page that is turned here is the newest reading again.
        this.#base = newer.version;
        this.#events.elsewhere(newer);
      }
      if (this.#latest !== place) this.#schedule(settleMs);
    } catch {
      // Another attempt, made when the page was hidden, sent all there is.
      if (this.#latest === this.#sent) return;
      this.#failures++;
      this.#events.trouble(true);
      this.#schedule(retryMs[Math.min(this.#failures, retryMs.length) - 1] ?? settleMs);
    }
  }
}
