import type { Position, PositionInput } from '@mangu/contract/reading';

/** What keeping a place needs of the world. */
export interface KeeperWorld {
  send(position: PositionInput, keepalive: boolean): Promise<unknown>;
  read(key: string): string | null;
  write(key: string, value: string | null): void;
  now(): number;
  later(work: () => void, ms: number): () => void;
}

interface Unsent {
  readonly position: PositionInput;
  readonly atMs: number;
}

const settleMs = 700;
const retryMs = [2_000, 5_000, 15_000, 60_000] as const;

const storageKey = (bookId: string) => `mangu.reader.position.${bookId}`;

function parseUnsent(text: string | null): Unsent | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null || !('atMs' in value) || !('position' in value))
      return null;
    const { atMs, position } = value;
    if (typeof atMs !== 'number' || typeof position !== 'object' || position === null) return null;
    if (!('cfi' in position) || !('fraction' in position)) return null;
    const { cfi, fraction } = position;
    if (typeof cfi !== 'string' || typeof fraction !== 'number') return null;
    const chapter =
      'chapter' in position && typeof position.chapter === 'string' ? position.chapter : undefined;
    return { atMs, position: { cfi, fraction, ...(chapter && { chapter }) } };
  } catch {
    return null;
  }
}

/**
 * The place to open: the server's, or one this device could not send, when that is newer. Clocks differ, but the
 * unsent one exists only where sending failed, and a later place of another device carries a later time.
 */
export function placeToOpen(
  bookId: string,
  server: Position | null,
  world: Pick<KeeperWorld, 'read'>,
): PositionInput | null {
  const unsent = parseUnsent(world.read(storageKey(bookId)));
  if (!unsent) return server;
  return server && Date.parse(server.updated) > unsent.atMs ? server : unsent.position;
}

/**
 * Sends the newest place once the reader rests on it. What cannot be sent stays on the device and is tried again;
 * `onTrouble` says when that begins and ends.
 */
export class PositionKeeper {
  readonly #bookId: string;
  readonly #world: KeeperWorld;
  readonly #onTrouble: (unsaved: boolean) => void;
  #latest: PositionInput | null = null;
  #sent: PositionInput | null = null;
  #failures = 0;
  #cancel: (() => void) | null = null;

  constructor(bookId: string, world: KeeperWorld, onTrouble: (unsaved: boolean) => void) {
    this.#bookId = bookId;
    this.#world = world;
    this.#onTrouble = onTrouble;
  }

  /** The reader is here now. */
  move(position: PositionInput): void {
    if (position.cfi === this.#latest?.cfi) return;
    this.#latest = position;
    // A failing server is asked at its own pace, not at every page.
    if (this.#failures === 0) this.#schedule(settleMs);
    else this.#keepOnDevice();
  }

  /** The place opened is known to the server already. */
  opened(position: PositionInput): void {
    this.#latest = position;
    this.#sent = position;
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
    const unsent: Unsent | null = this.#latest && { position: this.#latest, atMs: this.#world.now() };
    this.#world.write(storageKey(this.#bookId), unsent && JSON.stringify(unsent));
  }

  async #send(keepalive: boolean): Promise<void> {
    const position = this.#latest;
    if (!position || position === this.#sent) return;
    // Kept before it is sent: a page that is closed while sending loses nothing.
    this.#keepOnDevice();
    try {
      await this.#world.send(position, keepalive);
      this.#sent = position;
      if (this.#latest === position) this.#world.write(storageKey(this.#bookId), null);
      if (this.#failures > 0) this.#onTrouble(false);
      this.#failures = 0;
      if (this.#latest !== position) this.#schedule(settleMs);
    } catch {
      this.#failures++;
      this.#onTrouble(true);
      this.#schedule(retryMs[Math.min(this.#failures, retryMs.length) - 1] ?? settleMs);
    }
  }
}
