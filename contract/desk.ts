import { type Static, type TSchema, Type } from 'typebox';
import { EditionMetadata } from './editions.ts';
import { ImportFinding } from './imports.ts';
import { editionStates, moves } from './manuscripts.ts';
import { PersonName } from './people.ts';

const Id = Type.String({ format: 'uuid' });
/** Words a person wrote; PostgreSQL keeps no NUL. */
export const Words = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' });

export const EditionStateName = Type.Enum([...editionStates]);
export const MoveParams = Type.Object({
  id: Id,
  move: Type.Enum(Object.keys(moves) as (keyof typeof moves)[]),
});

/** A local date and time in a zone. */
export const LocalTime = Type.Object(
  {
    local: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$',
      description: 'Date and time on the clocks of that zone, e.g. `2026-10-25T02:30`.',
    }),
    zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA zone, e.g. `Europe/Berlin`.' }),
    offset: Type.Optional(
      Type.String({
        pattern: '^[+-]\\d{2}:\\d{2}$',
        description: 'Which of the two is meant where the clocks show this time twice, e.g. `+01:00`.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type LocalTime = Static<typeof LocalTime>;

export const MoveOrder = Type.Object(
  {
    version: Type.Integer({ description: 'Version of the edition that the person saw.' }),
    reason: Type.Optional(Words(4000)),
    publishAt: Type.Optional(LocalTime),
  },
  { additionalProperties: false },
);
export type MoveOrder = Static<typeof MoveOrder>;

/** Where an edition stands, and what the person who asks can do next. */
export const EditionStanding = Type.Object(
  {
    id: Id,
    state: EditionStateName,
    stateSince: Type.String({ format: 'date-time' }),
    version: Type.Integer(),
    moves: Type.Array(Type.Enum(Object.keys(moves) as (keyof typeof moves)[])),
  },
  { $id: 'EditionStanding' },
);
export type EditionStanding = Static<typeof EditionStanding>;

/**
 * What an editor looks through before a book is accepted; accepting asks that all of it is ticked. The words stand
 * in the client's catalogue `desk` under `checklist`.
 */
export const checklistItems = [
  'text-read',
  'rights-cleared',
  'metadata-right',
  'cover-right',
  'findings-settled',
  'accessible',
] as const;
export type ChecklistItem = (typeof checklistItems)[number];

const Instant = Type.String({ format: 'date-time' });
const Day = Type.String({ format: 'date' });
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const deskSorts = ['oldest', 'newest', 'due', 'due-last', 'title', 'title-last'] as const;
export type DeskSort = (typeof deskSorts)[number];
export const deskAssignments = ['me', 'nobody', 'somebody'] as const;

export const DeskQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(EditionStateName, { maxItems: editionStates.length })),
    assigned: Type.Optional(Type.Enum([...deskAssignments])),
    overdue: Type.Optional(
      Type.Boolean({ description: 'Only what should have been answered before today.' }),
    ),
    q: Type.Optional(
      Type.String({ maxLength: 100, pattern: '^[^\\u0000]*$', description: 'In title and names.' }),
    ),
    sort: Type.Optional(Type.Enum([...deskSorts])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 600, description: 'The `next` of the page before.' })),
  },
  { additionalProperties: false },
);
export type DeskQuery = Static<typeof DeskQuery>;

/** What the queue shows of an edition. */
export const DeskItem = Type.Object(
  {
    ...EditionStanding.properties,
    title: Type.String({ description: 'Empty when it has none yet.' }),
    authors: Type.Array(Type.String()),
    owner: PersonName,
    assignedTo: OrNull(PersonName),
    due: OrNull(Day),
    submitted: OrNull(Instant),
    publishAt: OrNull(Instant),
    publishZone: OrNull(Type.String()),
    bookId: OrNull(Id),
    revisionNo: OrNull(Type.Integer()),
    openComments: Type.Integer(),
  },
  { $id: 'DeskItem' },
);
export type DeskItem = Static<typeof DeskItem>;

export const DeskPage = Type.Object(
  { items: Type.Array(DeskItem), total: Type.Integer(), next: OrNull(Type.String()) },
  { $id: 'DeskPage' },
);
export type DeskPage = Static<typeof DeskPage>;

/** Everything an editor decides from. */
export const DeskEdition = Type.Object(
  {
    ...DeskItem.properties,
    workId: Id,
    mayReview: Type.Boolean({ description: 'The person who asks may tick its checklist and assign it.' }),
    metadata: EditionMetadata,
    checklist: Type.Array(
      Type.Object({ item: Type.Enum([...checklistItems]), by: OrNull(Type.String()), at: OrNull(Instant) }),
    ),
    revision: OrNull(
      Type.Object({
        id: Id,
        no: Type.Integer(),
        fileName: Type.String(),
        created: Instant,
        verdict: OrNull(Type.String()),
        findings: Type.Array(ImportFinding),
      }),
    ),
  },
  { $id: 'DeskEdition' },
);
export type DeskEdition = Static<typeof DeskEdition>;

export const Assignments = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { id: Id, version: Type.Integer(), assignedTo: OrNull(Id), due: OrNull(Day) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { additionalProperties: false },
);
export type Assignments = Static<typeof Assignments>;

/** What was before, so that it can be undone: send it back as `Assignments`. */
export const AssignmentsMade = Type.Object(
  {
    undo: Type.Array(
      Type.Object({ id: Id, version: Type.Integer(), assignedTo: OrNull(Id), due: OrNull(Day) }),
    ),
  },
  { $id: 'AssignmentsMade' },
);
export type AssignmentsMade = Static<typeof AssignmentsMade>;

export const ChecklistTick = Type.Object(
  { version: Type.Integer(), item: Type.Enum([...checklistItems]), ticked: Type.Boolean() },
  { additionalProperties: false },
);

export const Transition = Type.Object(
  {
    id: Id,
    move: Type.Enum(Object.keys(moves) as (keyof typeof moves)[]),
    from: EditionStateName,
    to: EditionStateName,
    person: OrNull(Type.String({ description: 'Null when the schedule did it.' })),
    reason: OrNull(Type.String()),
    revisionNo: OrNull(Type.Integer()),
    at: Instant,
  },
  { $id: 'Transition' },
);
export type Transition = Static<typeof Transition>;
export const Transitions = Type.Object({ items: Type.Array(Transition) }, { $id: 'Transitions' });
export type Transitions = Static<typeof Transitions>;

const Candidate = Type.Object({ instant: Instant, local: Type.String(), offset: Type.String() });
/** What a local time means: once, never (clocks go forward over it) or twice (they go back). */
export const TimeMeaning = Type.Object(
  {
    kind: Type.Enum(['once', 'never', 'twice', 'unknown-zone', 'unknown-date']),
    candidates: Type.Array(Candidate),
  },
  { $id: 'TimeMeaning' },
);
export type TimeMeaning = Static<typeof TimeMeaning>;
