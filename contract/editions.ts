import { type Static, Type } from 'typebox';
import { Cover, Uuid } from './books.ts';
import { ImportFinding, importStages, verdicts } from './imports.ts';
import { editionStates } from './manuscripts.ts';

export const manuscriptFormats = ['epub', 'markdown', 'docx'] as const;
export type ManuscriptFormat = (typeof manuscriptFormats)[number];

/** PostgreSQL keeps no NUL. */
const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });
const texts = (maxItems: number) => Type.Array(text(200), { maxItems });

export const subjectSchemes = ['thema', 'bisac', 'keyword'] as const;

export const EditionContributor = Type.Object(
  {
    name: text(300),
    sortName: Type.Optional(text(300)),
    roles: Type.Array(Type.String({ pattern: '^[a-z]{3}$', description: 'MARC relator code.' }), {
      maxItems: 6,
    }),
  },
  { additionalProperties: false },
);
export type EditionContributor = Static<typeof EditionContributor>;

export const EditionSubject = Type.Object(
  { scheme: Type.Enum([...subjectSchemes]), code: Type.Optional(text(30)), label: text(200) },
  { additionalProperties: false },
);
export type EditionSubject = Static<typeof EditionSubject>;

export const EditionAccessibility = Type.Object(
  {
    accessModes: Type.Optional(texts(10)),
    accessModesSufficient: Type.Optional(Type.Array(texts(4), { maxItems: 10 })),
    features: Type.Optional(texts(40)),
    hazards: Type.Optional(texts(10)),
    summary: Type.Optional(text(2000)),
    conformsTo: Type.Optional(texts(5)),
    certifiedBy: Type.Optional(text(300)),
  },
  { additionalProperties: false },
);
export type EditionAccessibility = Static<typeof EditionAccessibility>;

/**
 * What is said about an edition, as typed: a draft may hold an ISBN that is not finished. What is wrong with it says
 * `checkMetadata`, what is missing `readinessOf`.
 */
export const EditionMetadata = Type.Object(
  {
    title: Type.Optional(text(500)),
    subtitle: Type.Optional(text(500)),
    languages: Type.Optional(
      Type.Array(text(35), { maxItems: 10, description: 'BCP 47, main language first.' }),
    ),
    contributors: Type.Optional(Type.Array(EditionContributor, { maxItems: 50 })),
    series: Type.Optional(
      Type.Array(Type.Object({ name: text(300), position: Type.Optional(text(20)) }), { maxItems: 5 }),
    ),
    subjects: Type.Optional(Type.Array(EditionSubject, { maxItems: 30 })),
    isbn: Type.Optional(text(30)),
    publisher: Type.Optional(text(300)),
    rights: Type.Optional(text(1000)),
    published: Type.Optional(text(10)),
    descriptionHtml: Type.Optional(text(20_000)),
    accessibility: Type.Optional(EditionAccessibility),
  },
  { $id: 'EditionMetadata', additionalProperties: false },
);
export type EditionMetadata = Static<typeof EditionMetadata>;

/** One thing that an edition lacks before it can be handed in. */
export const Missing = Type.Object({
  id: Type.String({ description: 'Stable; its words are in the client catalogue.' }),
  message: Type.String({ description: 'The same in plain English.' }),
});
export type Missing = Static<typeof Missing>;

/** One file of an edition and what became of it. */
export const Revision = Type.Object(
  {
    id: Uuid,
    no: Type.Integer(),
    created: Type.String({ format: 'date-time' }),
    fileName: Type.String(),
    format: Type.Union([Type.Enum([...manuscriptFormats]), Type.Null()]),
    bytes: Type.Integer(),
    stage: Type.Enum([...importStages]),
    verdict: Type.Union([Type.Enum([...verdicts]), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()]),
    findings: Type.Array(ImportFinding),
    words: Type.Union([Type.Integer(), Type.Null()]),
    chapters: Type.Union([Type.Integer(), Type.Null()]),
    cover: Type.Union([Cover, Type.Null()]),
  },
  { $id: 'Revision' },
);
export type Revision = Static<typeof Revision>;

/** What a list shows of an edition. */
export const EditionCard = Type.Object(
  {
    id: Uuid,
    workId: Uuid,
    title: Type.String({ description: 'Empty when it has none yet.' }),
    state: Type.Enum([...editionStates]),
    stateSince: Type.String({ format: 'date-time' }),
    updated: Type.String({ format: 'date-time' }),
    bookId: Type.Union([Uuid, Type.Null()]),
    /** Where the cover's pictures are, `{cover.base}/320.avif`. */
    cover: Type.Union([Type.Intersect([Cover, Type.Object({ base: Type.String() })]), Type.Null()]),
    revision: Type.Union(
      [
        Type.Object({
          no: Type.Integer(),
          stage: Type.Enum([...importStages]),
          verdict: Type.Union([Type.Enum([...verdicts]), Type.Null()]),
        }),
        Type.Null(),
      ],
      { description: 'The newest.' },
    ),
  },
  { $id: 'EditionCard' },
);
export type EditionCard = Static<typeof EditionCard>;

/** An edition as its author works on it. */
export const Edition = Type.Object(
  {
    ...EditionCard.properties,
    version: Type.Integer({
      description: 'Send it back with a change, so that two at once notice each other.',
    }),
    metadata: EditionMetadata,
    ownCover: Type.Boolean({ description: 'The cover is a picture of its own, not that of the manuscript.' }),
    mayEdit: Type.Boolean({ description: 'The person who asks may change it now.' }),
    missing: Type.Array(Missing, { description: 'What it lacks before it can be handed in.' }),
    revisions: Type.Array(Revision, { description: 'Newest first.' }),
    publishAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    publishZone: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Edition' },
);
export type Edition = Static<typeof Edition>;

export const EditionChange = Type.Object(
  { version: Type.Integer({ minimum: 1 }), metadata: EditionMetadata },
  { additionalProperties: false },
);
