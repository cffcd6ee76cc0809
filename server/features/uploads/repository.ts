import type { Import, ImportFinding, ImportStage, Verdict } from '@mangu/contract/imports';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { ImportTable } from './tables.ts';

/** A server that does not renew its claim for this long is taken for dead. */
export const leaseSeconds = 30;
/** A file that ended its server or its checker this often is not tried again. */
export const attemptsAtMost = 5;

export interface Claim {
  readonly id: string;
  readonly fileName: string;
  /** The edition it is a manuscript of; null for what goes straight into the catalogue. */
  readonly editionId: string | null;
  /** Grows with every claim, so it also fences: a server that lost its lease holds an old number. */
  readonly attempts: number;
  /** Attempts that the file itself may have ended. */
  readonly tries: number;
}

/** The lease ran out and another server has the job; what this one found out is void. */
export class LeaseLost extends Error {}

export interface Outcome {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly duplicate: boolean;
  readonly findings: readonly ImportFinding[];
  readonly bookId: string | null;
  readonly title: string | null;
  readonly milliseconds: number;
}

/** Makes the job once, however often the end of its upload is reported; false when it was there. */
export async function createImport(
  db: Database,
  row: { id: string; fileName: string; bytes: number; editionId?: string | undefined },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('import')
    .values({
      id: row.id,
      file_name: storableText(row.fileName),
      bytes: row.bytes,
      edition_id: row.editionId ?? null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The oldest job that nobody holds, held by us from now on. */
export async function claimImport(db: Database): Promise<Claim | undefined> {
  const row = await db
    .updateTable('import')
    .set({
      lease_until: sql`now() + make_interval(secs => ${leaseSeconds})`,
      attempts: sql`attempts + 1`,
      stage: 'checking',
    })
    .where('id', '=', (query) =>
      query
        .selectFrom('import')
        .select('id')
        .where('stage', '<>', 'done')
        .where((where) =>
          where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`now()`)]),
        )
        .orderBy('created')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'file_name', 'edition_id', 'attempts', 'pardoned'])
    .executeTakeFirst();
  if (!row) return undefined;
  const tries = row.attempts - row.pardoned;
  const { id, file_name: fileName, edition_id: editionId, attempts } = row;
  return { id, fileName, editionId, attempts, tries };
}

export async function renewLease(db: Database, claim: Claim): Promise<void> {
  await held(db, claim)
    .set({ lease_until: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .execute();
}

/**
 * Hands a job back, to be claimed again after `seconds`, so that others go first. A fault that is not the file's
 * (disk full, database away) does not count as one of its attempts: the number goes on, the limit moves with it.
 */
export async function releaseClaim(
  db: Database,
  claim: Claim,
  options: { counts: boolean; seconds: number },
): Promise<void> {
  await held(db, claim)
    .set({
      lease_until: sql`now() + make_interval(secs => ${options.seconds})`,
      ...(options.counts ? {} : { pardoned: sql`pardoned + 1` }),
    })
    .execute();
}

/** The row of a job while it is this claim's. */
function held(db: Database, claim: Claim) {
  return db
    .updateTable('import')
    .where('id', '=', claim.id)
    .where('attempts', '=', claim.attempts)
    .where('stage', '<>', 'done');
}

/** Whether this installation ever took a file. */
export async function anythingImported(db: Database): Promise<boolean> {
  return (await db.selectFrom('import').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** After a start on a data folder of our own every claim is a dead server's; they can be taken at once. */
export async function releaseLeases(db: Database): Promise<void> {
  await db.updateTable('import').set({ lease_until: null }).where('stage', '<>', 'done').execute();
}

export async function setStage(db: Database, claim: Claim, stage: ImportStage): Promise<void> {
  await held(db, claim).set({ stage }).execute();
}

/**
 * Call inside the transaction that publishes, so that the book and its verdict appear together.
 * @throws LeaseLost, which undoes the transaction.
 */
export async function finishImport(db: Database, claim: Claim, outcome: Outcome): Promise<void> {
  const { numUpdatedRows } = await held(db, claim)
    .set({
      stage: 'done',
      verdict: outcome.verdict,
      reason: outcome.reason,
      duplicate: outcome.duplicate,
      findings: storable(outcome.findings),
      book_id: outcome.bookId,
      title: outcome.title === null ? null : storableText(outcome.title),
      milliseconds: outcome.milliseconds,
      lease_until: null,
      finished: new Date(),
    })
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost(claim.id);
}

/** A book may hold any text; jsonb takes neither NUL nor half of a surrogate pair. */
function storable(findings: readonly ImportFinding[]): string {
  return JSON.stringify(findings, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}

function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** The stage of a job of any kind; undefined when there is none. */
export async function stageOf(db: Database, id: string): Promise<ImportStage | undefined> {
  const row = await db.selectFrom('import').select('stage').where('id', '=', id).executeTakeFirst();
  return row?.stage;
}

/** Jobs for the catalogue by id in the order asked, or the newest. Manuscripts are shown to their people alone. */
export async function listImports(
  db: Database,
  query: { ids?: readonly string[]; limit: number },
): Promise<Import[]> {
  const base = db.selectFrom('import').selectAll().where('edition_id', 'is', null);
  if (!query.ids) {
    const rows = await base.orderBy('created', 'desc').orderBy('id').limit(query.limit).execute();
    return rows.map(toImport);
  }
  if (query.ids.length === 0) return [];
  const rows = await base.where('id', 'in', [...query.ids]).execute();
  const byId = new Map(rows.map((row) => [row.id, toImport(row)]));
  return query.ids.flatMap((id) => byId.get(id) ?? []);
}

function toImport(row: Selectable<ImportTable>): Import {
  return {
    id: row.id,
    fileName: row.file_name,
    bytes: row.bytes,
    stage: row.stage,
    verdict: row.verdict,
    reason: row.reason,
    duplicate: row.duplicate,
    findings: row.findings,
    bookId: row.book_id,
    title: row.title,
    milliseconds: row.milliseconds,
    created: row.created.toISOString(),
  };
}

/** The editions that these imports are manuscripts of; an import that is none, or is not there, has none. */
export async function editionsOfImports(db: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('import')
    .select('edition_id')
    .where('id', 'in', [...ids])
    .execute();
  return rows.flatMap(({ edition_id }) => edition_id ?? []);
}
