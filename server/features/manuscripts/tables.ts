import type { PassageAnchor } from '@mangu/contract/comments';
import type { EditionMetadata, ManuscriptFormat } from '@mangu/contract/editions';
import type { EditionState, MoveName } from '@mangu/contract/manuscripts';
import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Anchored } from './anchor-quote.ts';

export interface WorkTable {
  id: Generated<string>;
  owner_id: string;
  created: Generated<Date>;
}

/** Written as JSON text, read as what that says. */
type Json<T> = ColumnType<T, string | undefined, string>;

export interface EditionTable {
  id: Generated<string>;
  work_id: string;
  state: Generated<EditionState>;
  state_since: Generated<Date>;
  version: Generated<number>;
  metadata: Json<EditionMetadata>;
  /** A picture of its own instead of the manuscript's. */
  cover: Json<unknown>;
  assigned_to: string | null;
  /** `YYYY-MM-DD`: a day, which begins and ends where the person is. */
  due: string | null;
  submitted: Date | null;
  publish_at: Date | null;
  publish_zone: string | null;
  book_id: string | null;
  checklist: Generated<unknown>;
  created: Generated<Date>;
  updated: Generated<Date>;
}

/** An edition with what the policy asks about it. */
export type OwnedEdition = Selectable<EditionTable> & { readonly owner_id: string };

/** A file of an edition; its id is also that of its upload and of its row in `import`, which knows the verdict. */
export interface RevisionTable {
  id: string;
  edition_id: string;
  no: number;
  created_by: string | null;
  created: Generated<Date>;
  file_name: string;
  /** Null until the file was looked into. */
  format: ManuscriptFormat | null;
  bytes: number;
  /** Of the EPUB; null until it was accepted. */
  sha256: Buffer | null;
  /** What the checker found, without texts and resources (`RevisionDetail`); null until it was accepted. */
  detail: Json<unknown>;
}

export interface RevisionChapterTable {
  revision_id: string;
  ordinal: number;
  path: string;
  title: string | null;
  text: string;
  words: number;
}

export interface RevisionResourceTable {
  revision_id: string;
  path: string;
  media_type: string;
  start: number;
  stored_bytes: number;
  encoding: 'gzip' | null;
  bytes: number;
}

export interface TransitionTable {
  id: Generated<string>;
  edition_id: string;
  move: MoveName;
  from_state: EditionState;
  to_state: EditionState;
  person_id: string | null;
  person_name: string;
  reason: string | null;
  revision_no: number | null;
  /** Version of the edition that the person saw. */
  seen_version: number | null;
  at: Generated<Date>;
}

export interface CommentTable {
  id: Generated<string>;
  edition_id: string;
  reply_to: string | null;
  person_id: string | null;
  person_name: string;
  text: string;
  created: Generated<Date>;
  revision_no: number | null;
  anchor: ColumnType<PassageAnchor | null, string | null, never>;
  anchored_in: string | null;
  anchored: ColumnType<AnchoredNow | null, string | null, string | null>;
  resolved: Date | null;
  resolved_by: string | null;
}

/** Where a commented passage stands in the revision `anchored_in`; null in the column when it is lost there. */
export interface AnchoredNow extends Pick<Anchored, 'state' | 'path' | 'exact'> {
  /** Share of the text before it; not in those that were looked up by earlier versions. */
  readonly share?: number;
}

/** Tables of works on their way. */
export interface ManuscriptTables {
  work: WorkTable;
  edition: EditionTable;
  revision: RevisionTable;
  revision_chapter: RevisionChapterTable;
  revision_resource: RevisionResourceTable;
  transition: TransitionTable;
  comment: CommentTable;
}
