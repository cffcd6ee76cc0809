import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { connectionsOfServer } from '@mangu/topology/connections';
import { sql } from 'kysely';
import { checkConnectionRoom } from './platform/connection-room.ts';
import { testDatabase } from './testing/database.ts';

const database = await testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'mangu-room-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const poolSize = 3;

test('a server with its worker holds no more connections than the topology counts', async () => {
  const child = fork(path.join(import.meta.dirname, 'server.ts'), [], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      LOG_LEVEL: 'error',
      MANGU_DATA: folder,
      MANGU_HANDBOOK: 'false',
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: String(poolSize),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const url = await ready(child);
    let most = 0;
    // Until the worker has its queue, and some rounds more with all of it at work.
    for (let rounds = 0; rounds < 20; ) {
      await Promise.all(
        ['/api/books', '/api/account', '/api/imports', '/api/books?q=lake', '/api/health'].map(
          async (pathname) => {
            await (await fetch(url + pathname)).arrayBuffer();
          },
        ),
      );
      const { rows } = await sql<{ held: number; queue: boolean }>`
        select count(*)::int as held, to_regclass('jobs.job') is not null as queue from pg_stat_activity
        where datname = current_database() and application_name like 'mangu%'`.execute(database.db);
      // Our own pool asks under the same name.
      most = Math.max(most, (rows[0]?.held ?? 0) - database.pool.totalCount);
      if (rows[0]?.queue) rounds++;
    }
    assert(most >= 3, `only ${most} were seen`);
    assert(most <= connectionsOfServer(poolSize), `${most} were held`);
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
});

test('a database with too few connections for all servers is refused at the start', async () => {
  await checkConnectionRoom(database.pool, { poolSize, servers: 1 });
  await assert.rejects(checkConnectionRoom(database.pool, { poolSize: 100, servers: 20 }), {
    id: 'database-unfit',
    message: /20 servers of 100 and 7 more each may want 2140.*DATABASE_POOL_SIZE/,
  });
});

async function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { event: string; url?: string; message?: string }) => {
      if (message.event === 'ready') resolve(message.url ?? '');
      if (message.event === 'refused') reject(new Error(message.message));
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}
