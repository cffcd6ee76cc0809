import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { accepted, rejected } from '../result.ts';
import type { ArchiveLimits, ByteSource, Result } from '../types.ts';
import type { StoredEntry } from './directory.ts';
import type { EntrySpan } from './layout.ts';
import { inflateLimit } from './limits.ts';

const chunkBytes = 64 * 1024;
const rezip = 'Zip the book again with an EPUB tool, and upload the new file.';

/**
 * The bytes of one entry. Memory is bounded by the declared size, which the gate has bounded: what inflates beyond
 * it is only counted, until the stream ends (`corrupt-entry`) or passes the limits (`inflate-limit`).
 * Rejects on an I/O fault of the source.
 */
export async function inflateEntry(
  entry: StoredEntry,
  span: EntrySpan,
  source: ByteSource,
  limits: ArchiveLimits,
): Promise<Result<Uint8Array>> {
  const limit = inflateLimit(entry.compressedSize, limits);
  const bytes = new Uint8Array(entry.size);
  let length = 0;
  let checksum = 0;
  try {
    for await (const chunk of entry.deflated ? inflated(source, span) : chunks(source, span)) {
      if (length + chunk.length <= bytes.length) {
        bytes.set(chunk, length);
        checksum = crc32(chunk, checksum);
      }
      length += chunk.length;
      if (length > limit) {
        return rejected('inflate-limit', {
          message: `The file declares ${entry.size} bytes but unpacks to more than ${limit}.`,
          remedy: rezip,
          path: entry.path,
        });
      }
    }
  } catch (error) {
    if (!isInflateError(error)) throw error;
    return corrupt(entry, `The compressed data is damaged (${error.code}).`);
  }
  if (length !== bytes.length)
    return corrupt(entry, `The file declares ${bytes.length} bytes but holds ${length}.`);
  if (checksum !== entry.crc32)
    return corrupt(entry, 'The checksum of the file does not match its contents.');
  return accepted(bytes);
}

async function* chunks(source: ByteSource, span: EntrySpan): AsyncGenerator<Uint8Array> {
  for (let offset = span.start; offset < span.end; offset += chunkBytes) {
    yield await source.read(offset, Math.min(chunkBytes, span.end - offset));
  }
}

async function* inflated(source: ByteSource, span: EntrySpan): AsyncGenerator<Uint8Array> {
  const input = Readable.from(chunks(source, span), { objectMode: false, highWaterMark: chunkBytes });
  const inflate = createInflateRaw({ chunkSize: chunkBytes });
  input.on('error', (error) => inflate.destroy(error));
  try {
    yield* input.pipe(inflate);
  } finally {
    input.destroy();
    inflate.destroy();
  }
}

function isInflateError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
  );
}

function corrupt(entry: StoredEntry, message: string) {
  return rejected('corrupt-entry', { message, remedy: rezip, path: entry.path });
}
