import type { DeskEdition, Transition } from '@mangu/contract/desk';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { type DeskRow, readDeskRow, toItem } from './desk-queue.ts';
import { readChecklist } from './desk-work.ts';
import { mayReview, maySeeEdition } from './policy.ts';

/** An edition that this person may see. @throws edition-not-found */
export async function seenEdition(db: Database, person: Person, id: string): Promise<DeskRow> {
  const row = await readDeskRow(db, id);
  if (!row || !maySeeEdition(person, row)) throw new ProblemError('edition-not-found');
  return row;
}

/** Everything an editor decides from, in two round trips. */
export async function readDeskEdition(db: Database, person: Person, id: string): Promise<DeskEdition> {
  const row = await seenEdition(db, person, id);
  const revision = await db
    .selectFrom('revision')
    .leftJoin('import', 'import.id', 'revision.id')
    .select(['revision.id', 'no', 'revision.file_name', 'revision.created', 'verdict', 'findings'])
    .where('revision.edition_id', '=', id)
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    ...toItem(row, person),
    workId: row.work_id,
    mayReview: mayReview(person, row),
    metadata: row.metadata,
    checklist: readChecklist(row.checklist),
    revision: revision
      ? {
          id: revision.id,
          no: revision.no,
          fileName: revision.file_name,
          created: revision.created.toISOString(),
          verdict: revision.verdict,
          findings: revision.findings ?? [],
        }
      : null,
  };
}

/** What happened to an edition, newest first. */
export async function listTransitions(db: Database, editionId: string): Promise<Transition[]> {
  const rows = await db
    .selectFrom('transition')
    .selectAll()
    .where('edition_id', '=', editionId)
    .orderBy('at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    move: row.move,
    from: row.from_state,
    to: row.to_state,
    person: row.move === 'publish-on-time' ? null : row.person_name,
    reason: row.reason,
    revisionNo: row.revision_no,
    at: row.at.toISOString(),
  }));
}
