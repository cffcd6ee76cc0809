import {
  type Assignments,
  type AssignmentsMade,
  type ChecklistItem,
  checklistItems,
} from '@mangu/contract/desk';
import { sql, type Transaction } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { notify } from '../../platform/notifications.ts';
import { demand, type Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { lockEdition } from './moves.ts';
import { editionPaths, titleOf } from './moves-told.ts';
import { mayBeAssigned, mayReview, maySeeEdition } from './policy.ts';
import type { OwnedEdition } from './tables.ts';

type Writer = Transaction<Schema>;

/**
 * Gives editions to editors, or to nobody, with the day on which an answer is due: all of them, or none when one was
 * changed meanwhile.
 * @throws edition-not-found, not-allowed, changed-meanwhile, assignee-refused
 */
export async function assignEditions(
  db: Database,
  person: Person,
  { items }: Assignments,
): Promise<AssignmentsMade> {
  // Always in one order, so that two at once wait for each other instead of deadlocking.
  const ordered = items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return db.transaction().execute(async (trx) => {
    const undo: AssignmentsMade['undo'] = [];
    for (const item of ordered) undo.push(await assignOne(trx, person, item));
    return { undo };
  });
}

async function assignOne(
  trx: Writer,
  person: Person,
  { id, version, assignedTo, due }: Assignments['items'][number],
): Promise<AssignmentsMade['undo'][number]> {
  const edition = await lockEdition(trx, id);
  if (!edition || !maySeeEdition(person, edition)) throw new ProblemError('edition-not-found');
  demand(mayReview(person, edition));
  if (edition.version !== version) throw new ProblemError('changed-meanwhile');
  const before = edition.assigned_to;
  if (assignedTo !== null && assignedTo !== before) await demandAssignable(trx, edition, assignedTo);
  await raise(trx, edition, { assigned_to: assignedTo, due });
  if (assignedTo !== before) {
    await recordAct(trx, person, 'edition.assign', `edition:${id}`, { to: assignedTo, before });
    const told = assignedTo === null || assignedTo === person.id ? [] : [assignedTo];
    const data = { title: titleOf(edition.metadata), name: person.name, ...(due ? { due } : {}) };
    await notify(trx, told, { kind: 'edition-assigned', data, path: editionPaths.desk(id) });
  }
  return { id, version: version + 1, assignedTo: before, due: edition.due };
}

async function demandAssignable(trx: Writer, edition: OwnedEdition, personId: string): Promise<void> {
  // Somebody suspended would never see it.
  const roles = await trx
    .selectFrom('person_role')
    .innerJoin('person', 'person.id', 'person_role.person_id')
    .select('role')
    .where('person_id', '=', personId)
    .where('suspended', 'is', null)
    .execute();
  if (!mayBeAssigned(personId, new Set(roles.map(({ role }) => role)), edition)) {
    throw new ProblemError('assignee-refused');
  }
}

/** Editors and administrators who may work, by name. */
export async function listEditors(db: Database) {
  return db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', (query) =>
      query.selectFrom('person_role').select('person_id').where('role', 'in', ['editor', 'administrator']),
    )
    .where('suspended', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/**
 * Ticks a point of the checklist, or takes the tick away.
 * @throws edition-not-found, not-allowed, changed-meanwhile
 */
export async function tickPoint(
  db: Database,
  person: Person,
  id: string,
  tick: { readonly version: number; readonly item: ChecklistItem; readonly ticked: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const edition = await lockEdition(trx, id);
    if (!edition || !maySeeEdition(person, edition)) throw new ProblemError('edition-not-found');
    demand(mayReview(person, edition));
    if (edition.version !== tick.version) throw new ProblemError('changed-meanwhile');
    const others = readChecklist(edition.checklist).filter(
      ({ item, by }) => by !== null && item !== tick.item,
    );
    const kept = tick.ticked
      ? [...others, { item: tick.item, by: person.name, at: new Date().toISOString() }]
      : others;
    const checklist = Object.fromEntries(kept.map(({ item, by, at }) => [item, { by, at }]));
    await raise(trx, edition, { checklist: JSON.stringify(checklist) });
  });
}

/** The checklist as it stands, every point of it. */
export function readChecklist(checklist: unknown) {
  const ticks = typeof checklist === 'object' && checklist !== null ? checklist : {};
  return checklistItems.map((item) => {
    const tick: unknown = Reflect.get(ticks, item);
    if (!tick) return { item, by: null, at: null };
    const textOf = (key: string): string | null => {
      const value: unknown = typeof tick === 'object' ? Reflect.get(tick, key) : undefined;
      return typeof value === 'string' ? value : null;
    };
    return { item, by: textOf('by') ?? '', at: textOf('at') };
  });
}

function raise(
  trx: Writer,
  { id, version }: OwnedEdition,
  changes: { assigned_to?: string | null; due?: string | null; checklist?: string },
) {
  return trx
    .updateTable('edition')
    .set({ ...changes, version: version + 1, updated: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}
