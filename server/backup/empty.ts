import type pg from 'pg';
import { isRestoreUnfinished, migrationLock } from '../platform/migrate.ts';
import { StartRefused } from '../platform/start-refused.ts';
import type { Installation } from './installation.ts';
import { findRows } from './tables.ts';

const namedAtMost = 5;

/**
 * Takes the lock on which every starting server waits, and makes sure that none runs and that nothing is there.
 * What an unfinished restore left counts as nothing.
 * @throws StartRefused
 */
export async function refuseOccupied(client: pg.Client, { objects, staged }: Installation): Promise<void> {
  const { rows: locked } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
    migrationLock,
  ]);
  const { rows: others } = await client.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name like 'mangu%' and pid <> pg_backend_pid()",
  );
  if (!locked[0]?.got || (others[0]?.count ?? 0) > 0) {
    throw new StartRefused(
      'in-use',
      'A MANGU server uses this database, or another restore is under way. Stop every server first; nothing was changed.',
    );
  }
  const found = await findRows(client);
  if (found.length > 0) {
    const named = found.slice(0, namedAtMost).map(({ name, rows }) => `${name} ${rows}`);
    const more = found.length > namedAtMost ? ', …' : '';
    throw new StartRefused(
      'not-empty',
      `This installation is not empty (rows: ${named.join(', ')}${more}). A backup is restored into an empty one, so that nothing is overwritten: set MANGU_DATA to a folder that is not there yet, or DATABASE_URL to a new database. Nothing was changed.`,
    );
  }
  if (await isRestoreUnfinished(client)) return;
  for await (const { key } of objects.walk()) throw storeOccupied(key);
  for (const id of await staged.list()) throw storeOccupied(`staged/${id}`);
}

function storeOccupied(key: string): StartRefused {
  return new StartRefused(
    'not-empty',
    `The file store of this installation is not empty: ${key} is there, and perhaps others. Set MANGU_DATA or S3_BUCKET to an empty one. Nothing was changed.`,
  );
}
