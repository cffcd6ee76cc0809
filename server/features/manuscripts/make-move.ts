import { type Move, moves } from '@mangu/contract/manuscripts';
import type { Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { applyMove, demandMove, type MoveRequest } from './moves.ts';
import type { EditionPublisher } from './publisher.ts';
import type { OwnedEdition } from './tables.ts';

/** What moves do in other parts of the platform; `server/jobs` joins them. */
export interface MoveParts {
  readonly publisher: EditionPublisher;
  /** Whether the book of an edition is to be seen by readers. */
  setHidden(trx: Transaction<Schema>, bookId: string, hidden: boolean): Promise<void>;
  publishLater(trx: Transaction<Schema>, editionId: string, at: Date): Promise<void>;
  /** Called when that is committed. */
  scheduled(at: Date): void;
}

/**
 * Makes a move in a transaction of its own: {@link applyMove}. What publishing stores outside of the database is
 * stored before, and only for somebody who may; when it resolves, the lists of this server show what happened.
 */
export async function makeMove(db: Database, parts: MoveParts, request: MoveRequest): Promise<OwnedEdition> {
  const prepared = await prepare(db, parts.publisher, request);
  const effects = {
    async publish(trx: Transaction<Schema>) {
      if (!prepared) throw new ProblemError('changed-meanwhile');
      const { bookId } = await prepared(trx);
      await parts.setHidden(trx, bookId, false);
      return bookId;
    },
    hide: (trx: Transaction<Schema>, bookId: string) => parts.setHidden(trx, bookId, true),
    publishLater: parts.publishLater,
  };
  const edition = await db.transaction().execute((trx) => applyMove(trx, request, effects));
  if (edition.publish_at) parts.scheduled(edition.publish_at);
  if (prepared || request.move === 'unpublish') await parts.publisher.settled();
  return edition;
}

async function prepare(db: Database, publisher: EditionPublisher, { editionId, move, actor }: MoveRequest) {
  const rule: Move = moves[move];
  if (rule.to !== 'published') return undefined;
  const edition = await db
    .selectFrom('edition')
    .innerJoin('work', 'work.id', 'edition.work_id')
    .selectAll('edition')
    .select('work.owner_id')
    .where('edition.id', '=', editionId)
    .executeTakeFirst();
  if (!edition) throw new ProblemError('edition-not-found');
  demandMove(actor, edition, move);
  // A second click finds it published; the answer to that is applyMove's.
  return rule.from.includes(edition.state) ? publisher.prepare(editionId) : undefined;
}
