import { type Static, Type } from 'typebox';
import { BookCard, Uuid } from './books.ts';

export const Cfi = Type.String({
  maxLength: 2000,
  pattern: '^epubcfi\\([^\\u0000]*\\)$',
  description: 'EPUB CFI of the place.',
});

/** Words shown to a person; PostgreSQL keeps no NUL. */
export const PlainText = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' });

/** Where a reader stands in a book. */
export const Position = Type.Object(
  {
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the book before this place.' }),
    chapter: Type.Optional(PlainText),
    updated: Type.String({ format: 'date-time' }),
    version: Type.Integer({ description: 'Goes up with every save; a later save names the one it knew.' }),
  },
  { $id: 'Position' },
);
export type Position = Static<typeof Position>;

/**
 * `base` is the version that was known when reading went on from it, `writer` the open page that reads. A save whose
 * base is older than what another page saved since is answered `read-elsewhere`; clocks have no say in it.
 */
export const PositionInput = Type.Object(
  {
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    chapter: Type.Optional(PlainText),
    writer: Type.String({ format: 'uuid' }),
    base: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    day: Type.Optional(
      Type.String({
        format: 'date',
        description: "The reader's calendar day; the server's when it is not near.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type PositionInput = Static<typeof PositionInput>;

export const Bookmark = Type.Object(
  {
    id: Uuid,
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    label: PlainText,
    created: Type.String({ format: 'date-time' }),
  },
  { $id: 'Bookmark' },
);
export type Bookmark = Static<typeof Bookmark>;

export const BookmarkInput = Type.Object(
  { cfi: Cfi, fraction: Type.Number({ minimum: 0, maximum: 1 }), label: PlainText },
  { additionalProperties: false },
);
export type BookmarkInput = Static<typeof BookmarkInput>;

/** Which revision of which manuscript is shown, and whether it is the person's own. */
export const ManuscriptShown = Type.Object(
  { editionId: Uuid, workId: Uuid, revisionId: Uuid, no: Type.Integer(), own: Type.Boolean() },
  { description: 'Only of a revision: nothing of the reading is kept, and it can be commented on.' },
);
export type ManuscriptShown = Static<typeof ManuscriptShown>;

/** Everything the reader needs before the first page: one request. `position` is null on a first opening. */
export const ReadingSession = Type.Object(
  {
    book: Type.Object({
      id: Uuid,
      title: Type.String(),
      language: Type.String(),
      direction: Type.Enum(['ltr', 'rtl']),
      layout: Type.Enum(['reflowable', 'pre-paginated']),
      mediaOverlay: Type.Boolean(),
      words: Type.Integer(),
    }),
    /** Base of the resources, `/api/books/{id}/resources/{version}/`; container.xml and the package are below it. */
    resources: Type.String(),
    packagePath: Type.String(),
    /** Uncompressed bytes by path, for progress without loading. */
    sizes: Type.Record(Type.String(), Type.Integer()),
    position: Type.Union([Position, Type.Null()]),
    bookmarks: Type.Array(Bookmark),
    manuscript: Type.Optional(ManuscriptShown),
  },
  { $id: 'ReadingSession' },
);
export type ReadingSession = Static<typeof ReadingSession>;

/** Reading by day, as far as it was recorded; days without reading are left out. */
export const ReadingStatistics = Type.Object(
  {
    days: Type.Array(
      Type.Object({ day: Type.String({ format: 'date' }), minutes: Type.Number({ minimum: 0 }) }),
    ),
    /** Days in a row up to the last day asked for or the one before it. */
    streakDays: Type.Integer(),
    booksBegun: Type.Integer(),
    booksFinished: Type.Integer(),
    finished: Type.Array(Type.Object({ book: BookCard, finished: Type.String({ format: 'date-time' }) })),
  },
  { $id: 'ReadingStatistics' },
);
export type ReadingStatistics = Static<typeof ReadingStatistics>;

export const StatisticsQuery = Type.Object(
  {
    /** Last day wanted. */
    until: Type.Optional(Type.String({ format: 'date' })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400, default: 30 })),
  },
  { additionalProperties: false },
);

export const RecentReading = Type.Object(
  { items: Type.Array(Type.Object({ book: BookCard, position: Position })) },
  { $id: 'RecentReading' },
);
export type RecentReading = Static<typeof RecentReading>;
