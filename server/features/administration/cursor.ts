import { ProblemError } from '../../platform/problems.ts';

/** Where a page ended, as opaque text. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws cursor-invalid when the text is none of ours. */
export function decodeCursor(text: string, length: number): (string | number)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const known = Array.isArray(parts) && parts.length === length;
    if (known && parts.every((part) => typeof part === 'string' || Number.isSafeInteger(part))) return parts;
  } catch {}
  throw new ProblemError('cursor-invalid');
}
