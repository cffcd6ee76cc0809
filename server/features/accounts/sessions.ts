import type { OwnSession } from '@mangu/contract/accounts';
import type { Database } from '../../platform/database.ts';

/** Newest first; those that ran out are left out. */
export async function listSessions(
  db: Database,
  personId: string,
  currentId: string | undefined,
): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'created', 'updated', 'user_agent', 'ip_address'])
    .where('person_id', '=', personId)
    .where('expires', '>', new Date())
    .orderBy('updated', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(({ id, created, updated, user_agent, ip_address }) => ({
    id,
    created: created.toISOString(),
    used: updated.toISOString(),
    userAgent: user_agent,
    address: ip_address,
    current: id === currentId,
  }));
}

export async function findSession(db: Database, id: string): Promise<{ personId: string } | undefined> {
  return db.selectFrom('session').select('person_id as personId').where('id', '=', id).executeTakeFirst();
}

export async function endSession(db: Database, id: string): Promise<void> {
  await db.deleteFrom('session').where('id', '=', id).execute();
}

export async function endSessions(db: Database, personId: string): Promise<void> {
  await db.deleteFrom('session').where('person_id', '=', personId).execute();
}

/** Takes the ways in by a provider away, and what was opened by them. */
export async function dropProviders(db: Database, personId: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('account')
    .where('person_id', '=', personId)
    .where('provider_id', '<>', 'credential')
    .executeTakeFirst();
  if (numDeletedRows > 0n) await endSessions(db, personId);
}

/** Removes what opens nothing any more. */
export async function tidySessions(db: Database): Promise<void> {
  await db.deleteFrom('session').where('expires', '<', new Date()).execute();
}
