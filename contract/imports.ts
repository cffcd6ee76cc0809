import { type Static, Type } from 'typebox';
import { Uuid } from './books.ts';

/** The stages a person sees, in order. */
export const importStages = ['received', 'checking', 'reading', 'storing', 'done'] as const;
export type ImportStage = (typeof importStages)[number];

export const verdicts = ['accepted', 'sanitised', 'rejected'] as const;
export type Verdict = (typeof verdicts)[number];

export const ImportFinding = Type.Object({
  severity: Type.Enum(['must', 'should', 'info']),
  id: Type.String(),
  message: Type.String(),
  remedy: Type.Optional(Type.String()),
  path: Type.Optional(Type.String({ description: 'File inside the EPUB.' })),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ImportFinding = Static<typeof ImportFinding>;

/** One file on its way from upload to catalogue. Its id is also the id of the tus upload. */
export const Import = Type.Object(
  {
    id: Uuid,
    fileName: Type.String(),
    bytes: Type.Integer(),
    stage: Type.Enum([...importStages]),
    verdict: Type.Union([Type.Enum([...verdicts]), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'Stable id of the reason of a rejection.',
    }),
    duplicate: Type.Boolean({ description: 'The same file was here already; `bookId` is that book.' }),
    findings: Type.Array(ImportFinding),
    bookId: Type.Union([Uuid, Type.Null()]),
    title: Type.Union([Type.String(), Type.Null()]),
    milliseconds: Type.Union([Type.Integer(), Type.Null()], { description: 'From claim to verdict.' }),
    created: Type.String({ format: 'date-time' }),
  },
  { $id: 'Import' },
);
export type Import = Static<typeof Import>;

export const ImportsQuery = Type.Object(
  {
    id: Type.Optional(Type.Array(Uuid, { maxItems: 200, description: 'Only these, in this order.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);

export const ImportsPage = Type.Object({ items: Type.Array(Import) }, { $id: 'ImportsPage' });
export type ImportsPage = Static<typeof ImportsPage>;
