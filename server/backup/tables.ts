import type pg from 'pg';
import type { Begin } from './format.ts';

/** Tables of ours whose rows stay behind, each with the reason. Every other table moves, also one made tomorrow. */
export const leftBehind: Readonly<Record<string, string>> = {
  session: 'whoever was signed in signs in again',
  verification: 'what was sent by mail names the old address of the installation',
  migration: 'the migrations are made again where it is restored',
};

export type Table = Begin['tables'][number];

/** All tables of the schema, by name, with the columns that can be written. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname collate "C"`);
  return rows;
}

export async function listMoved(client: pg.ClientBase): Promise<Table[]> {
  return (await listTables(client)).filter(({ name }) => !Object.hasOwn(leftBehind, name));
}

/** Where every counting column stands. A column that never counted is left out. */
export async function readSequences(client: pg.ClientBase): Promise<Begin['sequences']> {
  const { rows } = await client.query<Begin['sequences'][number]>(`
    select c.relname as table, a.attname as column, s.last_value::float8 as last
    from pg_class c join pg_attribute a on a.attrelid = c.oid
      join pg_sequences s on format('%I.%I', s.schemaname, s.sequencename)
        = pg_get_serial_sequence(format('public.%I', c.relname), a.attname)
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
      and not a.attisdropped and s.last_value is not null
    order by c.relname collate "C", a.attname`);
  return rows;
}

export async function writeSequences(client: pg.ClientBase, sequences: Begin['sequences']): Promise<void> {
  for (const { table, column, last } of sequences) {
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [
      `public.${quoted(table)}`,
      column,
      last,
    ]);
  }
}

/** Names with rows and how many, of those tables that should have none. */
export async function findRows(client: pg.ClientBase): Promise<{ name: string; rows: number }[]> {
  const found: { name: string; rows: number }[] = [];
  for (const { name } of await listMoved(client)) {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from public.${quoted(name)}`,
    );
    const count = Number(rows[0]?.count ?? 0);
    if (count > 0) found.push({ name, rows: count });
  }
  return found;
}

export function copyStatement({ name, columns }: Table, direction: 'to stdout' | 'from stdin'): string {
  return `copy public.${quoted(name)} (${columns.map(quoted).join(', ')}) ${direction}`;
}

/** Also where a table is called like a word of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** So that text means the same on both sides, whatever the database or the role was set to. */
export const sameText =
  "set client_encoding = 'UTF8'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 1; set timezone = 'UTC'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0";
