import { type Static, Type } from 'typebox';
import { BookCard, Uuid } from './books.ts';
import { PersonName } from './people.ts';

const Id = Type.String({ format: 'uuid' });
const DateTime = Type.String({ format: 'date-time' });
const Version = Type.Integer({ minimum: 0, maximum: 2_000_000_000 });
/** Words that are shown as text, whatever they hold. */
const words = (maxLength: number, minLength = 0) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000]*$' });

/** Lists of a person: books begun or added, and books wished for. */
export const keptLists = ['library', 'wishes'] as const;
export type KeptList = (typeof keptLists)[number];
export const KeptList = Type.Enum([...keptLists]);

export const librarySorts = ['added', 'title'] as const;
export type LibrarySort = (typeof librarySorts)[number];
export const LibraryQuery = Type.Object(
  {
    sort: Type.Optional(Type.Enum([...librarySorts], { default: 'added' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 600 })),
  },
  { additionalProperties: false },
);
export type LibraryQuery = Static<typeof LibraryQuery>;

export const LibraryPage = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        book: BookCard,
        added: DateTime,
        kept: Type.Boolean({ description: 'Put there by hand, not only because it was begun.' }),
        /** Share read; absent for a book that was not begun. */
        fraction: Type.Optional(Type.Number()),
      }),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'LibraryPage' },
);
export type LibraryPage = Static<typeof LibraryPage>;

export const ShelfInput = Type.Object({ name: words(100, 1) }, { additionalProperties: false });
export const ShelfChange = Type.Object(
  { name: words(100, 1), version: Version, books: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })) },
  { additionalProperties: false },
);
export const ShelfOrder = Type.Object(
  { shelves: Type.Array(Id, { maxItems: 200 }) },
  { additionalProperties: false },
);
export const Shelf = Type.Object(
  { id: Id, name: Type.String(), version: Type.Integer(), books: Type.Array(BookCard) },
  { $id: 'Shelf' },
);
export type Shelf = Static<typeof Shelf>;
export const Shelves = Type.Object({ shelves: Type.Array(Shelf) }, { $id: 'Shelves' });
export type Shelves = Static<typeof Shelves>;

export const followKinds = ['contributor', 'series'] as const;
export const Followed = Type.Object(
  { kind: Type.Enum([...followKinds]), name: words(500, 1) },
  { additionalProperties: false },
);
export type Followed = Static<typeof Followed>;
export const Following = Type.Object({ following: Type.Array(Followed) }, { $id: 'Following' });
export type Following = Static<typeof Following>;

export const ReviewInput = Type.Object(
  { stars: Type.Integer({ minimum: 1, maximum: 5 }), text: words(10_000), version: Version },
  { additionalProperties: false },
);
export type ReviewInput = Static<typeof ReviewInput>;
export const Review = Type.Object(
  {
    id: Id,
    by: PersonName,
    stars: Type.Integer(),
    text: Type.String(),
    version: Type.Integer(),
    created: DateTime,
    updated: DateTime,
  },
  { $id: 'Review' },
);
export type Review = Static<typeof Review>;
export const Rating = Type.Object({
  count: Type.Integer(),
  average: Type.Union([Type.Number(), Type.Null()]),
});
export const ReviewsPage = Type.Object(
  { rating: Rating, items: Type.Array(Review), next: Type.Union([Type.String(), Type.Null()]) },
  { $id: 'ReviewsPage' },
);
export type ReviewsPage = Static<typeof ReviewsPage>;

/** What a person did with one book. */
export const MyBook = Type.Object(
  {
    inLibrary: Type.Boolean(),
    wished: Type.Boolean(),
    shelves: Type.Array(Type.Object({ id: Id, name: Type.String(), holds: Type.Boolean() })),
    following: Type.Array(
      Type.Object({ kind: Type.Enum([...followKinds]), name: Type.String(), follows: Type.Boolean() }),
    ),
    review: Type.Union([Review, Type.Null()]),
    /** Why a moderator took the review away. */
    reviewRemoved: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'MyBook' },
);
export type MyBook = Static<typeof MyBook>;

export const ReportInput = Type.Object({ reason: words(1000, 1) }, { additionalProperties: false });
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    after: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
