import type { Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** Makes a book of the catalogue from an edition; `server/jobs` joins the two. */
export interface EditionPublisher {
  /**
   * Stores the pictures, outside of a transaction; what comes back is called inside the transaction of the move, and
   * writes the book with the newest accepted revision and the edition's metadata. The id of the book is the same
   * every time, so that readers keep their place. Safe to repeat.
   * @throws edition-not-found, file-already-published
   */
  prepare(editionId: string): Promise<(trx: Transaction<Schema>) => Promise<{ readonly bookId: string }>>;
  /** Call after the commit; resolves when lists show it. */
  settled(): Promise<void>;
}
