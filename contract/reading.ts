import { type Static, Type } from 'typebox';
import { BookCard, Uuid } from './books.ts';

const Cfi = Type.String({
  maxLength: 2000,
  pattern: '^epubcfi\\([^\\u0000]*\\)$',
  description: 'EPUB CFI of the place.',
});

/** Words shown to a person; PostgreSQL keeps no NUL. */
const PlainText = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' });

/** Where a device stands in a book. */
export const Position = Type.Object(
  {
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the book before this place.' }),
    chapter: Type.Optional(PlainText),
    updated: Type.String({ format: 'date-time' }),
  },
  { $id: 'Position' },
);
export type Position = Static<typeof Position>;

export const PositionInput = Type.Object(
  {
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    chapter: Type.Optional(PlainText),
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
  },
  { $id: 'ReadingSession' },
);
export type ReadingSession = Static<typeof ReadingSession>;

export const RecentReading = Type.Object(
  { items: Type.Array(Type.Object({ book: BookCard, position: Position })) },
  { $id: 'RecentReading' },
);
export type RecentReading = Static<typeof RecentReading>;
