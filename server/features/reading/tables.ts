import type { HighlightColour } from '@mangu/contract/highlights';
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface ResourceTable {
  book_id: string;
  path: string;
  media_type: string;
  start: number;
  stored_bytes: number;
  encoding: 'gzip' | null;
  bytes: number;
}

/** A person, under the person's id, or a device, under an id made of its cookie. */
export interface ReaderTable {
  id: string;
  person_id: string | null;
  changes: Generated<number>;
}

export interface PositionTable {
  reader_id: string;
  book_id: string;
  cfi: string;
  fraction: number;
  chapter: string | null;
  updated: Timestamp;
  writer: string | null;
  version: number;
  /** `YYYY-MM-DD`, cast in every statement that reads it. */
  day: string;
  seconds: number;
  begun: Timestamp;
  finished: Date | null;
  /** Not among what is read, until it is read on. */
  put_away: Generated<boolean>;
}

export interface BookmarkTable {
  id: string;
  reader_id: string;
  book_id: string;
  cfi: string;
  fraction: number;
  label: string;
  created: Generated<Date>;
}

export interface ReadingDayTable {
  reader_id: string;
  book_id: string;
  day: string;
  seconds: number;
}

export interface HighlightTable {
  id: string;
  reader_id: string;
  book_id: string;
  cfi: string;
  fraction: number;
  chapter: string | null;
  exact: string;
  prefix: string;
  suffix: string;
  colour: HighlightColour;
  note: string;
  version: number;
  changed: number;
  created: Generated<Date>;
  updated: Timestamp;
  deleted: Date | null;
}

export interface ReadingTables {
  resource: ResourceTable;
  reader: ReaderTable;
  position: PositionTable;
  bookmark: BookmarkTable;
  reading_day: ReadingDayTable;
  highlight: HighlightTable;
}
