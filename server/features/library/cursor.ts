import { ProblemError } from '../../platform/problems.ts';

/** Where a page ended: the key of its last row under the order of the list, and its id. */
export interface Cursor {
  readonly key: string;
  readonly id: string;
}

export function encodeCursor({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param isKey what keys of this order look like. @throws cursor-invalid */
export function decodeCursor(text: string | undefined, isKey: (key: string) => boolean): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 2) {
      const [key, id]: unknown[] = parts;
      if (typeof key === 'string' && typeof id === 'string' && isKey(key) && uuid.test(id))
        return { key, id };
    }
  } catch {
    // Not JSON, so none of ours.
  }
  throw new ProblemError('cursor-invalid');
}

/** Microseconds since 1970, as PostgreSQL keeps them. */
export const isMicros = (key: string) => /^\d{1,17}$/.test(key);
