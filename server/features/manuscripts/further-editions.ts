import type { EditionMetadata } from '@mangu/contract/editions';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { lockEdition } from './moves.ts';
import { isSettled, mayChange, maySeeEdition } from './policy.ts';
import { ownCoverOf } from './works.ts';

/**
 * Begins a further edition of a work with the details of its newest. Only once the others are settled, so that a work
 * has one edition under way at a time.
 * @throws edition-not-found, not-allowed, edition-under-way
 */
export async function beginEdition(db: Database, person: Person, workId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two that ask at once begin one: the second waits here, and then sees what the first began.
    await trx.selectFrom('work').select('id').where('id', '=', workId).forUpdate().execute();
    const editions = await trx
      .selectFrom('edition')
      .innerJoin('work', 'work.id', 'edition.work_id')
      .selectAll('edition')
      .select('work.owner_id')
      .where('work_id', '=', workId)
      .orderBy('edition.created', 'desc')
      .orderBy('edition.id', 'desc')
      .execute();
    const [newest] = editions;
    if (!newest || !editions.some((edition) => maySeeEdition(person, edition)))
      throw new ProblemError('edition-not-found');
    if (!mayChange(person, newest)) throw new ProblemError('not-allowed');
    if (!editions.every(isSettled)) throw new ProblemError('edition-under-way');
    await trx
      .insertInto('edition')
      .values({ work_id: workId, metadata: JSON.stringify(handedOn(newest.metadata)) })
      .execute();
  });
}

/** An ISBN and a date belong to one edition alone (ISO 2108: each edition has an ISBN of its own). */
function handedOn({ isbn: _isbn, published: _published, ...metadata }: EditionMetadata): EditionMetadata {
  return metadata;
}

/**
 * Deletes a draft that was never published, and its work when nothing else is left of it; the ids are those of its
 * objects. @throws edition-not-found, not-allowed, work-not-draft
 */
export async function deleteEdition(db: Database, person: Person, id: string): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const edition = await lockEdition(trx, id);
    if (!edition || !maySeeEdition(person, edition)) throw new ProblemError('edition-not-found');
    if (!mayChange(person, edition)) throw new ProblemError('not-allowed');
    if (edition.state !== 'draft' || edition.book_id) throw new ProblemError('work-not-draft');
    const revisions = await trx.selectFrom('revision').select('id').where('edition_id', '=', id).execute();
    await trx.deleteFrom('edition').where('id', '=', id).execute();
    await trx
      .deleteFrom('work')
      .where('id', '=', edition.work_id)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('edition').select('id').where('work_id', '=', edition.work_id))),
      )
      .execute();
    const own = ownCoverOf(edition);
    return [...revisions.map((revision) => revision.id), ...(own ? [own.id] : [])];
  });
}
