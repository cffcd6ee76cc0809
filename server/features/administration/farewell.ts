import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { ChangeRoles } from './deps.ts';

/**
 * Takes an account away with everything that belongs to it. Books that were published stay in the catalogue: readers
 * have them. The log keeps the name with what was done.
 * @throws person-not-found, last-administrator
 */
export async function removeAccount(
  db: Database,
  actor: Person,
  personId: string,
  changeRoles: ChangeRoles,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
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
  });
}
