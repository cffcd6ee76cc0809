/** Somewhere in the book: by CFI, by path and fragment, or by share. */
export type Target = { cfi: string } | { href: string } | { fraction: number };

/** `#href=path%23fragment` (a link from the contents) or `#cfi=…` (a place) of the reader's address. Pure. */
export function targetFromHash(hash: string): Target | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const cfi = parameters.get('cfi');
  if (cfi && /^epubcfi\(.*\)$/.test(cfi)) return { cfi };
  const href = parameters.get('href');
  return href ? { href } : null;
}

/** The book's id in `/read/ID`; null when the address has none. */
export function bookIdFromPath(path: string): string | null {
  const id = /^\/read\/([^/]+)\/?$/.exec(path)?.[1];
  if (!id) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
