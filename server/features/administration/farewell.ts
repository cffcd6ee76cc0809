import { sql } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import { removeObjects } from '../../platform/book-keys.ts';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { AdministrationDeps } from './deps.ts';

/**
 * Takes an account away with everything that belongs to it, the files of manuscripts too. Books that were published
 * stay in the catalogue: readers have them. The log keeps the name with what was done.
 * @throws person-not-found, last-administrator
 */
export async function removeAccount(
  { db, objects, changeRoles }: Pick<AdministrationDeps, 'db' | 'objects' | 'changeRoles'>,
  actor: Person,
  personId: string,
): Promise<void> {
  const left = await db.transaction().execute(async (trx) => {
    const unpublished = await unpublishedFiles(trx, personId);
    const change = await changeRoles(trx, actor, personId, []);
    if (change === 'no-such-person') throw new ProblemError('person-not-found');
    if (change === 'last-administrator') throw new ProblemError('last-administrator');
    const gone = await trx
      .deleteFrom('person')
      .where('id', '=', personId)
      .returning(['name', 'email'])
      .executeTakeFirst();
    if (!gone) throw new ProblemError('person-not-found');
    await trx.deleteFrom('mail').where('recipient', '=', gone.email).execute();
    await recordAct(trx, actor, 'account.delete', `person:${personId}`, { name: gone.name });
    return unpublished;
  });
  // The rows are gone, so whatever a fault leaves here belongs to nobody and is counted as such.
  for (const id of left) await removeObjects(objects, id);
}

/** Ids under which the files of somebody's unpublished editions are kept: of their revisions, and of their own covers. */
async function unpublishedFiles(db: Database, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with edition as (
      select edition.id, edition.cover from edition join work on work.id = edition.work_id
      where work.owner_id = ${personId} and edition.book_id is null
    )
    select revision.id::text as id from revision join edition on edition.id = revision.edition_id
    union all select cover ->> 'id' from edition where cover ->> 'id' is not null`.execute(db);
  return rows.map(({ id }) => id);
}
