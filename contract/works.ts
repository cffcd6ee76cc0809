import { type Static, Type } from 'typebox';
import { Uuid } from './books.ts';
import { Edition, EditionCard } from './editions.ts';

/** A work begins with one edition, a draft. */
export const NewWork = Type.Object(
  { title: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })) },
  { additionalProperties: false },
);

export const Work = Type.Object(
  {
    id: Uuid,
    created: Type.String({ format: 'date-time' }),
    editions: Type.Array(Edition, { description: 'Oldest first.' }),
    mayBeginEdition: Type.Boolean({ description: 'The person who asks may begin a further one now.' }),
  },
  { $id: 'Work' },
);
export type Work = Static<typeof Work>;

export const WorksQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    after: Type.Optional(Type.String({ maxLength: 200, description: 'The `next` of the page before.' })),
  },
  { additionalProperties: false },
);

export const WorksPage = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Uuid,
        created: Type.String({ format: 'date-time' }),
        editions: Type.Array(EditionCard),
      }),
    ),
    next: Type.Union([Type.String(), Type.Null()], { description: 'Give it as `after` for the next page.' }),
  },
  { $id: 'WorksPage' },
);
export type WorksPage = Static<typeof WorksPage>;
