import type { Generated } from 'kysely';
import type { Database } from './database.ts';
import type { Person } from './person.ts';

export interface AuditTable {
  no: Generated<number>;
  at: Generated<Date>;
  person_id: string | null;
  person_name: string;
  act: string;
  object: string;
  detail: Generated<unknown>;
}

/** Who did it: a person, or a part of the machine by name, such as `mangu admin invite`. */
export type Actor = Pick<Person, 'id' | 'name'> | string;

/**
 * Writes down a privileged act, in the transaction that does it.
 * @param act what was done, as `noun.verb`: `role.grant`
 * @param object what it was done to, as `kind:id`: `person:…`
 */
export async function recordAct(
  db: Database,
  actor: Actor,
  act: string,
  object: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const who =
    typeof actor === 'string'
      ? { person_id: null, person_name: actor }
      : { person_id: actor.id, person_name: actor.name };
  await db
    .insertInto('audit')
    .values({ ...who, act, object, detail: JSON.stringify(detail) })
    .execute();
}
