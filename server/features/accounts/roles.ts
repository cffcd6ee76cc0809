import type { Role } from '@mangu/contract/people';
import { type Actor, recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';

/** Whether the installation belongs to somebody already. */
export async function hasAdministrator(db: Database): Promise<boolean> {
  const found = await db
    .selectFrom('person_role')
    .select('person_id')
    .where('role', '=', 'administrator')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Whether somebody else runs the house: who is suspended cannot. */
async function hasOther(trx: Database, personId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('person_role')
    .innerJoin('person', 'person.id', 'person_role.person_id')
    .select('person.id')
    .where('role', '=', 'administrator')
    .where('person.id', '<>', personId)
    .where('suspended', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Remembers a yes; a no is asked again. */
export function rememberClaimed(db: Database): () => Promise<boolean> {
  let claimed = false;
  return async () => {
    claimed ||= await hasAdministrator(db);
    return claimed;
  };
}

export type RoleChange = 'changed' | 'unchanged' | 'no-such-person' | 'last-administrator';

/**
 * Gives a person exactly these roles, ends their sessions and writes it down. Call in a transaction: it locks the
 * roles, so that two administrators who take each other's role away leave one behind.
 */
export async function changeRoles(
  trx: Database,
  actor: Actor,
  personId: string,
  wanted: readonly Role[],
): Promise<RoleChange> {
  const rows = await trx
    .selectFrom('person_role')
    .selectAll()
    .where((where) => where.or([where('role', '=', 'administrator'), where('person_id', '=', personId)]))
    .orderBy('person_id')
    .orderBy('role')
    .forUpdate()
    .execute();
  const person = await trx.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst();
  if (!person) return 'no-such-person';
  const had = new Set(rows.filter((row) => row.person_id === personId).map(({ role }) => role));
  const gains = [...new Set(wanted)].filter((role) => !had.has(role));
  const losses = [...had].filter((role) => !wanted.includes(role));
  if (gains.length + losses.length === 0) return 'unchanged';
  if (losses.includes('administrator') && !(await hasOther(trx, personId))) return 'last-administrator';
  if (losses.length > 0) {
    await trx
      .deleteFrom('person_role')
      .where('person_id', '=', personId)
      .where('role', 'in', losses)
      .execute();
  }
  if (gains.length > 0) {
    await trx
      .insertInto('person_role')
      .values(gains.map((role) => ({ person_id: personId, role })))
      .execute();
  }
  for (const role of gains) await recordAct(trx, actor, 'role.grant', `person:${personId}`, { role });
  for (const role of losses) await recordAct(trx, actor, 'role.revoke', `person:${personId}`, { role });
  await trx.deleteFrom('session').where('person_id', '=', personId).execute();
  return 'changed';
}
