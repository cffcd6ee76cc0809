import { type MoveName, moves } from '@mangu/contract/manuscripts';
import type { Transaction } from 'kysely';
import { notify } from '../../platform/notifications.ts';
import type { Person } from '../../platform/person.ts';
import type { Schema } from '../../platform/schema.ts';
import type { OwnedEdition } from './tables.ts';

export interface Told {
  readonly edition: OwnedEdition;
  readonly after: OwnedEdition;
  readonly move: MoveName;
  readonly actor: Person | 'clock';
  readonly reason: string | null;
}

/** Pages on which an edition is worked on: its author's and the editors'. */
export const editionPaths = {
  studio: (workId: string, editionId: string) => `/studio/works/${workId}/editions/${editionId}`,
  desk: (editionId: string) => `/desk/${editionId}`,
} as const;

/**
 * Tells the author and the editor of a move that somebody else made; what nobody has taken yet goes to all editors.
 * In the transaction of the move.
 */
export async function tellOfMove(
  trx: Transaction<Schema>,
  { edition, after, move, actor, reason }: Told,
): Promise<void> {
  const by = actor === 'clock' ? undefined : actor.id;
  const data = {
    title: titleOf(edition.metadata),
    ...(reason === null ? {} : { reason }),
    ...(actor === 'clock' ? {} : { name: actor.name }),
  };
  const kind = `edition-${move}`;
  if (edition.owner_id !== by) {
    await notify(trx, [edition.owner_id], {
      kind,
      data,
      path: editionPaths.studio(edition.work_id, edition.id),
    });
  }
  const assigned = [edition.assigned_to, after.assigned_to].filter((id) => id !== null);
  const editors =
    assigned.length === 0 && moves[move].by === 'owner' && move === 'submit'
      ? await allEditors(trx)
      : assigned;
  const others = editors.filter((id) => id !== by && id !== edition.owner_id);
  await notify(trx, others, { kind, data, path: editionPaths.desk(edition.id) });
}

async function allEditors(trx: Transaction<Schema>): Promise<string[]> {
  const rows = await trx.selectFrom('person_role').select('person_id').where('role', '=', 'editor').execute();
  return rows.map((row) => row.person_id);
}

/** Title of an edition as far as its metadata has one. */
export function titleOf(metadata: unknown): string {
  const title: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'title') : undefined;
  return typeof title === 'string' ? title : '';
}
