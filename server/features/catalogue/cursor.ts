import { type BookSort, bookSorts } from '@mangu/contract/books';

/** Where a page ended: the key of its last book under the sort, and its number, which makes the order total. */
export interface Cursor {
  readonly sort: BookSort;
  /** Text for title, contributor and published; milliseconds for added; the rank for relevance. */
  readonly key: string | number;
  /** Milliseconds since 1970 when the last book was added; orders books of one rank. */
  readonly added: number;
  readonly no: number;
}

/** Opaque text for `next`. */
export function encodeCursor({ sort, key, added, no }: Cursor): string {
  return Buffer.from(JSON.stringify([bookSorts.indexOf(sort), key, added, no])).toString('base64url');
}

/** Undefined when the text is none of ours or belongs to another order. */
export function decodeCursor(text: string, sort: BookSort): Cursor | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [sortNumber, key, added, no]: unknown[] = parts;
  if (typeof sortNumber !== 'number' || bookSorts[sortNumber] !== sort) return undefined;
  const isKey = sort === 'relevance' || sort === 'added' ? Number.isFinite(key) : typeof key === 'string';
  if (!isKey || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
  if (typeof added !== 'number' || !Number.isFinite(added) || !Number.isSafeInteger(no)) return undefined;
  return { sort, key, added, no: Number(no) };
}
