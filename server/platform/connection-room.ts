import { connectionsOfServer } from '@mangu/topology/connections';
import type pg from 'pg';
import { StartRefused } from './start-refused.ts';

/**
 * Refuses to start on a database that has fewer connections than all servers together may take: it would be found out
 * on the busiest day otherwise, by requests that fail.
 * @throws StartRefused `database-unfit`
 */
export async function checkConnectionRoom(
  pool: pg.Pool,
  { poolSize, servers }: { poolSize: number; servers: number },
): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('max_connections', 'superuser_reserved_connections')",
  );
  const setting = (name: string) => Number(rows.find((row) => row.name === name)?.setting ?? 0);
  const room = setting('max_connections') - setting('superuser_reserved_connections');
  const needed = servers * connectionsOfServer(poolSize);
  if (needed <= room) return;
  const beside = connectionsOfServer(poolSize) - poolSize;
  throw new StartRefused(
    'database-unfit',
    `The external database takes ${room} connections, and ${servers} servers of ${poolSize} and ${beside} more each may want ${needed}. Lower DATABASE_POOL_SIZE or DATABASE_SERVERS, or raise max_connections of the database. Nothing was changed.`,
  );
}
