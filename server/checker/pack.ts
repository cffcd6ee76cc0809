import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { PackedResource } from './protocol.ts';

const compressible =
  /^(text\/|application\/(xhtml\+xml|xml|json|smil\+xml|oebps-package\+xml|x-dtbncx\+xml|pls\+xml)|image\/svg\+xml)/;

/**
 * The copy for reading is one object: the parts of the book one after the other, text gzipped, the rest as it
 * is, so that each can be sent by a range read and media keep their own ranges. The index goes to the database.
 */
export function openPack(file: string) {
  const handle = openSync(file, 'w', 0o600);
  const resources: PackedResource[] = [];
  let end = 0;
  return {
    resources,
    add(path: string, mediaType: string, bytes: Uint8Array): void {
      const gzipped =
        compressible.test(mediaType) && bytes.length > 200 ? gzipSync(bytes, { level: 6 }) : undefined;
      const stored = gzipped && gzipped.length < bytes.length ? gzipped : bytes;
      const encoding = stored === gzipped ? 'gzip' : null;
      writeAll(handle, stored);
      resources.push({
        path,
        mediaType,
        start: end,
        storedBytes: stored.length,
        encoding,
        bytes: bytes.length,
      });
      end += stored.length;
    },
    close: () => closeSync(handle),
  };
}

function writeAll(handle: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(handle, bytes, offset);
}
