import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { demand, type Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { maySuspend } from './policy.ts';

/**
 * Ends every session of a person and lets none begin, until somebody reinstates them. What is theirs stays, and what
 * was scheduled goes on.
 * @throws person-not-found, not-allowed, changed-meanwhile when they are suspended already
 */
export async function suspendPerson(
  db: Database,
  actor: Person,
  personId: string,
  reason: string,
): Promise<void> {
  demand(maySuspend(actor, { id: personId }));
  await db.transaction().execute(async (trx) => {
    // Two administrators who suspend each other take turns: one is left.
    await trx
      .selectFrom('person_role')
      .select('person_id')
      .where('role', '=', 'administrator')
      .orderBy('person_id')
      .forUpdate()
      .execute();
    const still = await trx
      .selectFrom('person_role')
      .innerJoin('person', 'person.id', 'person_role.person_id')
      .select('person.id')
      .where('person.id', '=', actor.id)
      .where('role', '=', 'administrator')
      .where('suspended', 'is', null)
      .executeTakeFirst();
    demand(still !== undefined);
    await setSuspended(trx, personId, new Date());
    await trx.deleteFrom('session').where('person_id', '=', personId).execute();
    await recordAct(trx, actor, 'person.suspend', `person:${personId}`, { reason });
  });
}

/** @throws person-not-found, changed-meanwhile when they are not suspended */
export async function reinstatePerson(db: Database, actor: Person, personId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setSuspended(trx, personId, null);
    await recordAct(trx, actor, 'person.reinstate', `person:${personId}`);
  });
}

async function setSuspended(trx: Database, personId: string, suspended: Date | null): Promise<void> {
  const person = await trx
    .selectFrom('person')
    .select('suspended')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new ProblemError('person-not-found');
  if ((person.suspended === null) === (suspended === null)) throw new ProblemError('changed-meanwhile');
  await trx.updateTable('person').set({ suspended }).where('id', '=', personId).execute();
}
