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

export interface PositionTable {
  device: Buffer;
  book_id: string;
  cfi: string;
  fraction: number;
  chapter: string | null;
  updated: Timestamp;
}

export interface BookmarkTable {
  id: string;
  device: Buffer;
  book_id: string;
  cfi: string;
  fraction: number;
  label: string;
  created: Generated<Date>;
}
