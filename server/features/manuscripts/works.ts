import type { Cover } from '@mangu/contract/books';
import type { Edition, EditionCard, EditionMetadata, Revision } from '@mangu/contract/editions';
import { readinessOf } from '@mangu/contract/metadata-checks';
import type { Work, WorksPage } from '@mangu/contract/works';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { cleaned } from './metadata.ts';
import { lockEdition } from './moves.ts';
import { isInHands, isSettled, mayChange, maySeeEdition } from './policy.ts';
import { listRevisions } from './revisions.ts';
import type { OwnedEdition } from './tables.ts';

/** A cover of the author's own: the picture and where its objects lie. */
export type OwnCover = Cover & { readonly id: string };

export async function createWork(db: Database, ownerId: string, title: string | undefined): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const work = await trx
      .insertInto('work')
      .values({ owner_id: ownerId })
      .returning('id')
      .executeTakeFirstOrThrow();
    const metadata: EditionMetadata = title?.trim() ? { title: title.trim() } : {};
    await trx
      .insertInto('edition')
      .values({ work_id: work.id, metadata: JSON.stringify(metadata) })
      .execute();
    return work.id;
  });
}

/** A person's works, newest first. @throws cursor-invalid */
export async function listWorks(
  db: Database,
  ownerId: string,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<WorksPage> {
  const cursor = after === undefined ? undefined : readCursor(after);
  const works = await db
    .selectFrom('work')
    .select(['id', 'created', sql<string>`created::text`.as('exact')])
    .where('owner_id', '=', ownerId)
    .$if(cursor !== undefined, (query) =>
      query.where(sql<boolean>`(created, id) < (${cursor?.created}::timestamptz, ${cursor?.id}::uuid)`),
    )
    .orderBy('created', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = works.slice(0, limit);
  const cards = await editionsOf(
    db,
    page.map(({ id }) => id),
  );
  const last = works.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ id, created }) => ({
      id,
      created: created.toISOString(),
      editions: cards.filter(({ edition }) => edition.work_id === id).map((known) => toCard(known)),
    })),
    next: last ? Buffer.from(JSON.stringify([last.exact, last.id])).toString('base64url') : null,
  };
}

function readCursor(text: string): { created: string; id: string } {
  try {
    const [created, id]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const isTime = typeof created === 'string' && /^[\d-]{10} [\d:.]{8,15}[+-][\d:]{2,5}$/.test(created);
    if (isTime && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return { created, id };
  } catch {}
  throw new ProblemError('cursor-invalid');
}

interface KnownEdition {
  readonly edition: OwnedEdition;
  readonly revisions: readonly Revision[];
}

async function editionsOf(db: Database, workIds: readonly string[]): Promise<KnownEdition[]> {
  if (workIds.length === 0) return [];
  // First, so that what a manuscript filled in is there when its verdict is.
  const revisions = await listRevisions(db, workIds);
  const rows = await db
    .selectFrom('edition')
    .innerJoin('work', 'work.id', 'edition.work_id')
    .selectAll('edition')
    .select('work.owner_id')
    .where('work_id', 'in', [...workIds])
    .orderBy('edition.created')
    .orderBy('edition.id')
    .execute();
  return rows.map((edition) => ({
    edition,
    revisions: revisions
      .filter(({ editionId }) => editionId === edition.id)
      .map(({ editionId: _, ...revision }) => revision),
  }));
}

/** @throws edition-not-found, also for what this person may not see */
export async function readWork(db: Database, person: Person, id: string): Promise<Work> {
  const work = await db.selectFrom('work').selectAll().where('id', '=', id).executeTakeFirst();
  const all = work ? await editionsOf(db, [id]) : [];
  const editions = all.filter(({ edition }) => maySeeEdition(person, edition));
  if (!work || editions.length === 0) throw new ProblemError('edition-not-found');
  return {
    id,
    created: work.created.toISOString(),
    editions: editions.map((known) => toEdition(known, person)),
    mayBeginEdition: all.every(({ edition }) => mayChange(person, edition) && isSettled(edition)),
  };
}

/** @throws edition-not-found, also for what this person may not see */
export async function readEdition(db: Database, person: Person, id: string): Promise<Edition> {
  const row = await seenEdition(db, person, id);
  const known = (await editionsOf(db, [row.work_id])).find(({ edition }) => edition.id === id);
  if (!known) throw new ProblemError('edition-not-found');
  return toEdition(known, person);
}

/** The row of an edition that this person may see. @throws edition-not-found */
export async function seenEdition(db: Database, person: Person, id: string): Promise<OwnedEdition> {
  const row = await db
    .selectFrom('edition')
    .innerJoin('work', 'work.id', 'edition.work_id')
    .selectAll('edition')
    .select('work.owner_id')
    .where('edition.id', '=', id)
    .executeTakeFirst();
  if (!row || !maySeeEdition(person, row)) throw new ProblemError('edition-not-found');
  return row;
}

/**
 * The edition, locked until the transaction ends, for somebody who may change it now.
 * @throws edition-not-found, not-allowed, edition-locked
 */
export async function editionToChange(
  trx: Transaction<Schema>,
  person: Person,
  id: string,
): Promise<OwnedEdition> {
  const edition = await lockEdition(trx, id);
  if (!edition || !maySeeEdition(person, edition)) throw new ProblemError('edition-not-found');
  if (!mayChange(person, edition)) throw new ProblemError('not-allowed');
  if (!isInHands(edition)) throw new ProblemError('edition-locked');
  return edition;
}

/** @throws changed-meanwhile and what {@link editionToChange} does */
export async function changeMetadata(
  db: Database,
  person: Person,
  id: string,
  { version, metadata }: { version: number; metadata: EditionMetadata },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const edition = await editionToChange(trx, person, id);
    if (edition.version !== version) throw new ProblemError('changed-meanwhile');
    await trx
      .updateTable('edition')
      .set({ metadata: JSON.stringify(cleaned(metadata)), version: version + 1, updated: new Date() })
      .where('id', '=', id)
      .execute();
  });
}

