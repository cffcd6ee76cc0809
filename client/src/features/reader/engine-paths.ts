/** Paths inside a container and their URLs on the server. Pure. */

/** `true` for `https:…`, `mailto:…`, `//host/…`: everything that does not name a part of the book. */
export function isOutside(href: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(href.trim()) || href.trim().startsWith('//');
}

/**
 * Resolves a relative reference of a content document to a path below the container's root, fragment apart.
 * A path cannot climb above the root (EPUB 3.3 §4.2.5). Null when it points outside the book.
 */
export function resolvePath(reference: string, from: string): { path: string; fragment: string } | null {
  if (isOutside(reference)) return null;
  let url: URL;
  try {
    url = new URL(
      reference.trim(),
      `https://book.invalid/${from.split('/').map(encodeURIComponent).join('/')}`,
    );
  } catch {
    return null;
  }
  return { path: decodePath(url.pathname.slice(1)), fragment: decodePath(url.hash.slice(1)) };
}

/** Percent-decoding that leaves what is not well formed as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `base` is the session's `resources`; the answer is absolute, because a blob document resolves nothing. */
export function resourceUrl(base: string, path: string, origin: string): string {
  return new URL(base + path.split('/').map(encodeURIComponent).join('/'), origin).href;
}
