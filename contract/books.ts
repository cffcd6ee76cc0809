import { type Static, Type } from 'typebox';

export const Uuid = Type.String({ format: 'uuid', description: 'UUID of the book' });

/** Widths in pixels in which every cover exists (never enlarged past the original), each as AVIF, WebP and JPEG. */
export const coverWidthsPx = [160, 320, 640, 1280] as const;
export const coverFormats = ['avif', 'webp', 'jpg'] as const;

export const Cover = Type.Object({
  version: Type.String({ description: 'Changes when the picture does; part of the URL.' }),
  widthPx: Type.Integer({ description: 'Natural width of the largest variant.' }),
  heightPx: Type.Integer(),
  widthsPx: Type.Array(Type.Integer(), { description: 'Variants that exist.' }),
  colour: Type.String({ description: 'Dominant colour, `#rrggbb`, shown until the picture is there.' }),
});
export type Cover = Static<typeof Cover>;

export const CardContributor = Type.Object({
  name: Type.String(),
  role: Type.String({ description: 'MARC relator code, e.g. `aut`, `trl`.' }),
});

/** What a list shows of a book. Stored per book as ready JSON, so that a list is a join of strings. */
export const BookCard = Type.Object(
  {
    id: Uuid,
    title: Type.String(),
    titleLanguage: Type.Optional(Type.String()),
    titleDirection: Type.Optional(Type.Enum(['ltr', 'rtl'])),
    subtitle: Type.Optional(Type.String()),
    contributors: Type.Array(CardContributor, { description: 'At most four, authors first.' }),
    language: Type.String({ description: 'Main language, BCP 47.' }),
    published: Type.Optional(Type.String({ description: 'ISO 8601 date in the precision given.' })),
    added: Type.String({ format: 'date-time' }),
    series: Type.Optional(Type.Object({ name: Type.String(), position: Type.Optional(Type.String()) })),
    layout: Type.Enum(['reflowable', 'pre-paginated']),
    words: Type.Integer(),
    cover: Type.Union([Cover, Type.Null()]),
  },
  { $id: 'BookCard' },
);
export type BookCard = Static<typeof BookCard>;

/** A search hit also says where it was found. `<mark>` is the only markup; everything else is escaped text. */
export const BookItem = Type.Intersect([
  BookCard,
  Type.Object({
    snippet: Type.Optional(
      Type.Object({
        html: Type.String({ description: 'Escaped text with `<mark>` around the words found.' }),
        chapter: Type.Optional(Type.String({ description: 'Title of the chapter the passage is from.' })),
      }),
    ),
  }),
]);
export type BookItem = Static<typeof BookItem>;

export const bookSorts = ['relevance', 'added', 'title', 'contributor', 'published'] as const;
export type BookSort = (typeof bookSorts)[number];

/** Filter values by which the accessibility facet groups books (derived from schema.org metadata). */
export const accessibilityFilters = [
  'screen-reader',
  'alternative-text',
  'audio',
  'structured-navigation',
  'page-numbers',
  'mathml',
  'no-hazards',
  'conforms',
] as const;
export type AccessibilityFilter = (typeof accessibilityFilters)[number];

const values = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20, description }));

