import { type Static, Type } from 'typebox';
import { BookCard, Uuid } from './books.ts';
import { Cfi, PlainText } from './reading.ts';

export const highlightColours = ['yellow', 'green', 'blue', 'pink'] as const;
export const HighlightColour = Type.Enum([...highlightColours]);
export type HighlightColour = (typeof highlightColours)[number];

const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });

/** W3C Web Annotation, TextQuoteSelector. */
export const Quote = Type.Object(
  { exact: text(4000), prefix: text(200), suffix: text(200) },
  { additionalProperties: false },
);
export type Quote = Static<typeof Quote>;

export const noteLength = 10_000;

/**
 * A passage marked in a book. Its id is made by the device, so that sending it twice makes one. `version` is the one
 * the device saw last, 0 for a new one.
 */
export const HighlightInput = Type.Object(
  {
    cfi: Cfi,
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    chapter: Type.Optional(PlainText),
    quote: Quote,
    colour: HighlightColour,
    note: text(noteLength),
    version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
  },
  { additionalProperties: false },
);
export type HighlightInput = Static<typeof HighlightInput>;

export const Highlight = Type.Object(
  {
    id: Uuid,
    cfi: Cfi,
    fraction: Type.Number(),
    chapter: Type.Optional(Type.String()),
    quote: Quote,
    colour: HighlightColour,
    note: Type.String(),
    version: Type.Integer(),
    created: Type.String({ format: 'date-time' }),
    updated: Type.String({ format: 'date-time' }),
  },
  { $id: 'Highlight' },
);
export type Highlight = Static<typeof Highlight>;

/** What became of a change: `joined` when another device had changed it too, and both notes now stand in one. */
export const HighlightSaved = Type.Object(
  { highlight: Highlight, joined: Type.Boolean() },
  { $id: 'HighlightSaved' },
);
export type HighlightSaved = Static<typeof HighlightSaved>;

/** What changed in one book since a cursor; without one, all there is. */
export const HighlightChanges = Type.Object(
  {
    highlights: Type.Array(Highlight),
    /** Ids of those deleted since. */
    deleted: Type.Array(Uuid),
    cursor: Type.Integer(),
  },
  { $id: 'HighlightChanges' },
);
export type HighlightChanges = Static<typeof HighlightChanges>;

export const NotesQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words in the passage, the note or the chapter.' }),
    ),
    book: Type.Optional(Uuid),
    colour: Type.Optional(HighlightColour),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type NotesQuery = Static<typeof NotesQuery>;

/** Highlights of all books, newest first. */
export const NotesPage = Type.Object(
  {
    items: Type.Array(Type.Object({ book: BookCard, highlight: Highlight })),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'NotesPage' },
);
export type NotesPage = Static<typeof NotesPage>;

export const exportFormats = ['markdown', 'annotations'] as const;
export const ExportQuery = Type.Object(
  { format: Type.Enum([...exportFormats]), book: Type.Optional(Uuid) },
  { additionalProperties: false },
);
export type ExportFormat = (typeof exportFormats)[number];
