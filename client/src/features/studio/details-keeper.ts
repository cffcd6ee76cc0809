import type { Edition, EditionMetadata } from '@mangu/contract/editions';
import { ApiError } from '../../lib/api.ts';
import { getWork, saveMetadata } from './api.ts';
import { askBeforeLeaving } from './ask-before-leaving.ts';

export type SavingState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

/** What the page shows of it. */
export interface DetailsNow {
  readonly metadata: EditionMetadata;
  readonly state: SavingState;
  readonly error: unknown;
}

/** What the page does, or did, with what becomes of its details. */
export interface DetailsPage {
  saved(edition: Edition): void;
  /** Nothing of it was saved, and nobody sees that: the page has gone. What was written is kept. */
  unsaved(reason: unknown): void;
}

const afterTypingMs = 800;

type Known = Pick<Edition, 'version' | 'metadata'>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const fieldsOf = (metadata: EditionMetadata) => Object.keys(metadata) as (keyof EditionMetadata)[];

/** The changes that are not those which were sent. */
function without(touched: EditionMetadata, sent: EditionMetadata): EditionMetadata {
  const rest = { ...touched };
  for (const field of fieldsOf(sent)) if (rest[field] === sent[field]) delete rest[field];
  return rest;
}

/**
 * Keeps what an author writes about an edition until the server has it: a moment after the last key, one save after
 * the other, each upon the version that the one before it made. It outlives the page, whose place another one takes
 * at any moment: what was not saved by then is saved, or stands there again when somebody comes back.
 */
export class DetailsKeeper {
  readonly #key: string;
  readonly #editionId: string;
  readonly #workId: string;
  #known: Known;
  /** Only fields that were changed here and are not saved yet. */
  #touched: EditionMetadata = {};
  #now: DetailsNow;
  #timer: number | undefined;
  #page: DetailsPage | undefined;
  #isShown = false;
  readonly #listeners = new Set<() => void>();

  constructor(key: string, edition: Edition) {
    this.#key = key;
    this.#editionId = edition.id;
    this.#workId = edition.workId;
    this.#known = edition;
    this.#now = { metadata: edition.metadata, state: 'saved', error: null };
  }

  readonly now = (): DetailsNow => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A page shows it. @returns what to call when that page goes. */
  show(page: DetailsPage): () => void {
    keepers.set(this.#key, this);
    this.#page = page;
    this.#isShown = true;
    return () => {
      this.#isShown = false;
      const { state, error } = this.#now;
      if (state === 'waiting' || state === 'failed') void this.saveNow();
      else if (state !== 'saving') this.#end(state, error);
    };
  }

  /** What came from elsewhere shows at once where nobody is writing. */
  meet(edition: Edition): void {
    if (this.#now.state !== 'saved' || edition.version <= this.#known.version) return;
    this.#known = edition;
    this.#become('saved');
  }

  change(change: EditionMetadata): void {
    this.#touched = { ...this.#touched, ...change };
    const { state, error } = this.#now;
    // A save that is under way ends first; what somebody else wrote is for the author to decide.
    if (state === 'saving' || state === 'conflict') this.#become(state, error);
    else this.#wait(error);
  }

  /** Now, and not in a moment; after a failure, or over what somebody else wrote. */
  async saveNow(): Promise<void> {
    if (this.#now.state === 'saving' || this.#now.state === 'saved') return;
    window.clearTimeout(this.#timer);
    // What failed the last time stays to be read until it is known how it went this time.
    this.#become('saving', this.#now.error);
    const [state, error] = await this.#save();
    if (state !== 'saved') this.#become(state, error);
    else if (fieldsOf(this.#touched).length === 0) this.#become('saved');
    else if (this.#isShown) this.#wait(null);
    else {
      // Nobody writes any more.
      this.#become('waiting');
      return this.saveNow();
    }
    if (!this.#isShown) this.#end(state, error);
  }

  #wait(error: unknown): void {
    this.#become('waiting', error);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.saveNow(), afterTypingMs);
  }

  /**
   * When somebody, or a manuscript, changed other fields meanwhile, both changes stay; when it was the same field, the
   * author is asked and nothing is lost.
   */
  async #save(again = true): Promise<['saved' | 'failed' | 'conflict', unknown]> {
    const from = this.#known;
    const sent = this.#touched;
    try {
      const saved = await saveMetadata(this.#editionId, from.version, { ...from.metadata, ...sent });
      this.#known = saved;
      this.#touched = without(this.#touched, sent);
      this.#page?.saved(saved);
      return ['saved', null];
    } catch (reason) {
      if (!(reason instanceof ApiError && reason.id === 'changed-meanwhile')) return ['failed', reason];
      const work = await getWork(this.#workId).catch(() => undefined);
      const now = work?.editions.find(({ id }) => id === this.#editionId);
      if (!now) return ['conflict', reason];
      this.#known = now;
      // What stands there as it was sent came from here, by a save whose answer was lost.
      const isFree = (field: keyof EditionMetadata) =>
        same(now.metadata[field], from.metadata[field]) || same(now.metadata[field], sent[field]);
      return again && fieldsOf(sent).every(isFree) ? this.#save(false) : ['conflict', reason];
    }
  }

  #become(state: SavingState, error: unknown = null): void {
    this.#now = { metadata: { ...this.#known.metadata, ...this.#touched }, state, error };
    askBeforeLeaving(this.#key, state !== 'saved');
    for (const listener of this.#listeners) listener();
  }

  /** The page has gone, and nothing more is tried. */
  #end(state: SavingState, error: unknown): void {
    const isGone = error instanceof ApiError && error.status === 404;
    if (state !== 'saved' && !isGone) {
      this.#page?.unsaved(error);
      return;
    }
    // Nothing is left of it, or the edition itself was deleted.
    askBeforeLeaving(this.#key, false);
    keepers.delete(this.#key);
  }
}

const keepers = new Map<string, DetailsKeeper>();

/** The keeper of a person's details of an edition: the one that still has some, or a new one. */
export function keeperOf(personId: string, edition: Edition): DetailsKeeper {
  const key = `${personId} ${edition.id}`;
  return keepers.get(key) ?? new DetailsKeeper(key, edition);
}
