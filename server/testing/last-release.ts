/**
 * Whether the server of the last release works on the tables of this version, as during every update, when the tables
 * come first: `npm run verify:last-release`. The newest tag `v…` is checked out into a folder of its own and installed
 * there; its server then answers on a database that this version has migrated.
 *
 *     npm run verify:last-release -- [TAG or COMMIT]
 *
 * Ends with 0 when it works or nothing was released yet, with 1 when it does not.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { migrate, schemaVersion } from '../platform/migrate.ts';
import { startTestCluster } from './database.ts';
import { talkTo } from './server.ts';

const root = path.join(import.meta.dirname, '../..');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
const listWithinMs = 15_000;
const listAgainMs = 100;
const token = 'the-token-of-a-rehearsed-update';

process.exitCode = await main(process.argv[2] ?? newestRelease());

async function main(release: string | undefined): Promise<number> {
  if (!release) {
    process.stdout.write('Nothing was released yet: there is no tag v… to compare with.\n');
    return 0;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-last-release-'));
  const code = path.join(folder, 'code');
  const cluster = await startTestCluster();
  let server: ChildProcess | undefined;
  try {
    git('worktree', 'add', '--detach', code, release);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: code, stdio: 'ignore' });
    await migrate(cluster.url);
    server = fork(path.join(code, 'server/server.ts'), [], {
      execPath: path.join(code, 'node_modules/.bin/node'),
      cwd: code,
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        LOG_LEVEL: 'warn',
        MANGU_DATA: path.join(folder, 'data'),
        MANGU_HANDBOOK: 'false',
        MANGU_TOKEN: token,
        DATABASE_URL: cluster.url,
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await smoke(await ready(server));
    process.stdout.write(`${release} works on schema ${schemaVersion()}.\n`);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${release} does not work on schema ${schemaVersion()}: ${reason}\nExpand first, contract a release later (server/migrations).\n`,
    );
    return 1;
  } finally {
    if (server?.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await cluster.stop();
    git('worktree', 'remove', '--force', code);
    rmSync(folder, { recursive: true, force: true });
  }
}

function newestRelease(): string | undefined {
  return git('tag', '--list', 'v*', '--sort=-v:refname').split('\n')[0] || undefined;
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { event: string; url?: string; message?: string }) => {
      if (message.event === 'ready') resolve(message.url ?? '');
      if (message.event === 'refused') reject(new Error(message.message));
    });
    child.once('exit', (code) => reject(new Error(`its server ended with ${code}`)));
  });
}

/** A book is taken, found and read, and a place in it is kept: writes and reads of the tables that matter most. */
async function smoke(url: string): Promise<void> {
  const { upload } = talkTo(url, { authorization: `Bearer ${token}` });
  const { bookId } = await upload(buildEpub({ title: 'Between two versions' }));
  await answers(url, '/api/health', 200);
  await found(url, '/api/books?q=between');
  await answers(url, `/api/books/${bookId}`, 200);
  await answers(url, `/api/books/${bookId}/file`, 200);
  await answers(url, `/api/reading/sessions/${bookId}`, 200);
  await answers(url, '/api/account', 200);
}

/** Lists hear of a new book a moment after its verdict. */
async function found(url: string, pathname: string): Promise<void> {
  const giveUp = AbortSignal.timeout(listWithinMs);
  for (;;) {
    const page = Object(await (await answers(url, pathname, 200)).json());
    if (page.total === 1) return;
    if (giveUp.aborted) throw new Error(`${pathname} found ${page.total} books instead of 1`);
    await delay(listAgainMs);
  }
}

async function answers(url: string, pathname: string, status: number): Promise<Response> {
  const answer = await fetch(url + pathname, { headers: { origin: url } });
  if (answer.status !== status)
    throw new Error(`${pathname} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
