import type { Generated } from 'kysely';

/** A book that a person keeps, in the library or on the wish list. */
export interface KeptBookTable {
  person_id: string;
  book_id: string;
  added: Generated<Date>;
}

export interface ShelfTable {
  id: Generated<string>;
  person_id: string;
  name: string;
  place: number;
  version: Generated<number>;
  created: Generated<Date>;
}

export interface ShelfBookTable {
  shelf_id: string;
  book_id: string;
  place: number;
}

export interface FollowTable {
  person_id: string;
  facet_value_id: number;
  created: Generated<Date>;
}

export interface ReviewTable {
  id: Generated<string>;
  book_id: string;
  person_id: string;
  stars: number;
  text: string;
  version: Generated<number>;
  created: Generated<Date>;
  updated: Generated<Date>;
  removed: Date | null;
  removed_reason: string | null;
}

export interface ReviewReportTable {
  id: Generated<string>;
  review_id: string;
  person_id: string;
  reason: string;
  created: Generated<Date>;
  settled: Date | null;
}

export interface LibraryTables {
  library_book: KeptBookTable;
  wish: KeptBookTable;
  shelf: ShelfTable;
  shelf_book: ShelfBookTable;
  follow: FollowTable;
  told_book: { book_id: string };
  review: ReviewTable;
  /** Kept by a trigger of `review`. */
  book_rating: { book_id: string; ratings: number; stars: number };
  review_report: ReviewReportTable;
}
