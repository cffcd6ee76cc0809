import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EditionStanding, type LocalTime, MoveOrder, MoveParams } from '@mangu/contract/desk';
import { Problem } from '@mangu/contract/problem';
import type { Database } from '../../platform/database.ts';
import { type Person, signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { type MoveParts, makeMove } from './make-move.ts';
import { possibleMoves } from './policy.ts';
import { resolveTime } from './schedule-time.ts';
import type { OwnedEdition } from './tables.ts';

export interface MovesDeps {
  readonly db: Database;
  readonly parts: MoveParts;
}

/** The one way in which an edition goes from state to state. */
export const movesRoutes: FastifyPluginAsyncTypebox<MovesDeps> = async (app, { db, parts }) => {
  app.post(
    '/api/editions/:id/moves/:move',
    {
      schema: {
        tags: ['manuscripts'],
        summary: 'Move an edition to its next state',
        params: MoveParams,
        body: MoveOrder,
        response: { 200: EditionStanding, default: Problem },
      },
    },
    async (request) => {
      const actor = await signedIn(request);
      const { id: editionId, move } = request.params;
      const { version, reason, publishAt } = request.body;
      const order = {
        editionId,
        move,
        actor,
        version,
        reason,
        publishAt: move === 'schedule' && publishAt ? meant(publishAt) : undefined,
      };
      const edition = await makeMove(db, parts, order);
      return standing(edition, actor);
    },
  );
};

/** Where an edition stands for the person who asks. */
export function standing(edition: OwnedEdition, person: Person): EditionStanding {
  return {
    id: edition.id,
    state: edition.state,
    stateSince: edition.state_since.toISOString(),
    version: edition.version,
    moves: possibleMoves(person, edition),
  };
}

/** @throws time-not-possible */
function meant(time: LocalTime): { instant: Date; zone: string } {
  const resolved = resolveTime(time);
  if (resolved.kind !== 'once') throw new ProblemError('time-not-possible', reasons[resolved.kind]);
  if (resolved.time.instant.getTime() <= Date.now()) {
    throw new ProblemError('time-not-possible', 'That time has passed.');
  }
  return { instant: resolved.time.instant, zone: time.zone };
}

const reasons = {
  never: 'The clocks of that zone go forward over this time; it does not exist. Choose one before or after.',
  twice: 'The clocks of that zone show this time twice. Say which is meant by its offset.',
  'unknown-zone': 'That is not the name of a time zone, such as Europe/Berlin.',
  'unknown-date': 'There is no such day or time.',
} as const;
