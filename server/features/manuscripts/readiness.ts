import type { Missing } from '@mangu/contract/editions';
import { readinessOf } from '@mangu/contract/metadata-checks';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';

/** What the edition lacks before it can be handed in, as it is in the database now. */
export async function readEditionReadiness(db: Database, editionId: string): Promise<readonly Missing[]> {
  const edition = await db
    .selectFrom('edition')
    .select('metadata')
    .where('id', '=', editionId)
    .executeTakeFirst();
  if (!edition) throw new ProblemError('edition-not-found');
  const newest = await db
    .selectFrom('revision')
    .innerJoin('import', 'import.id', 'revision.id')
    .select('import.verdict')
    .where('revision.edition_id', '=', editionId)
    .orderBy('revision.no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return readinessOf({ metadata: edition.metadata, ...(newest ? { newestVerdict: newest.verdict } : {}) });
}
