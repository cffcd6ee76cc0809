import { createHash } from 'node:crypto';
import type { SharedCache } from '../../platform/shared-cache.ts';

/** What an index tells of the catalogue it stands for. */
interface CatalogueState {
  readonly size: number;
  readonly fingerprint: number;
}

/**
 * Ready answers of the list that all servers share. The key holds the state of the catalogue that the asking server
 * knows, so an answer of an older catalogue is never found again and needs no removal; it expires.
 */
export class SharedPages {
  readonly #cache: SharedCache;

  constructor(cache: SharedCache) {
    this.#cache = cache;
  }

  /** The answer to `request` (its URL), from another server or made now and left for the others. */
  async ask(catalogue: CatalogueState, request: string, make: () => Promise<string>): Promise<string> {
    const digest = createHash('sha1').update(request).digest('base64url');
    const key = `page:${catalogue.fingerprint}:${catalogue.size}:${digest}`;
    const found = await this.#cache.get(key);
    if (found !== undefined) return found;
    const made = await make();
    this.#cache.set(key, made);
    return made;
  }
}
