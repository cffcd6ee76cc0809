import type { Comment, NewComment } from '@mangu/contract/comments';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { notify } from '../../platform/notifications.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { anchorQuote } from './anchor-quote.ts';
import { editionPaths, titleOf } from './moves-told.ts';
import { chapterTexts } from './revision-texts.ts';
import type { CommentTable, OwnedEdition } from './tables.ts';

type Row = Selectable<CommentTable>;

/** Comments of an edition, oldest first, with their passages found again in its newest accepted revision. */
export async function listComments(db: Database, person: Person, editionId: string): Promise<Comment[]> {
  const newest = await newestAccepted(db, editionId);
  if (newest) await followRevision(db, editionId, newest.id);
  const rows = await db
    .selectFrom('comment')
    .selectAll()
    .where('edition_id', '=', editionId)
    .orderBy('created')
    .orderBy('id')
    .execute();
  return rows.map((row) => toComment(row, person));
}

/**
 * Writes a comment, an answer, or a remark on a passage, and tells the others who work on the edition. One sent twice
 * under its id is one.
 * @throws comment-not-found when the comment that it answers is of another edition
 */
export async function addComment(
  db: Database,
  person: Person,
  edition: OwnedEdition,
  { id, text, anchor, replyTo }: NewComment,
): Promise<Comment> {
  return db.transaction().execute(async (trx) => {
    if (replyTo !== undefined) await ofEdition(trx, edition.id, replyTo);
    const newest = await newestAccepted(trx, edition.id);
    const row = await trx
      .insertInto('comment')
      .values({
        ...(id ? { id } : {}),
        edition_id: edition.id,
        reply_to: replyTo ?? null,
        person_id: person.id,
        person_name: person.name,
        text,
        revision_no: newest?.no ?? null,
        anchor: anchor ? JSON.stringify(anchor) : null,
        anchored_in: null,
        anchored: null,
        resolved: null,
        resolved_by: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) return repeated(trx, person, edition.id, id);
    await tell(trx, person, edition, replyTo === undefined ? 'comment-added' : 'comment-answered');
    return toComment(row, person);
  });
}

async function repeated(
  trx: Transaction<Schema>,
  person: Person,
  editionId: string,
  id = '',
): Promise<Comment> {
  const row = await ofEdition(trx, editionId, id);
  if (row.person_id !== person.id) throw new ProblemError('comment-not-found');
  return toComment(row, person);
}

/** Settles a comment with its answers, or opens it again. @throws comment-not-found */
export async function settleComment(
  db: Database,
  person: Person,
  edition: OwnedEdition,
  { commentId, resolved }: { readonly commentId: string; readonly resolved: boolean },
): Promise<Comment> {
  return db.transaction().execute(async (trx) => {
    const before = await ofEdition(trx, edition.id, commentId);
    if ((before.resolved !== null) === resolved) return toComment(before, person);
    const row = await trx
      .updateTable('comment')
      .set({ resolved: resolved ? new Date() : null, resolved_by: resolved ? person.name : null })
      .where('id', '=', commentId)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (resolved) await tell(trx, person, edition, 'comment-settled');
    return toComment(row, person);
  });
}

async function ofEdition(db: Database, editionId: string, commentId: string): Promise<Row> {
  const row = await db
    .selectFrom('comment')
    .selectAll()
    .where('id', '=', commentId)
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  if (!row) throw new ProblemError('comment-not-found');
  return row;
}

async function tell(
  trx: Transaction<Schema>,
  person: Person,
  edition: OwnedEdition,
  kind: string,
): Promise<void> {
  const data = { title: titleOf(edition.metadata), name: person.name };
  const { owner_id, assigned_to, id } = edition;
  if (owner_id !== person.id)
    await notify(trx, [owner_id], { kind, data, path: editionPaths.studio(edition.work_id) });
  if (assigned_to !== null && assigned_to !== person.id && assigned_to !== owner_id) {
    await notify(trx, [assigned_to], { kind, data, path: editionPaths.desk(id) });
  }
}

async function newestAccepted(db: Database, editionId: string) {
  return db
    .selectFrom('revision')
    .innerJoin('import', 'import.id', 'revision.id')
    .select(['revision.id', 'no'])
    .where('revision.edition_id', '=', editionId)
    .where('verdict', 'in', ['accepted', 'sanitised'])
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Looks the passages up in a revision in which nobody has looked for them yet. */
async function followRevision(db: Database, editionId: string, revisionId: string): Promise<void> {
  const rows = await db
    .selectFrom('comment')
    .select(['id', 'anchor'])
    .where('edition_id', '=', editionId)
    .where('anchor', 'is not', null)
    .where(sql<boolean>`anchored_in is distinct from ${revisionId}::uuid`)
    .execute();
  if (rows.length === 0) return;
  const chapters = await chapterTexts(db, revisionId);
  for (const { id, anchor } of rows) {
    const found = anchor ? anchorQuote(chapters, anchor) : undefined;
    const now = found && { state: found.state, path: found.path, exact: found.exact };
    await db
      .updateTable('comment')
      .set({ anchored_in: revisionId, anchored: now ? JSON.stringify(now) : null })
      .where('id', '=', id)
      .execute();
  }
}

function toComment(row: Row, person: Person): Comment {
  const { anchor, anchored } = row;
  const state = anchor === null ? null : row.anchored_in === null ? 'exact' : (anchored?.state ?? 'lost');
  return {
    id: row.id,
    text: row.text,
    person: row.person_name,
    mine: row.person_id === person.id,
    created: row.created.toISOString(),
    revisionNo: row.revision_no,
    replyTo: row.reply_to,
    resolved: row.resolved?.toISOString() ?? null,
    anchor: anchor && { ...anchor, ...(anchored ? { path: anchored.path } : {}) },
    state,
    now: anchored?.state === 'changed' ? anchored.exact : null,
  };
}
