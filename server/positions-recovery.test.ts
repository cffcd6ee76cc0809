import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Position } from '@mangu/contract/reading';
import { buildEpub } from '@mangu/epub/testing';
import { talkTo } from './testing/server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-positions-'));
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function start() {
  const child = fork(path.join(import.meta.dirname, 'server.ts'), [], {
    env: {
      PATH: process.env.PATH ?? '',
      MANGU_DATA: folder,
      PORT: '0',
      MANGU_HANDBOOK: 'false',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  const { event, url } = await new Promise<{ event: string; url?: string }>((resolve) => {
    child.on('message', (message: { event: string }) => {
      if (message.event === 'ready' || message.event === 'refused') resolve(message);
    });
  });
  assert.equal(event, 'ready');
  return { child, ...talkTo(url ?? '') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  children.delete(child);
}

test('kill -9 of server and database while places are saved: none that was acknowledged is lost', async () => {
  const readers = 16;
  const first = await start();
  const { bookId } = await first.upload(buildEpub({ title: 'Kept' }));
  const cookies = Array.from(
    { length: readers },
    () => `mangu_device=${randomUUID().replaceAll('-', 'x').padEnd(43, 'A')}`,
  );
  const acknowledged = cookies.map(() => 0);
  let killed = false;
  const enough = Promise.withResolvers<void>();
  const reading = cookies.map(async (cookie, reader) => {
    const writer = randomUUID();
    for (let step = 1; !killed; step++) {
      const body = JSON.stringify({ cfi: `epubcfi(/6/${step})`, fraction: step / 1e6, writer, base: 0 });
      const headers = { cookie, 'content-type': 'application/json' };
      const answer = await first
        .fetch(`/api/reading/positions/${bookId}`, { method: 'PUT', body, headers })
        .catch(() => undefined);
      if (answer?.status === 204) acknowledged[reader] = step;
      if (step > 25) enough.resolve();
    }
  });
  await enough.promise;
  const postmaster = Number(
    readFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  process.kill(postmaster, 'SIGKILL');
  await end(first.child, 'SIGKILL');
  killed = true;
  await Promise.all(reading);
  const second = await start();
  for (const [reader, cookie] of cookies.entries()) {
    const answer = await second.fetch(`/api/reading/positions/${bookId}`, { headers: { cookie } });
    const kept = (await answer.json()) as Position | null;
    const step = Math.round((kept?.fraction ?? 0) * 1e6);
    assert(step >= (acknowledged[reader] ?? 0), `reader ${reader}: ${step} of ${acknowledged[reader]}`);
  }
  // With its database, which would write into the folder while it is removed.
  await end(second.child, 'SIGTERM');
});
