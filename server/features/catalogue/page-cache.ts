import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';

export interface CachedPage {
  readonly body: string;
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
        sizeCalculation: (page, key) => 2 * (page.body.length + key.length) + 200,
      });
    }
  }

  get(key: string): CachedPage | undefined {
    return this.#pages?.get(key);
  }

  /** Keeps an answer unless the catalogue changed since `generation`. Its validator is made either way. */
  keep(key: string, body: string, generation: number): CachedPage {
    // A checksum is enough to tell an answer from the one before it, and costs a tenth of a hash.
    const page = { body, etag: `W/"${body.length.toString(36)}-${crc32(body).toString(36)}"` };
    if (generation === this.generation) this.#pages?.set(key, page);
    return page;
  }

  empty(): void {
    this.generation += 1;
    this.#pages?.clear();
  }
}
