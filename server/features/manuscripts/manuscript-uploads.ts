import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/database.ts';
import { signedIn } from '../../platform/person.ts';
import { editionToChange, receiveRevision } from './works.ts';

/** What the uploads ask about a file that is to be a manuscript, and tell when it is whole. */
export function manuscriptUploads(db: Database) {
  return {
    /** @throws sign-in-needed, edition-not-found, not-allowed, edition-locked */
    async authorise(request: FastifyRequest, editionId: string): Promise<void> {
      const person = await signedIn(request);
      await db.transaction().execute((trx) => editionToChange(trx, person, editionId));
    },
    received: receiveRevision,
  };
}
