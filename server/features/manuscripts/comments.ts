import type { Comment, Comments, NewComment } from '@mangu/contract/comments';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { notify } from '../../platform/notifications.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { type Anchored, anchorQuote, type ChapterToSearch } from './anchor-quote.ts';
import { editionPaths, titleOf } from './moves-told.ts';
import { chapterTexts } from './revision-texts.ts';
import type { AnchoredNow, CommentTable, OwnedEdition } from './tables.ts';

type Row = Selectable<CommentTable>;

/**
 * Comments of an edition, oldest first, with their passages found again in a revision, by default the newest accepted.
 * @throws edition-not-found when the revision is of another edition, or was not accepted
 */
export async function listComments(
  db: Database,
  person: Person,
  editionId: string,
  revisionId?: string,
): Promise<Comments> {
  const newest = await newestAccepted(db, editionId);
  const revision = revisionId === undefined ? newest : await acceptedRevision(db, editionId, revisionId);
  if (newest && newest.id === revision?.id) await followRevision(db, editionId, newest.id);
  const rows = await db
    .selectFrom('comment')
    .selectAll()
    .where('edition_id', '=', editionId)
    .orderBy('created')
    .orderBy('id')
    .execute();
  const isOlder = revision && revision.id !== newest?.id;
  const found = isOlder ? await anchorsIn(db, revision.id, rows) : undefined;
  return {
    revision: revision ?? null,
    items: rows.map((row) => toComment({ ...row, ...found?.get(row.id) }, person)),
  };
}

/**
 * Writes a comment, an answer, or a remark on a passage, and tells the others who work on the edition. One sent twice
 * under its id is one.
 * @throws comment-not-found when the comment that it answers is of another edition
 * @throws edition-not-found when the revision is of another edition, or was not accepted
 */
export async function addComment(
  db: Database,
  person: Person,
  edition: OwnedEdition,
  { id, text, anchor, replyTo, revision }: NewComment,
): Promise<Comment> {
  return db.transaction().execute(async (trx) => {
    if (replyTo !== undefined) await ofEdition(trx, edition.id, replyTo);
    const about =
      revision === undefined
        ? await newestAccepted(trx, edition.id)
        : await acceptedRevision(trx, edition.id, revision);
    const row = await trx
      .insertInto('comment')
      .values({
        ...(id ? { id } : {}),
        edition_id: edition.id,
        reply_to: replyTo ?? null,
        person_id: person.id,
        person_name: person.name,
        text,
        revision_no: about?.no ?? null,
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
    await notify(trx, [owner_id], { kind, data, path: editionPaths.studio(edition.work_id, id) });
  if (assigned_to !== null && assigned_to !== person.id && assigned_to !== owner_id) {
    await notify(trx, [assigned_to], { kind, data, path: editionPaths.desk(id) });
  }
}

const accepted = (db: Database, editionId: string) =>
  db
    .selectFrom('revision')
    .innerJoin('import', 'import.id', 'revision.id')
    .select(['revision.id', 'no'])
    .where('revision.edition_id', '=', editionId)
    .where('verdict', 'in', ['accepted', 'sanitised']);

async function newestAccepted(db: Database, editionId: string) {
  return accepted(db, editionId).orderBy('no', 'desc').limit(1).executeTakeFirst();
}

async function acceptedRevision(db: Database, editionId: string, revisionId: string) {
  const revision = await accepted(db, editionId).where('revision.id', '=', revisionId).executeTakeFirst();
  if (!revision) throw new ProblemError('edition-not-found');
  return revision;
}

/** Looks the passages up in a revision in which nobody has looked for them yet, and keeps what was found. */
async function followRevision(db: Database, editionId: string, revisionId: string): Promise<void> {
  const rows = await db
    .selectFrom('comment')
    .select(['id', 'anchor'])
    .where('edition_id', '=', editionId)
    .where('anchor', 'is not', null)
    .where(sql<boolean>`anchored_in is distinct from ${revisionId}::uuid`)
    .execute();
  for (const [id, { anchored_in, anchored }] of await anchorsIn(db, revisionId, rows)) {
    await db
      .updateTable('comment')
      .set({ anchored_in, anchored: anchored && JSON.stringify(anchored) })
      .where('id', '=', id)
      .execute();
  }
}

type Found = Pick<Row, 'anchored_in' | 'anchored'>;

/** Where the passages of comments stand in a revision, by the comments' ids. */
async function anchorsIn(
  db: Database,
  revisionId: string,
  rows: readonly Pick<Row, 'id' | 'anchor'>[],
): Promise<ReadonlyMap<string, Found>> {
  if (rows.every(({ anchor }) => anchor === null)) return new Map();
  const chapters = await chapterTexts(db, revisionId);
  return new Map(
    rows.flatMap(({ id, anchor }): [string, Found][] => {
      if (!anchor) return [];
      const found = anchorQuote(chapters, anchor);
      return [[id, { anchored_in: revisionId, anchored: found ? standing(chapters, found) : null }]];
    }),
  );
}

function standing(chapters: readonly ChapterToSearch[], found: Anchored): AnchoredNow {
  const { state, path, exact, start } = found;
  const ahead = chapters.slice(
    0,
    chapters.findIndex((chapter) => chapter.path === path),
  );
  const length = (list: readonly ChapterToSearch[]) => list.reduce((sum, { text }) => sum + text.length, 0);
  return { state, path, exact, share: (length(ahead) + start) / length(chapters) };
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
    share: anchored?.share ?? null,
    now: anchored?.state === 'changed' ? anchored.exact : null,
  };
}
