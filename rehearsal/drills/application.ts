/** The platform's own database, asked from behind. */
import { administrator } from '../stage/postgres.ts';
import type { Stage } from '../stage/stage.ts';
import type { Acknowledged } from './writer.ts';

/** Ids that were acknowledged and are not in the database. */
export async function lostWrites(stage: Stage, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const ids = acknowledged.map(({ id }) => id);
  const rows = await askApplication(stage, 'select id from bookmark where id = any($1)', [ids]);
  const there = new Set(rows.map(({ id }) => String(id)));
  return ids.filter((id) => !there.has(id));
}

/** As the administrator. */
export async function askApplication(
  stage: Stage,
  statement: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = administrator(stage.clusters, stage.database.primary().port, stage.topology.database.name);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
