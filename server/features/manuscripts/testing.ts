import { checklistItems } from '@mangu/contract/desk';
import type { EditionState } from '@mangu/contract/manuscripts';
import type { Database } from '../../platform/database.ts';

export interface MadeEdition {
  readonly state?: EditionState;
  readonly title?: string;
  readonly assignedTo?: string | null;
  readonly due?: string | null;
  readonly submitted?: Date;
  /** All points ticked. */
  readonly checked?: boolean;
  readonly bookId?: string | null;
}

/** An edition of a new work, put where a test needs it, for the tests of other parts too. */
export async function makeEdition(db: Database, ownerId: string, made: MadeEdition = {}): Promise<string> {
  const { state = 'draft', title = 'Untitled', assignedTo = null, due = null, bookId = null } = made;
  const work = await db
    .insertInto('work')
    .values({ owner_id: ownerId })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ticked = Object.fromEntries(checklistItems.map((item) => [item, true]));
  const { id } = await db
    .insertInto('edition')
    .values({
      work_id: work.id,
      state,
      metadata: JSON.stringify({ title }),
      assigned_to: assignedTo,
      due,
      submitted: made.submitted ?? (state === 'draft' ? null : new Date()),
      publish_at: null,
      publish_zone: null,
      book_id: bookId,
      checklist: JSON.stringify(made.checked ? ticked : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
