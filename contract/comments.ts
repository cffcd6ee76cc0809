import { type Static, Type } from 'typebox';
import { Words } from './desk.ts';

const Id = Type.String({ format: 'uuid' });
const plain = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });

/** A passage of a manuscript: its words and what stands around them (W3C Web Annotation, TextQuoteSelector). */
export const PassageAnchor = Type.Object(
  {
    path: Type.Optional(plain(1000)),
    cfi: Type.String({ maxLength: 2000, pattern: '^epubcfi\\([^\\u0000]*\\)$' }),
    exact: Words(4000),
    prefix: plain(200),
    suffix: plain(200),
    chapter: Type.Optional(plain(500)),
  },
  { additionalProperties: false },
);
export type PassageAnchor = Static<typeof PassageAnchor>;

export const NewComment = Type.Object(
  {
    id: Type.Optional({ ...Id, description: 'Made by the client, so that one sent twice is one.' }),
    text: Words(4000),
    anchor: Type.Optional(PassageAnchor),
    replyTo: Type.Optional(Id),
    revision: Type.Optional({ ...Id, description: 'Whose words these are; the newest when it is left out.' }),
  },
  { additionalProperties: false },
);
export type NewComment = Static<typeof NewComment>;

export const anchorStates = ['exact', 'changed', 'lost'] as const;
export type AnchorState = (typeof anchorStates)[number];

/** A remark on a manuscript, or on a passage of it. */
export const Comment = Type.Object(
  {
    id: Id,
    text: Type.String(),
    person: Type.String(),
    mine: Type.Boolean(),
    created: Type.String({ format: 'date-time' }),
    revisionNo: Type.Union([Type.Integer(), Type.Null()], { description: 'Revision it was written about.' }),
    replyTo: Type.Union([Id, Type.Null()]),
    resolved: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    anchor: Type.Union([PassageAnchor, Type.Null()], {
      description: 'With the words as they were when it was written.',
    }),
    state: Type.Union([Type.Enum([...anchorStates]), Type.Null()], {
      description: 'Whether the passage stands in the revision looked at: so, changed, or not at all.',
    }),
    share: Type.Union([Type.Number(), Type.Null()], { description: 'Share of the text before the passage.' }),
    now: Type.Union([Type.String(), Type.Null()], { description: 'The words of a changed passage now.' }),
  },
  { $id: 'Comment' },
);
export type Comment = Static<typeof Comment>;

export const CommentsQuery = Type.Object(
  {
    revision: Type.Optional({
      ...Id,
      description: 'In which passages are looked for; the newest by default.',
    }),
  },
  { additionalProperties: false },
);

export const Comments = Type.Object(
  {
    revision: Type.Union([Type.Object({ id: Id, no: Type.Integer() }), Type.Null()], {
      description: 'In which the passages were looked for; null when none was accepted yet.',
    }),
    items: Type.Array(Comment),
  },
  { $id: 'Comments' },
);
export type Comments = Static<typeof Comments>;
