import type { Highlight, HighlightChanges, HighlightInput, HighlightSaved } from '@mangu/contract/highlights';

/** What keeping highlights needs of the world. */
export interface StoreWorld {
  load(since: number | undefined): Promise<HighlightChanges>;
  /** Rejects with `refused` when the server will never take it. */
  save(id: string, input: HighlightInput): Promise<HighlightSaved>;
  remove(id: string, version: number): Promise<void>;
  isRefusal(error: unknown): boolean;
  read(): string | null;
  write(value: string | null): void;
}

export interface StoreState {
  readonly list: readonly Highlight[];
  /** The server's are among them. */
  readonly loaded: boolean;
  /** Changes that this device could not send yet. */
  readonly unsent: number;
  /** Two notes were joined into one, or the server refused something. */
  readonly said: 'joined' | 'refused' | 'changed' | null;
}

type Pending =
  | { readonly kind: 'save'; readonly highlight: Highlight }
  | { readonly kind: 'remove'; readonly id: string; readonly version: number };

interface Saved {
  readonly version: number;
  /** The server has what was sent, and nothing of another device. */
  readonly isOurs: boolean;
}

/**
 * The highlights of one book: shown at once, kept on the device until the server has them, and brought up to date with
 * what other devices changed.
 */
export class HighlightStore {
  readonly #world: StoreWorld;
  readonly #tell: (state: StoreState) => void;
  #known = new Map<string, Highlight>();
  #pending: Map<string, Pending>;
  #cursor: number | undefined;
  #said: StoreState['said'] = null;
  #busy: Promise<void> = Promise.resolve();

  constructor(world: StoreWorld, tell: (state: StoreState) => void) {
    this.#world = world;
    this.#tell = tell;
    this.#pending = new Map(parsePending(world.read()).map((one) => [idOf(one), one]));
  }

  /** Sends what waits, then asks what changed elsewhere. */
  sync(): Promise<void> {
    this.#busy = this.#busy.then(() => this.#sync());
    return this.#busy;
  }

  put(highlight: Highlight): Promise<void> {
    const before = this.#pending.get(highlight.id);
    // What was not deleted yet has no stone with a version of its own.
    const version = before?.kind === 'remove' ? before.version : highlight.version;
    return this.#do({ kind: 'save', highlight: { ...highlight, version } });
  }

  remove({ id, version }: Pick<Highlight, 'id' | 'version'>): Promise<void> {
    return this.#do({ kind: 'remove', id, version });
  }

  heard(): void {
    this.#said = null;
    this.#publish();
  }

  #do(change: Pending): Promise<void> {
    this.#pending.set(idOf(change), change);
    this.#keep();
    this.#publish();
    return this.sync();
  }

  async #sync(): Promise<void> {
    try {
      for (const id of [...this.#pending.keys()]) {
        const change = this.#pending.get(id);
        if (!change) continue;
        const saved = await this.#send(change);
        const newer = this.#pending.get(id);
        if (newer === change) this.#pending.delete(id);
        else if (newer && saved) this.#follow(newer, saved);
        this.#keep();
        // At once: the next change builds on what the server has.
        this.#publish();
      }
      const { highlights, deleted, cursor } = await this.#world.load(this.#cursor);
      this.#cursor = cursor;
      for (const one of highlights) this.#known.set(one.id, one);
      for (const id of deleted) this.#known.delete(id);
    } catch {
      // Offline: what waits stays on the device, and goes with the next change or when the connection is back.
    }
    this.#publish();
  }

  /** @returns what the server made of one that was saved. */
  async #send(change: Pending): Promise<Saved | undefined> {
    try {
      if (change.kind === 'remove') {
        // One that was never sent has nothing to be deleted.
        if (change.version > 0) await this.#world.remove(change.id, change.version);
        this.#known.delete(change.id);
        return undefined;
      }
      const { id, cfi, fraction, chapter, quote, colour, note, version } = change.highlight;
      const input = { cfi, fraction, ...(chapter && { chapter }), quote, colour, note, version };
      const { highlight, joined } = await this.#world.save(id, input);
      if (highlight.id !== id) this.#known.delete(id);
      this.#known.set(highlight.id, highlight);
      if (joined) this.#said = 'joined';
      return { version: highlight.version, isOurs: highlight.id === id && highlight.note === note };
    } catch (error) {
      if (!this.#world.isRefusal(error)) throw error;
      this.#said = change.kind === 'remove' ? 'changed' : 'refused';
      return undefined;
    }
  }

  /** What was changed while the one before was sent builds on that, as the person saw them. */
  #follow(newer: Pending, { version, isOurs }: Saved): void {
    const id = idOf(newer);
    if (isOurs) {
      const next: Pending =
        newer.kind === 'remove'
          ? { ...newer, version }
          : { kind: 'save', highlight: { ...newer.highlight, version } };
      this.#pending.set(id, next);
    } else if (newer.kind === 'remove') {
      // What another device wrote was not seen here. A note is joined with it by the server.
      this.#pending.delete(id);
      this.#said = 'changed';
    }
  }

  #keep(): void {
    this.#world.write(this.#pending.size > 0 ? JSON.stringify([...this.#pending.values()]) : null);
  }

  #publish(): void {
    const shown = new Map(this.#known);
    for (const change of this.#pending.values()) {
      if (change.kind === 'save') shown.set(change.highlight.id, change.highlight);
      else shown.delete(change.id);
    }
    const list = [...shown.values()].sort((a, b) => a.fraction - b.fraction);
    this.#tell({ list, loaded: this.#cursor !== undefined, unsent: this.#pending.size, said: this.#said });
  }
}

function idOf(change: Pending): string {
  return change.kind === 'save' ? change.highlight.id : change.id;
}

/** What we wrote ourselves; anything else is as good as nothing. */
function parsePending(text: string | null): Pending[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(
      (one: unknown): one is Pending =>
        typeof one === 'object' && one !== null && 'kind' in one && ('highlight' in one || 'id' in one),
    );
  } catch {
    return [];
  }
}
