import type { BookDetail, Cover } from '@mangu/contract/books';
import type { Revision } from '@mangu/contract/editions';
import type { ChapterText, Publication } from '@mangu/epub';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Schema } from '../../platform/schema.ts';
import { takeOver } from './metadata.ts';

/** What the checker found in an accepted revision, besides texts and resources; kept as JSON. */
export interface RevisionDetail {
  readonly publication: Publication;
  readonly accessibility: BookDetail['accessibility'];
  readonly cover: Cover | null;
  readonly descriptionHtml?: string;
  readonly descriptionText?: string;
  readonly sanitised: boolean;
}

export interface CheckedRevision {
  readonly format: 'epub' | 'markdown' | 'docx';
  readonly sha256: Buffer;
  readonly detail: unknown;
  readonly chapters: readonly ChapterText[];
  readonly resources: readonly {
    readonly path: string;
    readonly mediaType: string;
    readonly start: number;
    readonly storedBytes: number;
    readonly encoding: 'gzip' | null;
    readonly bytes: number;
  }[];
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 5_000;

/** jsonb and text take neither NUL nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function storableJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}

/**
 * Keeps what came out of the check, and lets the manuscript fill in what its author has not typed yet. False when the
 * revision is gone.
 */
export async function writeRevision(
  trx: Transaction<Schema>,
  id: string,
  { format, sha256, detail, chapters, resources }: CheckedRevision,
): Promise<boolean> {
  const row = await trx
    .updateTable('revision')
    .set({ format, sha256, detail: storableJson(detail) })
    .where('id', '=', id)
    .returning('edition_id')
    .executeTakeFirst();
  if (!row) return false;
  for (const [ordinal, { path, title, text, words }] of chapters.entries()) {
    await trx
      .insertInto('revision_chapter')
      .values({
        revision_id: id,
        ordinal,
        path: storable(path),
        title: title === undefined ? null : storable(title),
        text: storable(text),
        words,
      })
      .execute();
  }
  for (let from = 0; from < resources.length; from += rowsAtOnce) {
    const rows = resources.slice(from, from + rowsAtOnce).map((resource) => ({
      revision_id: id,
      path: resource.path,
      media_type: resource.mediaType,
      start: resource.start,
      stored_bytes: resource.storedBytes,
      encoding: resource.encoding,
      bytes: resource.bytes,
    }));
    await trx.insertInto('revision_resource').values(rows).execute();
  }
  // Just written as JSON of this shape.
  const { publication, descriptionHtml } = JSON.parse(storableJson(detail)) as RevisionDetail;
  await takeOver(trx, row.edition_id, publication.metadata, descriptionHtml);
  return true;
}

/** The revisions of works, newest first, with what became of them. */
export async function listRevisions(
  db: Database,
  workIds: readonly string[],
): Promise<(Revision & { readonly editionId: string })[]> {
  if (workIds.length === 0) return [];
  const rows = await db
    .selectFrom('revision')
    .innerJoin('import', 'import.id', 'revision.id')
    .innerJoin('edition', 'edition.id', 'revision.edition_id')
    .select([
      'revision.id',
      'revision.edition_id',
      'revision.no',
      'revision.created',
      'revision.file_name',
      'revision.format',
      'revision.bytes',
      'import.stage',
      'import.verdict',
      'import.reason',
      'import.findings',
      sql<Cover | null>`revision.detail -> 'cover'`.as('cover'),
    ])
    .select((query) => [
      query
        .selectFrom('revision_chapter')
        .select(sql<number | null>`sum(words)::int`.as('words'))
        .whereRef('revision_id', '=', 'revision.id')
        .as('words'),
      query
        .selectFrom('revision_chapter')
        .select(sql<number>`count(*)::int`.as('chapters'))
        .whereRef('revision_id', '=', 'revision.id')
        .as('chapters'),
    ])
    .where('edition.work_id', 'in', [...workIds])
    .orderBy('revision.no', 'desc')
    .execute();
  return rows.map((row) => ({
    editionId: row.edition_id,
    id: row.id,
    no: row.no,
    created: row.created.toISOString(),
    fileName: row.file_name,
    format: row.format,
    bytes: row.bytes,
    stage: row.stage,
    verdict: row.verdict,
    reason: row.reason,
    findings: row.findings,
    words: row.words,
    chapters: row.words === null ? null : row.chapters,
    cover: row.cover,
  }));
}
