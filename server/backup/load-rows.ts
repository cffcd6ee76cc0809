import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type pg from 'pg';
import { copyIn } from '../platform/copy.ts';
import { applyMigration, foundVersion, listMigrations } from '../platform/migrate.ts';
import { ArchiveRefused } from './archive-reader.ts';
import type { Begin, End } from './format.ts';
import { copyStatement, listMoved, quoted, writeSequences } from './tables.ts';

export interface Loading {
  table(name: string, rows: AsyncIterable<Buffer>): Promise<void>;
  /** @throws ArchiveRefused when other rows came than the archive says at its end. */
  compare(counts: End['tables']): void;
  /** References checked, counting columns set, second factors encrypted anew, this version's migrations run. */
  finish(): Promise<void>;
}

/**
 * Makes the tables as they were where the backup was made, and takes rows. All of it inside the caller's
 * transaction. References between tables are taken off and put back at the end, where PostgreSQL checks them all.
 * @throws ArchiveRefused when the archive names tables or columns that its own schema does not have.
 */
export async function loadRows(client: pg.Client, begin: Begin, secret: string): Promise<Loading> {
  const newest = begin.migrations.at(-1)?.number ?? 0;
  const migrations = listMigrations();
  await dropEverything(client);
  await foundVersion(client);
  for (const migration of migrations.filter(({ number }) => number <= newest)) {
    await applyMigration(client, migration);
  }
  const tables = new Map((await listMoved(client)).map((table) => [table.name, table]));
  for (const { name, columns } of begin.tables) {
    const ours = tables.get(name);
    if (!ours || [...ours.columns].sort().join() !== [...columns].sort().join())
      throw new ArchiveRefused(
        `Its table ${JSON.stringify(name)} is not one of MANGU, or has other columns.`,
      );
  }
  if (begin.tables.length !== tables.size)
    throw new ArchiveRefused('It does not have all tables, or one of them twice.');
  const references = await takeOffReferences(client);
  for (const name of tables.keys()) await client.query(`alter table ${quoted(name)} disable trigger user`);
  const loaded = new Map<string, number>();
  const columns = new Map(begin.tables.map((table) => [table.name, table]));
  return {
    async table(name, rows) {
      const table = columns.get(name);
      if (!table) return;
      const statement = copyStatement(table, 'from stdin');
      loaded.set(name, await copyIn(client, statement, rows).catch(explain(name)));
    },
    compare(counts) {
      for (const [name, rows] of loaded) {
        if (rows !== counts[name]?.rows)
          throw new ArchiveRefused(`Its table ${name} has ${rows} rows and not those it says.`);
      }
    },
    async finish() {
      for (const name of tables.keys()) await client.query(`alter table ${quoted(name)} enable trigger user`);
      for (const reference of references) await client.query(reference).catch(explain('references'));
      await writeSequences(client, begin.sequences);
      // A claim is of a server of the old installation.
      await client.query("update import set lease_until = null where stage <> 'done'");
      if (tables.has('two_factor')) await encryptAnew(client, begin.secret, secret);
      for (const migration of migrations.filter(({ number }) => number > newest)) {
        await applyMigration(client, migration);
      }
    },
  };
}

/** Classes 22 and 23: rows that the tables do not take. Everything else is the machine's fault or ours. */
function explain(table: string) {
  return (error: unknown): never => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (error instanceof Error && typeof code === 'string' && /^2[23]/.test(code))
      throw new ArchiveRefused(`Its rows are not sound (${table}): ${error.message}.`);
    throw error;
  };
}

/** The tables are empty and may be of another version than the backup's. */
async function dropEverything(client: pg.Client): Promise<void> {
  await client.query(`
    do $$ declare found record; begin
      for found in select oid::regclass as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      loop execute format('drop table if exists %s cascade', found.name); end loop;
      for found in select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      loop execute format('drop routine %s cascade', found.name); end loop;
    end $$`);
}

async function takeOffReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by conrelid, conname`);
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows.map(
    ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`,
  );
}

/** What the old installation encrypted under its own secret would be lost under ours. */
async function encryptAnew(client: pg.Client, old: string, key: string): Promise<void> {
  const { rows } = await client.query<{ id: string; secret: string; backup_codes: string }>(
    'select id, secret, backup_codes from two_factor',
  );
  const anew = async (data: string) => {
    const plain = await symmetricDecrypt({ key: old, data }).catch(() => undefined);
    return plain === undefined ? data : symmetricEncrypt({ key, data: plain });
  };
  for (const row of rows) {
    await client.query('update two_factor set secret = $2, backup_codes = $3 where id = $1', [
      row.id,
      await anew(row.secret),
      await anew(row.backup_codes),
    ]);
  }
}
