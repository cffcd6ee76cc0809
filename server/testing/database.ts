import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { type OpenDatabase, openDatabase } from '../platform/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { migrate } from '../platform/migrate.ts';

/**
 * A database of one test file: a clone of a migrated template on a real PostgreSQL 16, gone after the file.
 * `TEST_DATABASE_URL` names a cluster to share between files; without it the file starts one of its own.
 */
export async function testDatabase(): Promise<OpenDatabase & { readonly url: string }> {
  const cluster = await startTestCluster();
  const name = newName();
  await administer(cluster.url, `create database ${name} template ${await template(cluster.url)}`);
  const url = cluster.url.replace(/\/[^/]*$/, `/${name}`);
  const opened = openDatabase(url, 6, () => {});
  after(async () => {
    await opened.close();
    await administer(cluster.url, `drop database ${name} with (force)`);
    await cluster.stop();
  });
  return { ...opened, url };
}

/** A database without a table on the cluster of another one, gone after the file. @returns its URL. */
export async function emptyDatabase(beside: string): Promise<string> {
  const name = newName();
  await administer(beside, `create database ${name}`);
  after(() => administer(beside, `drop database ${name} with (force)`));
  return beside.replace(/\/[^/]*$/, `/${name}`);
}

function newName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

/** A running cluster without data of ours; `stop` leaves a shared one alone. */
export async function startTestCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const shared = process.env.TEST_DATABASE_URL;
  if (shared) return { url: shared, stop: async () => {} };
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-test-'));
  const postgres = await startEmbeddedPostgres(
    path.join(folder, 'postgres'),
    path.join(folder, 'postgres.log'),
  );
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const templateName = 'mangu_template';

async function template(cluster: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    // Files run in parallel: one makes the template, the others wait for it.
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [templateName]);
    if (rowCount === 0) {
      await client.query(`create database ${templateName}_making`);
      await migrate(cluster.replace(/\/[^/]*$/, `/${templateName}_making`));
      await client.query(`alter database ${templateName}_making rename to ${templateName}`);
    }
  } finally {
    await client.end();
  }
  return templateName;
}

async function administer(cluster: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
