import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { bookKeys } from '../server/platform/book-keys.ts';
import { startBenchCluster } from './database.ts';
import { memoryOf } from './platform.ts';
import type { Benchmark } from './table.ts';

const books = 1000;
const goalPerSecond = 50e6;
const memoryGoalBytes = 400e6;
const lookEveryMs = 50;
/** A cover in four widths and three formats. */
const coverBytes = [4_000, 12_000, 40_000, 140_000];
const coverFormats = ['avif', 'webp', 'jpg'];

/** A thousand books with their files to one archive and into an empty installation, each by its own process. */
export const benchmark: Benchmark = {
  name: 'backup',
  about: 'backup and restore of 1,000 books',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-backup-'));
    const cluster = await startBenchCluster();
    const url = await cluster.withBooks(books);
    await makeFiles(url, path.join(folder, 'old', 'files'));
    const empty = await emptyDatabase(url);
    const file = path.join(folder, 'backup.tar');
    const old = { MANGU_DATA: path.join(folder, 'old'), DATABASE_URL: url };
    const fresh = { MANGU_DATA: path.join(folder, 'new'), DATABASE_URL: empty };
    const backup = await measure('backup', file, old);
    const { size } = statSync(file);
    const restore = await measure('restore', file, fresh);
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
    const runs = { backup, restore };
    return {
      title: `Backup and restore of ${books.toLocaleString('en')} books, ${Math.round(size / 1e6)} MB`,
      notes: [
        'Rows of generated books with their words, and random files of usual sizes, 14 a book, on disk.',
        'The restore reads the archive twice: to check it, and to restore it.',
      ],
      columns: ['what', 'seconds', 'MB/s', 'resident at most (MB)'],
      rows: Object.entries(runs).map(([name, { seconds, most }]) => [
        name,
        seconds.toFixed(1),
        Math.round(size / 1e6 / seconds),
        Math.round(most / 1e6),
      ]),
      goals: Object.entries(runs).flatMap(([name, { seconds, most }]) => [
        {
          name: `${name}, MB/s`,
          value: String(Math.round(size / 1e6 / seconds)),
          goal: '≥ 50',
          met: size / seconds >= goalPerSecond,
        },
        {
          name: `${name}, resident memory`,
          value: `${Math.round(most / 1e6)} MB`,
          goal: '< 400 MB',
          met: most < memoryGoalBytes,
        },
      ]),
    };
  },
};

async function makeFiles(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string; bytes: string }>('select id, bytes from book');
  await client.end();
  const noise = randomBytes(1_000_000);
  const put = (key: string, bytes: number) => {
    const file = path.join(folder, key);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, noise.subarray(0, bytes));
  };
  for (const { id, bytes } of rows) {
    put(bookKeys.original(id), Number(bytes));
    put(bookKeys.reading(id), Number(bytes));
    for (const [index, size] of coverBytes.entries()) {
      for (const format of coverFormats) put(bookKeys.cover(id, 160 * 2 ** index, format), size);
    }
  }
}

async function emptyDatabase(beside: string): Promise<string> {
  const name = `bench_restored_${process.pid}`;
  const client = new pg.Client({ connectionString: beside });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  return beside.replace(/\/[^/]*$/, `/${name}`);
}

async function measure(program: 'backup' | 'restore', file: string, variables: Record<string, string>) {
  const began = performance.now();
  const child = fork(path.join(import.meta.dirname, `../server/${program}.ts`), [file], {
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, memoryOf(child.pid ?? 0).most);
  }, lookEveryMs);
  const code = await ended(child).finally(() => clearInterval(looking));
  if (code !== 0) throw new Error(`The ${program} ended with ${code}.`);
  return { seconds: (performance.now() - began) / 1000, most };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { event: string; message?: string }) => {
      if (message.event === 'refused') process.stderr.write(`${message.message}\n`);
    });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}
