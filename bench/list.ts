import pg from 'pg';
import { startBenchCluster } from './database.ts';
import { makeFlatTables } from './flat.ts';
import { connections, loadTool, measureLoad } from './load.ts';
import { canPin, otherCore, runMeasurement, startServer } from './processes.ts';
import { type Benchmark, median, type Table } from './table.ts';

const books = 10_000;
// Many short rounds: what disturbs the machine then disturbs both sides of most of them alike.
const rounds = 9;
const seconds = 2;
const poolSizes = [1, 2, 4, 8, 16];
const manyPages = 100;

interface Lists {
  readonly name: string;
  readonly mangu: readonly string[];
  readonly bare: readonly string[];
}

export const benchmark: Benchmark = {
  name: 'list',
  about: 'GET /api/books, 20 of 10,000 books, beside a bare Fastify + pg server',
  async run() {
    const cluster = await startBenchCluster();
    try {
      const database = await cluster.withBooks(books);
      await makeFlatTables(database);
      await cluster.pinTo(otherCore);
      return [await coldTable(database), await warmTable(database)];
    } finally {
      await cluster.pinTo(undefined);
      await cluster.stop();
    }
  },
};

async function coldTable(database: string): Promise<Table> {
  const mangu = await startServer('mangu', { database, 'cache-bytes': 0 });
  const lists = await collectLists(mangu.url, database);
  const pool = await bestPool(database, lists[0]?.bare ?? []);
  const bare = await startServer('bare', { database, pool });
  const rows: (string | number)[][] = [];
  const limits: number[] = [];
  const goals: Table['goals'] & unknown[] = [];
  for (const list of lists) {
    const isFirst = list === lists[0];
    const figures = { mangu: [] as number[], bare: [] as number[] };
    await measureLoad(mangu.url, list.mangu, 1);
    await measureLoad(bare.url, list.bare, 1);
    for (let round = 0; round < rounds; round++) {
      // Turn about, so that what disturbs the machine disturbs both.
      figures.mangu.push(await measureLoad(mangu.url, list.mangu, seconds));
      figures.bare.push(await measureLoad(bare.url, list.bare, seconds));
      if (isFirst) limits.push(await runMeasurement('raw-query', { database, books, seconds }));
    }
    const ratio = median(figures.mangu.map((value, i) => value / (figures.bare[i] ?? Number.NaN)));
    rows.push([
      list.name,
      ...[figures.mangu, figures.bare].map((all) => Math.round(median(all))),
      ratio.toFixed(2),
    ]);
    const goal = list.name === 'first page' || list.name === 'all' ? 2 : 1;
    goals.push({
      name: `${list.name}, times the bare server`,
      value: ratio.toFixed(2),
      goal: `≥ ${goal}`,
      met: ratio >= goal,
    });
  }
  await Promise.all([mangu.stop(), bare.stop()]);
  rows.push(['the query alone, no HTTP', Math.round(median(limits)), '', '']);
  return {
    title: `List of 20 of ${books} books, nothing cached (requests/s)`,
    columns: ['list', 'MANGU', 'bare', 'ratio'],
    rows,
    goals,
    notes: [
      `Server on one core${canPin ? '' : ' (not pinned: no taskset here)'}, PostgreSQL and ${loadTool} (${connections} connections) on the other; ${rounds} rounds of ${seconds} s turn about, medians; the ratio is the median of the rounds' ratios.`,
      `MANGU is the whole application with its cache of pages off, answering items, total and next; bare is Fastify + pg with prepared statements, a response schema and ${pool} connections (best of ${poolSizes.join(', ')}), answering items and next without a total.`,
      'First page: GET /api/books and nothing else; MANGU answers requests that wait for the same page at the same moment with one read.',
      `All and filtered lists: the first ${manyPages} pages in turn, so that hardly two requests want the same, with the same books on both sides. Filters: the most usual language, subject and contributor.`,
      "The query alone: the statement of the list over one pipelined connection from a process on the server's core.",
    ],
  };
}

/** The same pages in both servers' words: MANGU's cursors, and the last book of each page for the bare one. */
async function collectLists(url: string, database: string): Promise<Lists[]> {
  const facets = await getJson(`${url}/api/books?limit=1&facets=true`);
  const top = (name: 'language' | 'subject' | 'contributor') => facets.facets?.[name]?.[0]?.value ?? '';
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const filters = (['language', 'subject', 'contributor'] as const).map(
    (name) => `${name}=${encodeURIComponent(top(name))}`,
  );
  const lists: Lists[] = [{ name: 'first page', mangu: ['/api/books'], bare: ['/api/books'] }];
  for (const filter of ['', ...filters]) {
    const mangu: string[] = [];
    const bare: string[] = [];
    let after = '';
    let last = '';
    while (mangu.length < manyPages) {
      mangu.push(`/api/books?${[filter, after].filter(Boolean).join('&')}`);
      bare.push(`/api/books?${[filter, last].filter(Boolean).join('&')}`);
      const page = await getJson(url + mangu.at(-1));
      const id = page.items.at(-1)?.id;
      if (page.next === null || id === undefined) break;
      const { rows } = await client.query<{ no: number; added: Date }>(
        'select no, added from book where id = $1',
        [id],
      );
      after = `after=${page.next}`;
      last = `added=${rows[0]?.added.toISOString()}&no=${rows[0]?.no}`;
    }
    lists.push({ name: filter.split('=')[0] || 'all', mangu, bare });
  }
  await client.end();
  return lists;
}

interface PageJson {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
  readonly facets?: Readonly<Record<string, readonly { readonly value: string }[]>>;
}

async function getJson(url: string): Promise<PageJson> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  // A benchmark of our own server; its contract is tested elsewhere.
  return (await response.json()) as PageJson;
}

async function bestPool(database: string, paths: readonly string[]): Promise<number> {
  const found: { size: number; perSecond: number }[] = [];
  for (const size of poolSizes) {
    const server = await startServer('bare', { database, pool: size });
    await measureLoad(server.url, paths, 1);
    found.push({ size, perSecond: await measureLoad(server.url, paths, seconds) });
    await server.stop();
  }
  return found.reduce((best, one) => (one.perSecond > best.perSecond ? one : best)).size;
}

async function warmTable(database: string): Promise<Table> {
  const mangu = await startServer('mangu', { database, 'cache-bytes': 32 * 1024 * 1024 });
  const prepared = await startServer('prepared', { page: `${mangu.url}/api/books` });
  const figures = { mangu: [] as number[], prepared: [] as number[] };
  await measureLoad(mangu.url, ['/api/books'], 1);
  await measureLoad(prepared.url, ['/api/books'], 1);
  for (let round = 0; round < rounds; round++) {
    figures.mangu.push(await measureLoad(mangu.url, ['/api/books'], seconds));
    figures.prepared.push(await measureLoad(prepared.url, ['/api/books'], seconds));
  }
  await Promise.all([mangu.stop(), prepared.stop()]);
  const share = median(figures.mangu.map((value, i) => value / (figures.prepared[i] ?? Number.NaN)));
  const percent = `${Math.round(share * 100)} %`;
  return {
    title: 'The first page again, cached (requests/s)',
    columns: ['server', 'requests/s'],
    rows: [
      ['MANGU', Math.round(median(figures.mangu))],
      ['bare Fastify route with a prepared string', Math.round(median(figures.prepared))],
    ],
    goals: [{ name: 'share of the bare route', value: percent, goal: '≥ 70 %', met: share >= 0.7 }],
    notes: [
      'The whole application with its security headers and validator (ETag); the bare route sends the same bytes and nothing else.',
    ],
  };
}
