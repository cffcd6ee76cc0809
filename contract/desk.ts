import { type Static, Type } from 'typebox';
import { editionStates, moves } from './manuscripts.ts';

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