/** The id is that of the objects of the cover before it, to be removed. */
export async function changeCover(
  db: Database,
  person: Person,
  id: string,
  cover: OwnCover | null,
): Promise<string | undefined> {
  return db.transaction().execute(async (trx) => {
    const edition = await editionToChange(trx, person, id);
    await trx
      .updateTable('edition')
      .set({
        cover: JSON.stringify(cover),
        version: edition.version + 1,
        updated: new Date(),
      })
      .where('id', '=', id)
      .execute();
    return ownCoverOf(edition)?.id;
  });
}

/** Deletes a work whose editions are all drafts that were never published; the ids are those of its objects. */
export async function deleteWork(db: Database, person: Person, id: string): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const known = await editionsOf(trx, [id]);
    const editions = known.map(({ edition }) => edition);
    if (editions.length === 0 || editions.some((edition) => !maySeeEdition(person, edition)))
      throw new ProblemError('edition-not-found');
    if (editions.some((edition) => !mayChange(person, edition))) throw new ProblemError('not-allowed');
    for (const edition of editions) {
      const locked = await lockEdition(trx, edition.id);
      if (locked?.state !== 'draft' || locked.book_id) throw new ProblemError('work-not-draft');
    }
    await trx.deleteFrom('work').where('id', '=', id).execute();
    return known.flatMap(({ edition, revisions }) => [
      ...revisions.map((revision) => revision.id),
      ...(ownCoverOf(edition) ? [ownCoverOf(edition)?.id ?? ''] : []),
    ]);
  });
}

/** Takes a file that has come whole as the next revision. @throws edition-not-found, edition-locked */
export async function receiveRevision(
  trx: Transaction<Schema>,
  file: { id: string; editionId: string; fileName: string; bytes: number },
): Promise<void> {
  const edition = await lockEdition(trx, file.editionId);
  if (!edition) throw new ProblemError('edition-not-found');
  if (!isInHands(edition)) throw new ProblemError('edition-locked');
  await trx
    .insertInto('revision')
    .values((query) => ({
      id: file.id,
      edition_id: file.editionId,
      no: query
        .selectFrom('revision')
        .select(sql<number>`coalesce(max(no), 0) + 1`.as('no'))
        .where('edition_id', '=', file.editionId),
      created_by: edition.owner_id,
      file_name: file.fileName.toWellFormed(),
      bytes: file.bytes,
    }))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export function ownCoverOf(edition: Pick<OwnedEdition, 'cover'>): OwnCover | null {
  // Written by changeCover.
  return edition.cover as OwnCover | null;
}

function toCard({ edition, revisions }: KnownEdition): EditionCard {
  const [newest] = revisions;
  const own = ownCoverOf(edition);
  const accepted = revisions.find(({ cover }) => cover);
  const base = own
    ? `/api/editions/${edition.id}/cover/${own.version}`
    : `/api/revisions/${accepted?.id}/cover/${accepted?.cover?.version}`;
  const cover = own ?? accepted?.cover;
  return {
    id: edition.id,
    workId: edition.work_id,
    title: edition.metadata.title ?? '',
    state: edition.state,
    stateSince: edition.state_since.toISOString(),
    updated: edition.updated.toISOString(),
    bookId: edition.book_id,
    cover: cover ? { ...cover, base } : null,
    revision: newest ? { no: newest.no, stage: newest.stage, verdict: newest.verdict } : null,
  };
}

function toEdition(known: KnownEdition, person: Person): Edition {
  const { edition, revisions } = known;
  const [newest] = revisions;
  return {
    ...toCard(known),
    version: edition.version,
    metadata: edition.metadata,
    ownCover: edition.cover !== null,
    mayEdit: mayChange(person, edition) && isInHands(edition),
    missing: readinessOf({
      metadata: edition.metadata,
      ...(newest ? { newestVerdict: newest.verdict } : {}),
    }),
    revisions: [...revisions],
    publishAt: edition.publish_at?.toISOString() ?? null,
    publishZone: edition.publish_zone,
  };
}
