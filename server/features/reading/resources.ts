import type { Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

export interface Resource {
  readonly path: string;
  readonly mediaType: string;
  readonly start: number;
  readonly storedBytes: number;
  readonly encoding: 'gzip' | null;
  readonly bytes: number;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters, and there are seven to a row. */
const rowsAtOnce = 5_000;

export async function writeResources(
  trx: Transaction<Schema>,
  bookId: string,
  resources: readonly Resource[],
) {
  for (let from = 0; from < resources.length; from += rowsAtOnce) {
    const rows = resources.slice(from, from + rowsAtOnce).map((resource) => ({
      book_id: bookId,
      path: resource.path,
      media_type: resource.mediaType,
      start: resource.start,
      stored_bytes: resource.storedBytes,
      encoding: resource.encoding,
      bytes: resource.bytes,
    }));
    await trx.insertInto('resource').values(rows).execute();
  }
}
