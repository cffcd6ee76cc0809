import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { testDatabase } from '../testing/database.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { listMigrations, migrate, schemaVersion } from './migrate.ts';
import { StartRefused } from './start-refused.ts';

const { url, pool } = await testDatabase();
const log = pino({ level: 'silent' });
const signal = new AbortController().signal;
const dry = `dry_${randomUUID().replaceAll('-', '')}`;
const turns = `turns_${randomUUID().replaceAll('-', '')}`;

test('a dry run says what would be applied, and changes nothing', async () => {
  await pool.query(`create database ${dry}`);
  const fresh = url.replace(/\/[^/]*$/, `/${dry}`);
  const result = await migrate(fresh, { dryRun: true });
  assert.deepEqual(result, { ok: true, applied: listMigrations().map(({ name }) => name) });
  const client = new pg.Client({ connectionString: fresh });
  await client.connect();
  const { rows } = await client.query("select tablename from pg_tables where schemaname = 'public'");
  await client.end();
  assert.deepEqual(rows, []);
  await pool.query(`drop database ${dry}`);
});

test('servers that start at once take turns, and one of them migrates', async () => {
  await pool.query(`create database ${turns}`);
  const fresh = url.replace(/\/[^/]*$/, `/${turns}`);
  const results = await Promise.all([migrate(fresh), migrate(fresh), migrate(fresh)]);
  const applied = results.map((result) => (result.ok ? result.applied.length : -1));
  assert.deepEqual(
    applied.sort((a, b) => a - b),
    [0, 0, listMigrations().length],
  );
  await pool.query(`drop database ${turns}`);
});

test('code starts on newer tables when they still carry it, and refuses those that do not', async () => {
  const add = (number: number, oldest: number) =>
    pool.query('insert into migration (number, name, oldest_code) values ($1, $2, $3)', [
      number,
      'n',
      oldest,
    ]);
  await add(9001, 0);
  await bringUpToDate(url, { external: true, log, signal });
  await assert.rejects(bringUpToDate(url, { external: false, log, signal }), StartRefused);
  await add(9002, schemaVersion() + 1);
  await assert.rejects(
    bringUpToDate(url, { external: true, log, signal }),
    (error) => error instanceof StartRefused && error.id === 'database-newer',
  );
  await pool.query('delete from migration where number > 9000');
});

test('a server that finds everything done waits for nobody who uses the tables', async () => {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('begin; lock table migration in row exclusive mode');
  assert.deepEqual(await migrate(url), { ok: true, applied: [] });
  await other.query('rollback');
  await other.end();
});
