import type { Database } from '../../platform/database.ts';

export interface RevisionText {
  /** Path of the document inside the EPUB. */
  readonly path: string;
  readonly title: string | null;
  readonly text: string;
}

/** The readable text of an accepted revision, chapter by chapter in reading order; empty for any other. */
export async function chapterTexts(db: Database, revisionId: string): Promise<readonly RevisionText[]> {
  return db
    .selectFrom('revision_chapter')
    .select(['path', 'title', 'text'])
    .where('revision_id', '=', revisionId)
    .orderBy('ordinal')
    .execute();
}
