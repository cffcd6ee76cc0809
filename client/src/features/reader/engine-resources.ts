import type { FoliateManifestItem } from 'foliate-js/epub.js';
import { adaptCss, cssReferences, replaceCssReferences } from './engine-css.ts';
import { decodePath, resolvePath, resourceUrl } from './engine-paths.ts';

/** Why a part of the book could not be had. `status` is 0 when no answer came. */
export class ResourceError extends Error {
  readonly path: string;
  readonly status: number;

  constructor(path: string, status: number) {
    super(`${path}: ${status === 0 ? 'no answer' : `HTTP ${status}`}`);
    this.name = 'ResourceError';
    this.path = path;
    this.status = status;
  }
}

/** Types a browser shows as a picture; for any other the manifest's fallback is used (EPUB 3.3 §3.5). */
const pictureTypes = /^image\/(?:jpe?g|png|gif|svg\+xml|webp|avif)$/i;

/**
 * The parts of one book on the server, fetched one at a time and only when shown. Pictures, fonts, audio and
 * video keep their address, so that the browser streams, caches and ranges them itself; only text is read here.
 */
export class BookResources {
  readonly #base: string;
  readonly #texts = new Map<string, Promise<string>>();
  readonly #sheets = new Map<string, Promise<string>>();
  readonly #blobs = new Set<string>();
  #items = new Map<string, FoliateManifestItem>();
  #fallbacks = new Map<string, string>();
  layout: 'reflowable' | 'pre-paginated' = 'reflowable';

  constructor(base: string) {
    this.#base = base;
  }

  /** The manifest decides what may be shown: what it does not list is not part of the book (EPUB 3.3 §3.1). */
  setManifest(items: readonly FoliateManifestItem[], packageDocument: Document): void {
    this.#items = new Map(items.map((item) => [decodePath(item.href), item]));
    this.#fallbacks = new Map();
    for (const element of packageDocument.querySelectorAll('manifest > item[fallback]')) {
      const id = element.getAttribute('id');
      const fallback = element.getAttribute('fallback');
      if (id && fallback) this.#fallbacks.set(id, fallback);
    }
  }

  /** The item itself, or the first of its fallbacks whose type `accepts` takes. */
  suitable(item: FoliateManifestItem, accepts: RegExp): FoliateManifestItem | undefined {
    const byId = new Map([...this.#items.values()].map((one) => [one.id, one]));
    const seen = new Set<string>();
    for (let one: FoliateManifestItem | undefined = item; one && !seen.has(one.id); ) {
      if (accepts.test(one.mediaType)) return one;
      seen.add(one.id);
      one = byId.get(this.#fallbacks.get(one.id) ?? '');
    }
    return undefined;
  }

  url(path: string): string {
    return resourceUrl(this.#base, decodePath(path), window.location.origin);
  }

  /** Address for a reference in `from`; null for what is not in the manifest or lies outside the book. */
  resolve(reference: string, from: string): string | null {
    const target = resolvePath(reference, from);
    if (!target) return null;
    const item = this.#items.get(target.path);
    if (!item) return null;
    const shown = item.mediaType.startsWith('image/') ? (this.suitable(item, pictureTypes) ?? item) : item;
    return this.url(shown.href) + (target.fragment ? `#${encodeURIComponent(target.fragment)}` : '');
  }

  item(path: string): FoliateManifestItem | undefined {
    return this.#items.get(decodePath(path));
  }

  /** The text of a part. Kept while the book is open, unless fetching failed. */
  text(path: string): Promise<string> {
    const known = this.#texts.get(path);
    if (known) return known;
    const loading = this.#fetchText(path);
    this.#texts.set(path, loading);
    loading.catch(() => this.#texts.delete(path));
    if (this.#texts.size > 24) this.#texts.delete(this.#texts.keys().next().value ?? '');
    return loading;
  }

  async #fetchText(path: string): Promise<string> {
    let response: Response;
    try {
      response = await fetch(this.url(path), { credentials: 'same-origin' });
    } catch {
      throw new ResourceError(path, 0);
    }
    if (!response.ok) throw new ResourceError(path, response.status);
    return response.text();
  }

  /** A style sheet, made fit and with its own references resolved, as a blob URL. */
  sheet(path: string, depth = 0): Promise<string> {
    const known = this.#sheets.get(path);
    if (known) return known;
    const loading = this.text(path).then(async (text) =>
      this.blob(await this.css(text, path, depth), 'text/css'),
    );
    this.#sheets.set(path, loading);
    loading.catch(() => this.#sheets.delete(path));
    return loading;
  }

  /** Style text (a sheet, `<style>`, or `style=""`) of the part `from`. Imports go four deep at most. */
  async css(text: string, from: string, depth = 0): Promise<string> {
    const replacement = new Map<string, string>();
    await Promise.all(
      cssReferences(text).map(async ({ url, kind }) => {
        const target = resolvePath(url, from);
        if (kind === 'import') {
          const sheet =
            target && depth < 4 && this.#items.has(target.path)
              ? await this.sheet(target.path, depth + 1).catch(() => null)
              : null;
          replacement.set(url, sheet ?? 'data:text/css,');
        } else if (!url.startsWith('#')) replacement.set(url, this.resolve(url, from) ?? 'data:,');
      }),
    );
    return adaptCss(replaceCssReferences(text, replacement), this.layout);
  }

  blob(text: string, type: string): string {
    const url = URL.createObjectURL(new Blob([text], { type }));
    this.#blobs.add(url);
    return url;
  }

  release(url: string): void {
    URL.revokeObjectURL(url);
    this.#blobs.delete(url);
  }

  destroy(): void {
    for (const url of this.#blobs) URL.revokeObjectURL(url);
    this.#blobs.clear();
  }
}
