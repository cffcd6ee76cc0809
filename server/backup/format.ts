import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/**
 * The archive of a whole installation: a tar file with, in this order,
 * - `backup.json`: what wrote it and when, the schema, the tables with their columns;
 * - `tables/<table>/<part>`: rows as PostgreSQL's COPY text, cut between rows;
 * - `staged/<id>`: uploads that wait for their check;
 * - `objects/<key>`: everything of the object store;
 * - `end.json`: counts, and the SHA-256 of all bytes before it. An archive without it is not whole.
 */
export const formatVersion = 1;

export const names = {
  begin: 'backup.json',
  end: 'end.json',
  table: (table: string, part: number) => `tables/${table}/${String(part).padStart(6, '0')}`,
  staged: (id: string) => `staged/${id}`,
  object: (key: string) => `objects/${key}`,
} as const;

/** Bytes of `backup.json` and `end.json` at most; both are read into memory. */
export const jsonBytesAtMost = 4_000_000;
/** A table is cut after so many bytes, at the next row. */
export const partBytes = 8_000_000;

const Count = Type.Integer({ minimum: 0 });

export const Begin = Type.Object({
  format: Type.Integer({ minimum: 1 }),
  version: Type.String({ description: 'Version of MANGU that wrote it.' }),
  made: Type.String({ format: 'date-time' }),
  migrations: Type.Array(
    Type.Object({ number: Count, name: Type.String(), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    { description: 'Those that made the tables; the same must be known where it is restored.' },
  ),
  tables: Type.Array(Type.Object({ name: Type.String(), columns: Type.Array(Type.String()) })),
  sequences: Type.Array(Type.Object({ table: Type.String(), column: Type.String(), last: Type.Integer() }), {
    description: 'Last number that was given out for a column.',
  }),
  /** What encrypts second factors; where it is restored they are encrypted anew. */
  secret: Type.String(),
});
export type Begin = Static<typeof Begin>;

export const End = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  tables: Type.Record(Type.String(), Type.Object({ rows: Count, bytes: Count })),
  staged: Type.Object({ count: Count, bytes: Count }),
  objects: Type.Object({ count: Count, bytes: Count }),
});
export type End = Static<typeof End>;

export function parseBegin(text: string): Begin | undefined {
  return parse(Begin, text);
}

export function parseEnd(text: string): End | undefined {
  return parse(End, text);
}

function parse<T extends typeof Begin | typeof End>(schema: T, text: string): Static<T> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
