import type { Followed } from '@mangu/contract/library';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';

/** As the catalogue numbers its facets. */
const facets = { contributor: 2, series: 3 } as const satisfies Record<Followed['kind'], number>;

export async function listFollowing(db: Database, personId: string): Promise<Followed[]> {
  const { rows } = await sql<Followed>`
    select case v.facet when 2 then 'contributor' else 'series' end as kind, v.value as name
    from follow f join facet_value v on v.id = f.facet_value_id
    where f.person_id = ${personId} order by v.facet, v.value`.execute(db);
  return rows;
}

/** @throws not-found when no book has such a contributor or series */
export async function follow(db: Database, personId: string, { kind, name }: Followed): Promise<void> {
  const value = await db
    .selectFrom('facet_value')
    .select('id')
    .where('facet', '=', facets[kind])
    .where('value', '=', name)
    .executeTakeFirst();
  if (!value) throw new ProblemError('not-found');
  await db
    .insertInto('follow')
    .values({ person_id: personId, facet_value_id: value.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unfollow(db: Database, personId: string, { kind, name }: Followed): Promise<void> {
  await sql`
    delete from follow using facet_value v
    where v.id = follow.facet_value_id and person_id = ${personId} and v.facet = ${facets[kind]} and v.value = ${name}`.execute(
    db,
  );
}
