import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../testing/database.ts';
import { openDatabase } from './database.ts';

test('after a new password the open connections go on, and who would need another waits for one', async () => {
  const { url } = await testDatabase();
  const administrator = new pg.Client({ connectionString: url });
  await administrator.connect();
  const role = `rotated_${process.pid}`;
  await administrator.query(`create role ${role} login password 'old'`);
  const own = new URL(url);
  own.username = role;
  own.password = 'old';
  const { pool, close } = openDatabase(own.href, 8, () => {});
  const { rows: before } = await pool.query<{ pid: number }>('select pg_backend_pid() pid');
  await administrator.query(`alter role ${role} password 'new'`);

  const answers = await Promise.all([
    ...Array.from({ length: 5 }, () => pool.query<{ pid: number }>('select pg_backend_pid() pid')),
    // As Kysely takes one.
    pool.connect().then(async (client) => {
      const answer = await client.query<{ pid: number }>('select pg_backend_pid() pid');
      client.release();
      return answer;
    }),
  ]);
  assert.deepEqual(new Set(answers.map(({ rows }) => rows[0]?.pid)), new Set([before[0]?.pid]));

  // With none left there is nothing to wait for.
  await administrator.query('select pg_terminate_backend($1)', [before[0]?.pid]);
  await assert.rejects(async () => {
    for (;;) await pool.query('select 1');
  }, /password authentication failed|terminat/);
  await close();
  await administrator.query(`drop role ${role}`);
  await administrator.end();
});
