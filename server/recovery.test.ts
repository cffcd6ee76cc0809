import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BooksPage } from '@mangu/contract/books';
import { buildEpub } from '@mangu/epub/testing';
import { talkTo } from './testing/server.ts';

const entry = path.join(import.meta.dirname, 'server.ts');
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** The server as a process of its own on the embedded database, as `npm start` runs it. */
async function start(dataFolder: string, variables: Record<string, string> = {}) {
  const env = {
    PATH: process.env.PATH ?? '',
    MANGU_DATA: dataFolder,
    PORT: '0',
    MANGU_HANDBOOK: 'false',
    LOG_LEVEL: 'error',
    ...variables,
  };
  const child = fork(entry, [], {
    env,
    stdio: ['ignore', process.env.DEBUG_SERVER ? 'inherit' : 'pipe', 'inherit', 'ipc'],
  });
  children.add(child);
  child.stdout?.resume();
  const event = await new Promise<{ event: string; url?: string; id?: string; message?: string }>(
    (resolve) => {
      child.once('exit', () => resolve({ event: 'exit' }));
      child.on('message', (message: { event: string }) => {
        if (message.event === 'ready' || message.event === 'refused') resolve(message);
      });
    },
  );
  if (event.event === 'ready') return { child, url: event.url ?? '', ...talkTo(event.url ?? '') };
  assert.notEqual(event.event, 'exit', 'the server ended while starting');
  return { child, refused: event };
}

async function running(dataFolder: string, variables?: Record<string, string>) {
  const server = await start(dataFolder, variables);
  assert(!('refused' in server), JSON.stringify('refused' in server && server.refused));
  return server;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  children.delete(child);
  return code;
}

function dataFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-recovery-'));
  context.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
}

/** A book large enough that its import takes a while. */
function slowBook(number: number): Uint8Array {
  const paragraphs = '<p>word another third word and so on until the end of the line</p>'.repeat(3000);
  return buildEpub({
    title: `Slow ${number}`,
    chapters: Array.from({ length: 8 }, (_, chapter) => ({ title: `Chapter ${chapter}`, body: paragraphs })),
  });
}

test('kill -9 in the middle of imports loses nothing and shows nothing half-made', async (context) => {
  const folder = dataFolder(context);
  const ids: string[] = [];
  for (const [round, pauseMs] of [30, 200, 500].entries()) {
    const server = await running(folder);
    ids.push(await server.send(slowBook(round)));
    await delay(pauseMs);
    await end(server.child, 'SIGKILL');
  }
  const server = await running(folder);
  for (const id of ids) assert.equal((await server.verdict(id)).verdict, 'accepted');
  // Lists hear of a book a moment after its verdict.
  let titles: string[] = [];
  while (titles.length < ids.length) {
    const page = (await (await server.fetch('/api/books')).json()) as BooksPage;
    titles = page.items.map((item) => item.title);
    await delay(20);
  }
  assert.deepEqual(titles.sort(), ['Slow 0', 'Slow 1', 'Slow 2']);
  // A kill in the middle of a write leaves a part of a file, which is no file yet.
  const originals = readdirSync(path.join(folder, 'files', 'originals'));
  assert.equal(originals.filter((name) => name.endsWith('.epub')).length, 3);
  assert.deepEqual(readdirSync(path.join(folder, 'staging', 'work')), []);
  assert.equal(await end(server.child, 'SIGTERM'), 0);
});

test('kill -9 of the database in the middle of an import: the server starts it again and goes on', async (context) => {
  const folder = dataFolder(context);
  const server = await running(folder);
  const id = await server.send(slowBook(7));
  const pidFile = path.join(folder, 'postgres', 'data', 'postmaster.pid');
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
  const health = await server.fetch('/api/health');
  assert.equal(
    health.status,
    200,
    'a database that is away must not take the server out of the load balancer',
  );
  const verdict = async (): Promise<string | null> => {
    for (;;) {
      const answer = await server.fetch(`/api/imports/${id}`);
      if (answer.ok) {
        const found = (await answer.json()) as { verdict: string | null };
        if (found.verdict) return found.verdict;
      } else assert.equal(answer.status, 503);
      await delay(50);
    }
  };
  assert.equal(await verdict(), 'accepted');
  assert.equal(await end(server.child, 'SIGTERM'), 0);
});

test('a server told to stop ends its database and says goodbye with code 0', async (context) => {
  const folder = dataFolder(context);
  const server = await running(folder);
  assert.equal(await end(server.child, 'SIGTERM'), 0);
  assert(!readdirSync(folder).includes('server.json'));
  assert(!readdirSync(path.join(folder, 'postgres', 'data')).includes('postmaster.pid'));
});

test('a second server on the same data folder or port is refused with what to do', async (context) => {
  const folder = dataFolder(context);
  const first = await running(folder);
  const second = await start(folder);
  assert('refused' in second);
  assert.equal(second.refused.id, 'data-folder-in-use');
  const other = await start(dataFolder(context), { PORT: new URL(first.url).port });
  assert('refused' in other);
  assert.equal(other.refused.id, 'port-taken');
  assert.match(other.refused.message ?? '', /PORT=/);
  await end(first.child, 'SIGTERM');
});

test('as root it works below a folder that only root may enter', {
  skip: process.getuid?.() !== 0 && 'not root',
}, async (context) => {
  const folder = dataFolder(context);
  execFileSync('chmod', ['0700', folder]);
  const server = await running(path.join(folder, 'data'));
  assert.equal((await server.upload(buildEpub())).verdict, 'accepted');
  assert.equal(await end(server.child, 'SIGTERM'), 0);
});
