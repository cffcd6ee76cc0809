import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createAuth } from '../server/features/accounts/auth.ts';
import { type OpenDatabase, openDatabase } from '../server/platform/database.ts';
import { makePerson } from '../server/testing/people.ts';
import { startBenchCluster } from './database.ts';
import { connections, loadTool, measureLoad } from './load.ts';
import { canPin, otherCore, startServer } from './processes.ts';
import { type Benchmark, median } from './table.ts';

const books = 100;
const readers = 1_000;
const rounds = 7;
const seconds = 3;
const slowCommitMs = 2;
const goals = { usual: 10_000, slow: 3_000 } as const;

interface Identity {
  readonly cookie: string;
  readonly writeToken: string;
}

/** Who saves, as lines of the load: method, path, cookie, write token, body. */
interface Load {
  readonly name: string;
  readonly lines: readonly string[];
}

export const benchmark: Benchmark = {
  name: 'positions',
  about: 'PUT /api/reading/positions, answered after the commit, with usual and with slow commits',
  async run() {
    const cluster = await startBenchCluster();
    try {
      const url = await cluster.withBooks(books);
      const database = openDatabase(url, 2, () => {});
      const loads = await makeLoads(database);
      await cluster.pinTo(otherCore);
      const rows: (string | number)[][] = [];
      const found = { usual: Number.POSITIVE_INFINITY, slow: Number.POSITIVE_INFINITY };
      for (const commits of ['usual', 'slow'] as const) {
        await setCommits(database, commits);
        const commitMs = await commitTime(database);
        const server = await startServer('mangu', { database: url, 'cache-bytes': 0 });
        for (const { name, lines } of loads) {
          await measureLoad(server.url, lines, 1);
          const figures: number[] = [];
          for (let round = 0; round < rounds; round++)
            figures.push(await measureLoad(server.url, lines, seconds));
          found[commits] = Math.min(found[commits], median(figures));
          rows.push([
            name,
            `${commitMs.toFixed(2)} ms`,
            ...[Math.min(...figures), median(figures), Math.max(...figures)].map(Math.round),
          ]);
        }
        await server.stop();
      }
      await database.close();
      return {
        title: 'Saving reading positions (requests/s)',
        columns: ['who', 'a commit', 'min', 'median', 'max'],
        rows,
        goals: [
          goal('usual commits', found.usual, goals.usual),
          goal(`commits of ${slowCommitMs} ms`, found.slow, goals.slow),
        ],
        notes: [
          `Server on one core${canPin ? '' : ' (not pinned: no taskset here)'}, PostgreSQL and ${loadTool} (${connections} connections) on the other; ${rounds} rounds of ${seconds} s.`,
          `${readers} readers of each kind in ${books} books; every request is a PUT of its own with cookie and JSON, answered 204 after its commit.`,
          `Slow commits: PostgreSQL's commit_delay of ${slowCommitMs} ms with commit_siblings 0, so that each flush waits; a commit is the median of one-row transactions from one connection.`,
        ],
      };
    } finally {
      await cluster.pinTo(undefined);
      await cluster.stop();
    }
  },
};

function goal(name: string, value: number, least: number) {
  return { name, value: `${Math.round(value)} /s`, goal: `≥ ${least} /s`, met: value >= least };
}

async function makeLoads({ db }: OpenDatabase): Promise<Load[]> {
  const ids = (await db.selectFrom('book').select('id').execute()).map(({ id }) => id);
  // As servers/mangu.ts makes it, so that the cookies are signed alike.
  const auth = createAuth({
    db,
    token: 'not used by a benchmark',
    origin: () => 'http://localhost',
    secure: false,
  });
  const people: Identity[] = [];
  for (let i = 0; i < readers; i++) people.push(await makePerson({ db, auth: async () => auth }, []));
  const devices = people.map(() => ({
    cookie: `mangu_device=${randomBytes(32).toString('base64url')}`,
    writeToken: '',
  }));
  return [
    { name: 'people signed in', lines: people.map((one, i) => save(one, ids[i % ids.length])) },
    { name: 'devices', lines: devices.map((one, i) => save(one, ids[i % ids.length])) },
  ];
}

function save({ cookie, writeToken }: Identity, bookId = ''): string {
  const step = createHash('sha256').update(cookie).digest().readUInt16BE(0);
  const body = {
    cfi: `epubcfi(/6/14!/4/2/${2 * step},/1:${step % 90},/3:12)`,
    fraction: step / 65_536,
    chapter: 'Chapter the Seventh, in which we go on',
    writer: randomUUID(),
    base: 0,
  };
  return ['PUT', `/api/reading/positions/${bookId}`, cookie, writeToken, JSON.stringify(body)].join('\t');
}

async function setCommits({ pool }: OpenDatabase, commits: 'usual' | 'slow'): Promise<void> {
  const delay = commits === 'slow' ? slowCommitMs * 1_000 : 0;
  await pool.query(`alter system set commit_delay = ${delay}`);
  await pool.query(`alter system set commit_siblings = ${commits === 'slow' ? 0 : 5}`);
  await pool.query('select pg_reload_conf()');
}

/** Median milliseconds of a transaction that writes one row. */
async function commitTime({ pool }: OpenDatabase): Promise<number> {
  await pool.query('create table if not exists tick (at timestamptz)');
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const began = performance.now();
    await pool.query('insert into tick values (now())');
    times.push(performance.now() - began);
  }
  return median(times);
}
