import type { DeskSort } from '@mangu/contract/desk';
import { deskSorts } from '@mangu/contract/desk';

/** Where a page of the queue ended: the key of its last row under the sort, as PostgreSQL writes it, and its id. */
export interface DeskCursor {
  readonly key: string;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const day = /^(\d{4}-\d{2}-\d{2}|infinity)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL keeps no NUL.
const title = /^[^\u0000]{0,200}$/u;
const keys: Readonly<Record<DeskSort, RegExp>> = {
  oldest: /^\d{1,19}$/,
  newest: /^\d{1,19}$/,
  due: day,
  'due-last': day,
  title,
  'title-last': title,
};

/** Opaque text for `next`. */
export function encodeDeskCursor(sort: DeskSort, { key, id }: DeskCursor): string {
  return Buffer.from(JSON.stringify([deskSorts.indexOf(sort), key, id])).toString('base64url');
}

/** Undefined when the text is none of ours or belongs to another order. */
export function decodeDeskCursor(text: string, sort: DeskSort): DeskCursor | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [order, key, id]: unknown[] = parts;
  if (order !== deskSorts.indexOf(sort) || typeof key !== 'string' || typeof id !== 'string')
    return undefined;
  return keys[sort].test(key) && uuid.test(id) ? { key, id } : undefined;
}
