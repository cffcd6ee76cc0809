import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { coverFormats } from '@mangu/contract/books';
import { type CheckedBook, type CoverFiles, checkedFiles } from '../checker/protocol.ts';
import { bookKeys, coverMediaTypes } from '../platform/book-keys.ts';
import type { ObjectStore } from '../platform/object-store.ts';

/** SHA-256 of a file of any length. */
export async function hashFile(file: string): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest();
}

/** The EPUB, its copy for reading and its covers, under keys of one id. */
export async function storeObjects(
  objects: ObjectStore,
  id: string,
  file: string,
  folder: string,
  book: CheckedBook,
): Promise<void> {
  await objects.putFile(bookKeys.original(id), file, 'application/epub+zip');
  await objects.putFile(
    bookKeys.reading(id),
    path.join(folder, checkedFiles.pack),
    'application/octet-stream',
  );
  if (book.cover) await storeCovers(objects, id, folder, book.cover);
}

/** What `writeCovers` left in the folder. */
export async function storeCovers(
  objects: ObjectStore,
  id: string,
  folder: string,
  cover: CoverFiles,
): Promise<void> {
  for (const widthPx of cover.widthsPx) {
    for (const format of coverFormats) {
      const from = path.join(folder, checkedFiles.cover(widthPx, format));
      await objects.putFile(bookKeys.cover(id, widthPx, format), from, coverMediaTypes[format]);
    }
  }
}
