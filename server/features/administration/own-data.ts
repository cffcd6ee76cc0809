import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';

/** What proves who somebody is stays out: whoever reads the file could be that person. */
const secrets = [
  'password',
  'secret',
  'backup_codes',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
] as const;

/** Columns that name a person without a reference, so that the row outlives the account. */
const withoutReference = [
  { table: 'audit', condition: (id: string) => sql`person_id = ${id}` },
  {
    table: 'mail',
    condition: (id: string) => sql`recipient = (select email from person where id = ${id})`,
  },
] as const;

interface Reference {
  readonly child: string;
  readonly column: string;
  readonly parent: string;
  readonly key: string;
  /** The row goes with its parent: it is part of it. */
  readonly owned: boolean;
}

type Condition = ReturnType<typeof sql>;

/**
 * Table → rows about a person. Found by the references of the database itself, from the person outwards: what belongs
 * to them is followed further, so a table made tomorrow is in it.
 */
export async function readOwnData(db: Database, id: string): Promise<Record<string, unknown[]>> {
  const { rows: references } = await sql<Reference>`
    select c.relname as child, a.attname as column, p.relname as parent,
      k.attname as key, f.confdeltype = 'c' as owned
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
      join pg_attribute k on k.attrelid = f.confrelid and k.attnum = f.confkey[1]
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace
    order by 1, 2`.execute(db);
  const conditions = new Map<string, Condition[]>([['person', [sql`id = ${id}`]]]);
  const waiting = ['person'];
  const followed = new Set<string>();
  for (let parent = waiting.shift(); parent !== undefined; parent = waiting.shift()) {
    if (followed.has(parent)) continue;
    followed.add(parent);
    const rowsOfParent = sql.join(conditions.get(parent) ?? [], sql` or `);
    for (const { child, column, key, owned } of references.filter((one) => one.parent === parent)) {
      if (child === parent) continue;
      const condition = sql`${sql.ref(column)} in (select ${sql.ref(key)} from ${sql.table(parent)} where ${rowsOfParent})`;
      conditions.set(child, [...(conditions.get(child) ?? []), condition]);
      if (owned) waiting.push(child);
    }
  }
  for (const { table, condition } of withoutReference) conditions.set(table, [condition(id)]);
  const found: Record<string, unknown[]> = {};
  for (const [table, all] of [...conditions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) - ${sql.val([...secrets])}::text[] as row from ${sql.table(table)} t
      where ${sql.join(all, sql` or `)}`.execute(db);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}
