import path from 'node:path';
import { coverMediaTypes } from '../platform/book-keys.ts';

const types: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(coverMediaTypes).map(([format, type]) => [`.${format}`, type])),
  '.epub': 'application/epub+zip',
  '.md': 'text/markdown',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.json': 'application/json',
};

/** As the object was stored first. S3 keeps it; what we deliver says its own. */
export function mediaTypeOf(key: string): string {
  return types[path.extname(key)] ?? 'application/octet-stream';
}
