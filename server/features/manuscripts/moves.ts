import { checklistItems } from '@mangu/contract/desk';
import { type EditionState, type Move, type MoveName, moves } from '@mangu/contract/manuscripts';
import { type Selectable, sql, type Transaction } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { tellOfMove } from './moves-told.ts';
import { mayMove, maySeeEdition } from './policy.ts';
import { readEditionReadiness } from './readiness.ts';
import type { EditionTable, OwnedEdition } from './tables.ts';

type Writer = Transaction<Schema>;

/** What a move does outside the manuscripts, in the transaction of the move. */
export interface MoveEffects {
  /** Puts the edition into the catalogue, or shows its book again. Resolves with the id of the book. */
  publish(trx: Writer): Promise<string>;
  /** The book is no longer listed, found, shown or served. */
  hide(trx: Writer, bookId: string): Promise<void>;
  /** Makes the move `publish-on-time` when that time has come. */
  publishLater(trx: Writer, editionId: string, at: Date): Promise<void>;
}

export interface MoveRequest {
  readonly editionId: string;
  readonly move: MoveName;
  readonly actor: Person | 'clock';
  /** What the person saw; the clock saw nothing. */
  readonly version?: number | undefined;
  readonly reason?: string | undefined;
  /** Asked for by `schedule`. */
  readonly publishAt?: { readonly instant: Date; readonly zone: string } | undefined;
}

/** Reads an edition and keeps it from others until the transaction ends. */
export async function lockEdition(trx: Writer, id: string): Promise<OwnedEdition | undefined> {
  return trx
    .selectFrom('edition')
    .innerJoin('work', 'work.id', 'edition.work_id')
    .selectAll('edition')
    .select('work.owner_id')
    .where('edition.id', '=', id)
    .forUpdate('edition')
    .executeTakeFirst();
}

/**
 * Makes a move of the table: who may, from which state, from the version that was seen, with its reason; writes it
 * down, tells those concerned. The same move sent twice from one version is made once and answered twice.
 * @throws edition-not-found, not-allowed, changed-meanwhile, move-not-possible, reason-needed, checklist-incomplete
 */
export async function applyMove(
  trx: Writer,
  request: MoveRequest,
  effects: MoveEffects,
): Promise<OwnedEdition> {
  const { move, actor } = request;
  const edition = await lockEdition(trx, request.editionId);
  if (!edition) throw new ProblemError('edition-not-found');
  demandMove(actor, edition, move);
  if (actor !== 'clock' && request.version !== edition.version) {
    if (await isRepeated(trx, edition, request, actor)) return edition;
    throw new ProblemError('changed-meanwhile');
  }
  const rule: Move = moves[move];
  if (!rule.from.includes(edition.state)) throw new ProblemError('move-not-possible');
  const reason = request.reason?.trim() || null;
  if (rule.reason === 'needed' && reason === null) throw new ProblemError('reason-needed');
  if (move === 'accept' && openPoints(edition.checklist).length > 0) {
    throw new ProblemError('checklist-incomplete');
  }
  if (move === 'submit') await demandReady(trx, edition.id);
  const changes = await changesOf(trx, edition, request, effects);
  const moved = await trx
    .updateTable('edition')
    .set({
      ...changes,
      state: rule.to,
      state_since: sql`clock_timestamp()`,
      updated: sql`clock_timestamp()`,
      version: edition.version + 1,
    })
    .where('id', '=', edition.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = { ...moved, owner_id: edition.owner_id };
  await writeDown(trx, edition, rule.to, request, reason);
  await tellOfMove(trx, { edition, after, move, actor, reason });
  return after;
}

/** Whether this person may make the move at all. @throws edition-not-found, not-allowed */
export function demandMove(actor: Person | 'clock', edition: OwnedEdition, move: MoveName): void {
  if (actor === 'clock') {
    if (moves[move].by !== 'clock') throw new ProblemError('not-allowed');
    return;
  }
  if (!maySeeEdition(actor, edition)) throw new ProblemError('edition-not-found');
  if (!mayMove(actor, edition, move)) throw new ProblemError('not-allowed');
}

async function isRepeated(
  trx: Writer,
  edition: OwnedEdition,
  { move, version }: MoveRequest,
  actor: Person,
): Promise<boolean> {
  const last = await trx
    .selectFrom('transition')
    .select(['move', 'person_id', 'seen_version'])
    .where('edition_id', '=', edition.id)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.move === move && last.person_id === actor.id && last.seen_version === version;
}

/** Points of the checklist that are not ticked. */
export function openPoints(checklist: unknown): string[] {
  const ticked = typeof checklist === 'object' && checklist !== null ? checklist : {};
  return checklistItems.filter((item) => !Reflect.get(ticked, item));
}

async function demandReady(trx: Writer, editionId: string): Promise<void> {
  const [first] = await readEditionReadiness(trx, editionId);
  if (first) throw new ProblemError('not-ready', first.message);
}

type Changes = Partial<
  Pick<
    Selectable<EditionTable>,
    'assigned_to' | 'due' | 'submitted' | 'publish_at' | 'publish_zone' | 'book_id' | 'checklist'
  >
>;

/** What else changes in the edition, beside its state. */
async function changesOf(
  trx: Writer,
  edition: OwnedEdition,
  { move, actor, publishAt }: MoveRequest,
  effects: MoveEffects,
): Promise<Changes> {
  const unscheduled = { publish_at: null, publish_zone: null };
  switch (move) {
    case 'submit':
      return { submitted: new Date(), checklist: '{}' };
    case 'withdraw':
      return { ...unscheduled, assigned_to: null, due: null, submitted: null };
    case 'take':
      return actor === 'clock' ? {} : { assigned_to: actor.id };
    case 'schedule': {
      if (!publishAt) throw new ProblemError('validation-failed', 'A schedule needs a time.');
      await effects.publishLater(trx, edition.id, publishAt.instant);
      return { publish_at: publishAt.instant, publish_zone: publishAt.zone };
    }
    case 'unschedule':
      return unscheduled;
    case 'publish':
    case 'publish-on-time':
      return { ...unscheduled, due: null, book_id: await effects.publish(trx) };
    case 'unpublish':
      if (edition.book_id) await effects.hide(trx, edition.book_id);
      return {};
    default:
      return {};
  }
}

async function writeDown(
  trx: Writer,
  edition: OwnedEdition,
  to: EditionState,
  { move, actor, version }: MoveRequest,
  reason: string | null,
): Promise<void> {
  const latest = await trx
    .selectFrom('revision')
    .select((query) => query.fn.max('no').as('no'))
    .where('edition_id', '=', edition.id)
    .executeTakeFirst();
  const person = actor === 'clock' ? { id: null, name: 'schedule' } : actor;
  await trx
    .insertInto('transition')
    .values({
      edition_id: edition.id,
      move,
      from_state: edition.state,
      to_state: to,
      person_id: person.id,
      person_name: person.name,
      reason,
      revision_no: latest?.no ?? null,
      seen_version: version ?? null,
    })
    .execute();
  if (person.id === edition.owner_id && moves[move].by === 'owner') return;
  const detail = reason === null ? { from: edition.state } : { from: edition.state, reason };
  const who = actor === 'clock' ? 'schedule' : actor;
  await recordAct(trx, who, `edition.${move}`, `edition:${edition.id}`, detail);
}
