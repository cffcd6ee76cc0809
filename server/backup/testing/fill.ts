import type pg from 'pg';
import { listTables, quoted } from '../tables.ts';

/** A value of each type that survives only if it is carried exactly. */
const values: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: String.raw`E'é\ttab\nline \\N \\ "quoted" \u2028 ' || gen_random_uuid()`,
  int2: '1',
  int4: '7',
  int8: '9007199254740991',
  float8: '0.1',
  numeric: '1.50',
  bool: 'true',
  timestamptz: "'2026-03-29 01:30:00.123456+00'",
  date: "'2026-02-28'",
  jsonb: String.raw`'{"a": "\\n \" é", "b": [1.10, null]}'`,
  bytea: String.raw`'\x00ff0a09' || uuid_send(gen_random_uuid())`,
  tsvector: "'word:1A,2 other:3'",
  _int4: "'{1,2}'",
  _text: String.raw`'{"a,b","c\"d",null}'`,
};

interface Column {
  readonly name: string;
  readonly type: string;
  readonly references: string | null;
  readonly key: string | null;
  readonly checks: string | null;
}

/**
 * Puts a row into every table that has none, made from the catalogue: references lead to rows that are there, text
 * with a list of allowed words takes the first. What that cannot know stands in `examples`: table → column → SQL.
 */
export async function fillTables(
  client: pg.Client,
  examples: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  const left = new Set((await listTables(client)).map(({ name }) => name));
  let lastError: unknown;
  for (let before = -1; left.size !== before; ) {
    before = left.size;
    for (const table of left) {
      try {
        await fill(client, table, examples[table] ?? {});
        left.delete(table);
      } catch (error) {
        // A row that it refers to may come in the next round.
        lastError = error;
      }
    }
  }
  if (left.size > 0)
    throw new Error(`No row could be made for ${[...left].join(', ')}: give examples`, { cause: lastError });
}

async function fill(client: pg.Client, table: string, example: Readonly<Record<string, string>>) {
  const { rowCount } = await client.query(`select 1 from ${quoted(table)} limit 1`);
  if (rowCount) return;
  const { rows } = await client.query<Column>(columnsOf, [table]);
  const expressions = rows.map(({ name, type, references, key, checks }) => {
    const given = example[name];
    if (given) return given;
    if (references) return `(select ${quoted(key ?? '')} from ${references} limit 1)`;
    const words =
      /ARRAY\['([^']*)'/.exec(checks ?? '')?.[1] ?? /= '([^']*)'::text\)\)/.exec(checks ?? '')?.[1];
    if (words !== undefined) return `'${words}'`;
    const value = values[type];
    if (!value) throw new Error(`${table}.${name}: no value for the type ${type}`);
    return value;
  });
  await client.query(
    `insert into ${quoted(table)} (${rows.map(({ name }) => quoted(name)).join(', ')})
     select ${expressions.join(', ')}`,
  );
}

const columnsOf = `
  select a.attname as name, t.typname as type,
    (select confrelid::regclass::text from pg_constraint where contype = 'f' and conrelid = a.attrelid
      and conkey = array[a.attnum] limit 1) as references,
    (select k.attname from pg_constraint f join pg_attribute k on k.attrelid = f.confrelid and k.attnum = f.confkey[1]
      where f.contype = 'f' and f.conrelid = a.attrelid and f.conkey = array[a.attnum] limit 1) as key,
    (select string_agg(pg_get_constraintdef(oid), ' ') from pg_constraint where contype = 'c'
      and conrelid = a.attrelid and conkey = array[a.attnum]) as checks
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and a.attidentity = ''
  order by a.attnum`;
