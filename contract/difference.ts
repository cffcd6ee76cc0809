import { type Static, Type } from 'typebox';

const Piece = Type.Object({
  kind: Type.Enum(['same', 'added', 'removed']),
  text: Type.String({ description: 'Long unchanged passages are cut in the middle, where `…` stands.' }),
});

/** What changed from an earlier revision to a later one. */
export const Difference = Type.Object(
  {
    earlier: Type.Integer({ description: 'Number of the earlier revision.' }),
    later: Type.Integer(),
    metadata: Type.Array(Type.Object({ field: Type.String(), before: Type.String(), after: Type.String() })),
    chapters: Type.Array(
      Type.Object({
        title: Type.String(),
        kind: Type.Enum(['same', 'changed', 'added', 'removed']),
        pieces: Type.Array(Piece, { description: 'Of a chapter that changed.' }),
        /** The chapter is so long, or so different, that it is not compared word by word. */
        coarse: Type.Boolean(),
      }),
    ),
  },
  { $id: 'Difference' },
);
export type Difference = Static<typeof Difference>;