export const BooksQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Words to find; the last may be unfinished. Typing errors are mended.',
      }),
    ),
    language: values('BCP 47 main language; several mean any of them.'),
    subject: values('Subject label.'),
    contributor: values('Name of a contributor.'),
    series: values('Name of a series.'),
    accessibility: Type.Optional(
      Type.Array(Type.Enum([...accessibilityFilters]), {
        maxItems: 8,
        description: 'What the book must offer; several mean all of them.',
      }),
    ),
    sort: Type.Optional(
      Type.Enum([...bookSorts], { description: '`relevance` with `q`, else `added` (newest first).' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    after: Type.Optional(Type.String({ maxLength: 600, description: 'The `next` of the page before.' })),
    facets: Type.Optional(
      Type.Boolean({ default: false, description: 'Also count the facets of this result.' }),
    ),
  },
  { additionalProperties: false },
);
export type BooksQuery = Static<typeof BooksQuery>;

export const FacetValue = Type.Object({ value: Type.String(), count: Type.Integer() });
export type FacetValue = Static<typeof FacetValue>;

/** For each facet the values that lead to at least one book, most first, at most 50; selected values always included. */
export const Facets = Type.Object({
  language: Type.Array(FacetValue),
  subject: Type.Array(FacetValue),
  contributor: Type.Array(FacetValue),
  series: Type.Array(FacetValue),
  accessibility: Type.Array(FacetValue),
});
export type Facets = Static<typeof Facets>;

export const BooksPage = Type.Object(
  {
    items: Type.Array(BookItem),
    total: Type.Integer({ description: 'Books in the whole result.' }),
    next: Type.Union([Type.String(), Type.Null()], { description: 'Give it as `after` for the next page.' }),
    facets: Type.Optional(Facets),
    /** Present when the words were mended before searching. */
    correctedQuery: Type.Optional(Type.String()),
  },
  { $id: 'BooksPage' },
);
export type BooksPage = Static<typeof BooksPage>;

export const TocItem = Type.Cyclic(
  {
    TocItem: Type.Object({
      label: Type.String(),
      href: Type.Optional(Type.String({ description: 'Path inside the book with optional fragment.' })),
      children: Type.Array(Type.Ref('TocItem')),
    }),
  },
  'TocItem',
);
export type TocItem = { label: string; href?: string; children: TocItem[] };

export const AccessibilityStatement = Type.Object({
  section: Type.String({ description: 'A section of the W3C accessibility display guide 2.1.' }),
  id: Type.String({ description: 'Statement id; its words are in the client catalogue.' }),
  values: Type.Optional(Type.Record(Type.String(), Type.String())),
});

export const BookDetail = Type.Object(
  {
    id: Uuid,
    title: Type.String(),
    titleLanguage: Type.Optional(Type.String()),
    titleDirection: Type.Optional(Type.Enum(['ltr', 'rtl'])),
    subtitle: Type.Optional(Type.String()),
    contributors: Type.Array(Type.Object({ name: Type.String(), roles: Type.Array(Type.String()) })),
    languages: Type.Array(Type.String()),
    identifiers: Type.Array(
      Type.Object({ scheme: Type.String(), value: Type.String(), valid: Type.Optional(Type.Boolean()) }),
    ),
    series: Type.Array(
      Type.Object({
        name: Type.String(),
        position: Type.Optional(Type.String()),
        /** Neighbours by position. */
        previous: Type.Optional(Type.Object({ id: Uuid, title: Type.String() })),
        next: Type.Optional(Type.Object({ id: Uuid, title: Type.String() })),
      }),
    ),
    subjects: Type.Array(
      Type.Object({
        label: Type.String(),
        scheme: Type.Optional(Type.String()),
        code: Type.Optional(Type.String()),
      }),
    ),
    descriptionHtml: Type.Optional(
      Type.String({ description: 'Sanitised: p, br, em, strong, lists, blockquote.' }),
    ),
    publisher: Type.Optional(Type.String()),
    rights: Type.Optional(Type.String()),
    published: Type.Optional(Type.String()),
    added: Type.String({ format: 'date-time' }),
    layout: Type.Enum(['reflowable', 'pre-paginated']),
    pageProgression: Type.Enum(['ltr', 'rtl', 'default']),
    mediaOverlay: Type.Boolean(),
    words: Type.Integer(),
    chapters: Type.Integer(),
    pages: Type.Optional(Type.Integer({ description: 'Entries of the page list, when the book has one.' })),
    cover: Type.Union([Cover, Type.Null()]),
    toc: Type.Array(TocItem),
    accessibility: Type.Array(AccessibilityStatement),
    file: Type.Object({
      name: Type.String({ description: 'Suggested file name for the download.' }),
      bytes: Type.Integer(),
      sha256: Type.String(),
    }),
    /** The copy for reading differs from the file: what was removed. */
    sanitised: Type.Boolean(),
  },
  { $id: 'BookDetail' },
);
export type BookDetail = Static<typeof BookDetail>;
