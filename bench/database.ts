import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { publishBooks } from '../server/features/catalogue/publish.ts';
import { openDatabase } from '../server/platform/database.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startTestCluster } from '../server/testing/database.ts';
import { generateBooks } from './data.ts';
import { canPin } from './processes.ts';

export interface BenchCluster {
  /** A database of its own with the first `count` generated books, statistics taken. @returns its URL. */
  withBooks(count: number): Promise<string>;
  /** Keeps PostgreSQL, with the connections made from now on, to one core, or to none again; nothing where cores cannot be chosen. */
  pinTo(core: number | undefined): Promise<void>;
  stop(): Promise<void>;
}

/** At most so many go into one transaction. */
const batch = 500;

/** A PostgreSQL for one benchmark, in a temporary folder; settings are those of the embedded default. */
export async function startBenchCluster(): Promise<BenchCluster> {
  const cluster = await startTestCluster();
  const made = new Map<number, Promise<string>>();
  return {
    withBooks(count) {
      const url = made.get(count) ?? makeDatabase(cluster.url, count);
      made.set(count, url);
      return url;
    },
    async pinTo(core) {
      if (canPin) setAffinity(await postmasterPid(cluster.url), core);
    },
    stop: () => cluster.stop(),
  };
}

/** The parent of every connection's process; they run where it may when they begin. */
async function postmasterPid(url: string): Promise<number> {
  const { pool, close } = openDatabase(url, 1, () => {});
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  // proc(5): pid (comm) state ppid …
  const status = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8');
  await close();
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
}

/** Keeps a process with its threads to one core, or to none again. */
export function setAffinity(pid: number, core: number | undefined): void {
  const cores = core === undefined ? `0-${availableParallelism() - 1}` : String(core);
  spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)], { stdio: 'ignore' });
}

async function makeDatabase(clusterUrl: string, count: number): Promise<string> {
  const name = `bench_${count}_${process.pid}`;
  const admin = openDatabase(clusterUrl, 1, () => {});
  await admin.pool.query(`create database ${name}`);
  await admin.close();
  const url = clusterUrl.replace(/\/[^/]*$/, `/${name}`);
  await migrate(url);
  const { db, pool, close } = openDatabase(url, 2, () => {});
  // An index made at the end is made faster; what it holds is the same.
  await pool.query('drop index book_words_words');
  const books = generateBooks();
  for (let done = 0; done < count; done += batch) {
    const next = take(books, Math.min(batch, count - done));
    await db.transaction().execute((trx) => publishBooks(trx, next));
  }
  await pool.query(
    "set maintenance_work_mem = '512MB'; create index book_words_words on book_words using gin (words) with (fastupdate = off)",
  );
  await pool.query('vacuum analyze');
  await close();
  return url;
}

/** Unlike `Iterator.take`, leaves the generator open for more. */
function take<T>(items: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { value, done } = items.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
