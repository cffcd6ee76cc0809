import type { TextQuote } from './engine-quote.ts';

/** Words of one document of the book, wherever they stand in it now. */
export interface QuoteTarget {
  /** Path of the document inside the book. */
  readonly path: string;
  readonly quote: TextQuote;
}

/** Somewhere in the book: by CFI, by path and fragment, by share, or by its words. */
export type Target = { cfi: string } | { href: string } | { fraction: number } | QuoteTarget;

/** What the reader's address names: a book of the catalogue, or a revision of a manuscript. */
export interface Subject {
  readonly kind: 'book' | 'revision';
  readonly id: string;
}

/** `#href=path%23fragment` (a link from the contents) or `#cfi=…` (a place) of the reader's address. Pure. */
export function targetFromHash(hash: string): Target | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const cfi = parameters.get('cfi');
  if (cfi && /^epubcfi\(.*\)$/.test(cfi)) return { cfi };
  const href = parameters.get('href');
  return href ? { href } : null;
}

/** The comment that `#comment=ID` asks for. */
export function commentFromHash(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('comment');
}

/** `/read/ID` or `/read/revision-ID`; null when the address names neither. */
export function subjectFromPath(path: string): Subject | null {
  const [, revision, id] = /^\/read\/(revision-)?([^/]+)\/?$/.exec(path) ?? [];
  if (!id) return null;
  try {
    return { kind: revision ? 'revision' : 'book', id: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
