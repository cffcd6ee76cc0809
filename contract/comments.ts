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
      description: 'Whether the passage stands in the newest revision: so, changed, or not at all.',
    }),
    now: Type.Union([Type.String(), Type.Null()], { description: 'The words of a changed passage now.' }),
  },
  { $id: 'Comment' },
);
export type Comment = Static<typeof Comment>;
export const Comments = Type.Object({ items: Type.Array(Comment) }, { $id: 'Comments' });
export type Comments = Static<typeof Comments>;
