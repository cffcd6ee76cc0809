import type { ColumnType, Generated } from 'kysely';

export interface BookTable {
  id: string;
  no: Generated<number>;
  sha256: Buffer;
  original_key: string;
  reading_key: string;
  file_name: string;
  bytes: number;
  card: string;
  detail: ColumnType<unknown, string, string>;
  package_path: string;
  added: Generated<Date>;
  /** Unpublished: to be seen by nobody, for now. */
  hidden: Generated<boolean>;
}

export interface FacetValueTable {
  id: Generated<number>;
  facet: number;
  value: string;
}

export interface BookIndexTable {
  no: number;
  added: Date;
  title_key: string;
  contributor_key: string;
  published_key: string;
  title_words: number;
  accessibility: number;
  facet_ids: number[];
  hidden: Generated<boolean>;
}

export interface BookWordsTable {
  no: number;
  field: number;
  words: string;
}

export interface PassageTable {
  no: number;
  ordinal: number;
  chapter: string | null;
  text: string;
  words: string;
}

export interface WordTable {
  word: string;
  books: number;
}

export interface BookSeriesTable {
  series_id: number;
  position: ColumnType<string, number, number>;
  no: number;
}

export interface CatalogueTables {
  book: BookTable;
  facet_value: FacetValueTable;
  book_index: BookIndexTable;
  book_words: BookWordsTable;
  passage: PassageTable;
  word: WordTable;
  book_series: BookSeriesTable;
}
