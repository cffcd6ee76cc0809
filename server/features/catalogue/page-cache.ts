import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface CachedPage {
  /** JSON in UTF-8, ready to be sent. */
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Ready answers of the list by the text of the request, so that a page asked for again costs no more than sending it.
 * Emptied whenever a book comes or goes. An answer begun before that is not kept.
 */
export class PageCache {
  readonly #pages: LRUCache<string, CachedPage> | undefined;
  /** Changes when the cache is emptied. */
  generation = 0;

  /** @param bytes room for answers, in bytes; 0 keeps none. */
  constructor(bytes: number) {
    if (bytes > 0) {
      this.#pages = new LRUCache({
        maxSize: bytes,
        sizeCalculation: (page, key) => page.body.length + 2 * key.length + 200,
      });
    }
  }

  get(key: string): CachedPage | undefined {
    return this.#pages?.get(key);
  }

  /** Keeps an answer unless the catalogue changed since `generation`. Its validator is made either way. */
  keep(key: string, text: string, generation: number): CachedPage {
    const body = Buffer.from(text);
    const page = { body, etag: `"${hash('sha1', body, 'base64url')}"` };
    if (generation === this.generation) this.#pages?.set(key, page);
    return page;
  }

  empty(): void {
    this.generation += 1;
    this.#pages?.clear();
  }
}
