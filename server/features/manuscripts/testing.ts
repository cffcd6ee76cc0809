import { randomUUID } from 'node:crypto';
import { checklistItems } from '@mangu/contract/desk';
import type { EditionMetadata } from '@mangu/contract/editions';
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
  readonly author?: string;
  readonly chapters?: readonly { path: string; text: string }[];
}

/** An edition of a new work with an accepted manuscript, put where a test needs it, for tests of other parts too. */
export async function makeEdition(db: Database, ownerId: string, made: MadeEdition = {}): Promise<string> {
  const { state = 'draft', title = 'Untitled', assignedTo = null, due = null, bookId = null } = made;
  const work = await db
    .insertInto('work')
    .values({ owner_id: ownerId })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ticked = Object.fromEntries(checklistItems.map((item) => [item, true]));
  const metadata: EditionMetadata = {
    title,
    languages: ['en'],
    contributors: [{ name: made.author ?? 'Ada Author', roles: ['aut'] }],
    descriptionHtml: '<p>About it.</p>',
    subjects: [{ scheme: 'keyword', label: 'Tests' }],
  };
  const { id } = await db
    .insertInto('edition')
    .values({
      work_id: work.id,
      state,
      metadata: JSON.stringify(metadata),
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
  await addRevision(db, id, made.chapters ?? [{ path: 'one.xhtml', text: 'Once upon a time.' }]);
  return id;
}

/** A further accepted file of an edition, without its objects. */
export async function addRevision(
  db: Database,
  editionId: string,
  chapters: readonly { path: string; text: string }[],
): Promise<string> {
  const id = randomUUID();
  const { count } = await db
    .selectFrom('revision')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('edition_id', '=', editionId)
    .executeTakeFirstOrThrow();
  const file = { id, edition_id: editionId, file_name: 'lake.epub', bytes: 1000 };
  await db
    .insertInto('import')
    .values({
      ...file,
      stage: 'done',
      verdict: 'accepted',
      reason: null,
      book_id: null,
      title: null,
      lease_until: null,
      milliseconds: 1,
      finished: new Date(),
    })
    .execute();
  await db
    .insertInto('revision')
    .values({ ...file, no: Number(count) + 1, created_by: null, format: 'epub', sha256: null })
    .execute();
  await db
    .insertInto('revision_chapter')
    .values(
      chapters.map(({ path, text }, ordinal) => ({
        revision_id: id,
        ordinal,
        path,
        title: `Chapter ${ordinal + 1}`,
        text,
        words: text.split(' ').length,
      })),
    )
    .execute();
  return id;
}
