import { Agent, get } from 'node:http';
import { startBenchCluster } from './database.ts';
import { type BenchServer, startServer } from './processes.ts';
import { generateQueries, mix, type Query, type QueryKind } from './queries.ts';
import { type Benchmark, median, percentile, type Table } from './table.ts';

const sizes = [1_000, 10_000, 100_000];
const million = 1_000_000;
const clients = 20;
const requestsPerRound = 2_000;
const rounds = 5;
const warmUps = 300;
const goalMs = 50;

export const benchmark: Benchmark = {
  name: 'search',
  about: 'Search with counts, facets and snippets over 1,000 to 100,000 books (--million for 1,000,000)',
  async run() {
    const cluster = await startBenchCluster();
    const found: Measured[] = [];
    try {
      for (const books of process.argv.includes('--million') ? [...sizes, million] : sizes) {
        const database = await cluster.withBooks(books);
        const server = await startServer('mangu', { database, 'cache-bytes': 0 }, 'anywhere');
        found.push(await measure(server, database, books));
        await server.stop();
      }
    } finally {
      await cluster.stop();
    }
    return [overall(found), byKind(found)];
  },
};

interface Answer {
  readonly kind: QueryKind;
  readonly milliseconds: number;
  readonly total: number;
}

interface Measured {
  readonly books: number;
  readonly rounds: readonly (readonly Answer[])[];
  readonly perSecond: number;
}

async function measure(server: BenchServer, database: string, books: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  await askAll(server.url, agent, await generateQueries(database, books, warmUps, 1));
  const answered: Answer[][] = [];
  const began = performance.now();
  for (let round = 0; round < rounds; round++) {
    const queries = await generateQueries(database, books, requestsPerRound, 2 + round);
    answered.push(await askAll(server.url, agent, queries));
  }
  const perSecond = (rounds * requestsPerRound * 1000) / (performance.now() - began);
  agent.destroy();
  return { books, rounds: answered, perSecond };
}

/** Each client asks its next query when its last is answered. */
async function askAll(url: string, agent: Agent, queries: readonly Query[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const rest = queries.values();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (const { text, kind } of rest) {
        const began = performance.now();
        const body = await read(`${url}/api/books?facets=true&q=${encodeURIComponent(text)}`, agent);
        const milliseconds = performance.now() - began;
        answers.push({ kind, milliseconds, total: Number(/"total":(\d+)/.exec(body)?.[1]) });
      }
    }),
  );
  return answers;
}

function read(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
      });
    }).on('error', reject);
  });
}

const ms = (value: number) => value.toFixed(1);

/** Of each round the percentile, of the rounds the median. */
function overRounds({ rounds: all }: Measured, share: number, kind?: QueryKind): number {
  return median(
    all.map((answers) =>
      percentile(
        answers
          .filter((answer) => kind === undefined || answer.kind === kind)
          .map((answer) => answer.milliseconds),
        share,
      ),
    ),
  );
}

function overall(found: readonly Measured[]): Table {
  const goal = found.find(({ books }) => books === 100_000);
  const p95 = goal ? overRounds(goal, 0.95) : Number.NaN;
  return {
    title: `Search at ${clients} clients at once, with total, facets and snippets`,
    columns: ['books', 'p50 ms', 'p95 ms', 'p99 ms', 'searches/s'],
    rows: found.map((one) => [
      one.books,
      ...[0.5, 0.95, 0.99].map((share) => ms(overRounds(one, share))),
      Math.round(one.perSecond),
    ]),
    goals: goal
      ? [{ name: 'p95 at 100,000 books', value: `${ms(p95)} ms`, goal: `≤ ${goalMs} ms`, met: p95 <= goalMs }]
      : [],
    notes: [
      `The whole application, its cache of pages off; clients, server and PostgreSQL share the machine. ${rounds} rounds of ${requestsPerRound} queries, drawn anew, after ${warmUps} others; percentiles of each round, median of the rounds.`,
      'As in use, postings of words (96 MiB at most, those of words of 5 books or more from the start) and the ranked numbers of recent searches (64 MiB at most, for their next pages and filters) stay in memory; common words come again within a round, the other kinds hardly do.',
      `Mix: ${mix.map(({ kind, percent, about }) => `${percent} % ${kind} (${about})`).join('; ')}.`,
      'Rank: every word must stand in the book and counts where it stands best (title 64, people and series 32, subject 16, description 8, text 1; three quarters when the last word only begins so, which counts unless a hundred books have it as it is), books that needed their text after all others, up to 200 more for a title that is nearly the query, equal ranks newest first.',
    ],
  };
}

function byKind(found: readonly Measured[]): Table {
  return {
    title: 'The same by kind of query',
    columns: ['books', 'kind', 'p50 ms', 'p95 ms', 'median total', 'without result'],
    rows: found.flatMap((one) =>
      mix.map(({ kind }) => {
        const totals = one.rounds.flat().flatMap((answer) => (answer.kind === kind ? [answer.total] : []));
        const empty = totals.filter((total) => total === 0).length / totals.length;
        return [
          one.books,
          kind,
          ms(overRounds(one, 0.5, kind)),
          ms(overRounds(one, 0.95, kind)),
          median(totals),
          `${(100 * empty).toFixed(1)} %`,
        ];
      }),
    ),
    notes: [],
  };
}
