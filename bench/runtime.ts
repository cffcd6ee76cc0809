import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serverImage } from '@mangu/topology/containers';
import { startRedis } from '../images/verify/services.ts';
import { makeCertificate } from '../server/platform/certificate.ts';
import { type BenchCluster, setAffinity, startBenchCluster } from './database.ts';
import { loadTool, measureLoad } from './load.ts';
import { memoryOf, type Platform, startPlatform } from './platform.ts';
import { canPin, otherCore, serverCore } from './processes.ts';
import { type Benchmark, median, type Table } from './table.ts';

/** A small house at its start, and lists long enough to page through. */
const books = { start: 1_000, lists: 10_000 } as const;
const starts = 7;
const rounds = 7;
const seconds = 2;
const idleMs = 5_000;
const pages = 100;
const goals = { startMs: 500, idleMb: 130, loadMb: 400, share: 0.75 } as const;
const compileAhead = fileURLToPath(new URL('../images/server/compile-ahead.ts', import.meta.url));

type Variables = Readonly<Record<string, string>>;

/** The server as its image runs it: start, memory, and what each part of production costs. */
export const benchmark: Benchmark = {
  name: 'runtime',
  about: 'the server as in its image: start, memory, the cost of TLS, Redis, logs and metrics',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-runtime-'));
    const undo: (() => unknown)[] = [];
    // The server's own certificate is nobody's to vouch for; the load balancer does not ask either.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const cluster = await startBenchCluster();
    try {
      const image = await asInTheImage(folder);
      const redis = await redisWithTls(folder, undo);
      const small = { ...image, DATABASE_URL: await cluster.withBooks(books.start) };
      const large = { ...image, DATABASE_URL: await cluster.withBooks(books.lists) };
      return [await startTable(small, redis), await costTable(large, redis, cluster)];
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      await cluster.pinTo(undefined);
      for (const step of undo.reverse()) await step();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function asInTheImage(folder: string): Promise<Variables> {
  const compiled = path.join(folder, 'compiled');
  mkdirSync(compiled);
  spawnSync(process.execPath, [compileAhead], { env: { ...process.env, NODE_COMPILE_CACHE: compiled } });
  return {
    MANGU_HANDBOOK: 'false',
    MANGU_TOKEN: 'the token of a benchmark, long enough',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: compiled,
  };
}

async function redisWithTls(folder: string, undo: (() => unknown)[]): Promise<Variables> {
  const authority = makeCertificate({ names: ['Authority of a benchmark'], authority: true });
  const file = path.join(folder, 'authority.pem');
  writeFileSync(file, authority.certificate);
  const made = makeCertificate({ names: ['localhost'], issuer: authority });
  const redis = await startRedis(path.join(folder, 'redis'), made, file, undo);
  return { ...redis, REDIS_TLS: 'verify-full', NODE_EXTRA_CA_CERTS: file };
}

/** Each server has a data folder of its own, in memory nothing of another. */
function start(variables: Variables): Promise<Platform> {
  return startPlatform(
    mkdtempSync(path.join(tmpdir(), 'mangu-bench-data-')),
    variables,
    serverImage.serve.slice(1, -1),
  );
}

async function startTable(common: Variables, redis: Variables): Promise<Table> {
  const kinds = [
    { name: 'plain', variables: common },
    { name: 'with Redis and TLS', variables: { ...common, ...redis, SERVER_TLS: 'self-signed' } },
  ];
  const rows: (string | number)[][] = [];
  const plain = { start: Number.NaN, idle: Number.NaN, loaded: Number.NaN };
  for (const { name, variables } of kinds) {
    const ready: number[] = [];
    const idle: number[] = [];
    const loaded: number[] = [];
    for (let round = 0; round < starts; round++) {
      const server = await start(variables);
      ready.push(server.milliseconds);
      await delay(idleMs);
      idle.push(memoryOf(server.pid).now / 1e6);
      await measureLoad(server.url, ['/api/books', '/api/books?q=lake', '/api/books?facets=true'], seconds);
      loaded.push(memoryOf(server.pid).most / 1e6);
      await server.stop();
    }
    rows.push([`${name}: spawned to ready, ms`, ...spread(ready)]);
    rows.push([`${name}: resident when idle, MB`, ...spread(idle)]);
    rows.push([`${name}: resident at most under load, MB`, ...spread(loaded)]);
    if (name === 'plain')
      Object.assign(plain, { start: median(ready), idle: median(idle), loaded: Math.max(...loaded) });
  }
  return {
    title: 'The server as in its image',
    columns: ['what', 'min', 'median', 'max'],
    rows,
    goals: [
      atMost('spawned to ready', plain.start, goals.startMs, 'ms'),
      atMost('resident when idle', plain.idle, goals.idleMb, 'MB'),
      atMost('resident under load', plain.loaded, goals.loadMb, 'MB'),
    ],
    notes: [
      `${starts} starts on an external database of ${books.start} books, with what the image holds compiled; ready is after the first answer of /api/health.`,
      `Idle: ${idleMs / 1000} s after the start, nobody asked for anything. Under load: ${seconds} s of lists, searches and facets over 32 connections.`,
    ],
  };
}

async function costTable(common: Variables, redis: Variables, cluster: BenchCluster): Promise<Table> {
  const quiet = { ...common, LOG_LEVEL: 'error' };
  const kinds: [string, Variables][] = [
    ['plain', quiet],
    ['logs', { ...common, LOG_LEVEL: 'info' }],
    ['metrics', { ...quiet, METRICS_NAMESPACE: 'MANGU/bench' }],
    ['Redis with TLS', { ...quiet, ...redis }],
    ['TLS of its own', { ...quiet, SERVER_TLS: 'self-signed' }],
    [
      'all of them',
      { ...common, ...redis, SERVER_TLS: 'self-signed', LOG_LEVEL: 'info', METRICS_NAMESPACE: 'MANGU/bench' },
    ],
  ];
  await cluster.pinTo(otherCore);
  const servers = await Promise.all(kinds.map(([, variables]) => start(variables)));
  const paths = await pagePaths(servers[0]?.url ?? '');
  for (const { pid, url } of servers) {
    if (canPin) setAffinity(pid, serverCore);
    await measureLoad(url, paths, 1);
  }
  const found: number[][] = kinds.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { url }] of servers.entries()) found[i]?.push(await measureLoad(url, paths, seconds));
  }
  for (const server of servers) await server.stop();
  const shares = found.map((figures) =>
    median(figures.map((value, round) => value / (found[0]?.[round] ?? Number.NaN))),
  );
  const all = shares.at(-1) ?? Number.NaN;
  return {
    title: 'What each part of production costs (requests/s)',
    columns: ['configuration', 'min', 'median', 'max', 'share of plain'],
    rows: kinds.map(([name], i) => [name, ...spread(found[i] ?? []), (shares[i] ?? Number.NaN).toFixed(2)]),
    goals: [
      {
        name: 'all of them, share of plain',
        value: `${Math.round(all * 100)} %`,
        goal: `≥ ${goals.share * 100} %`,
        met: all >= goals.share,
      },
    ],
    notes: [
      `Server on one core${canPin ? '' : ' (not pinned: no taskset here)'}, PostgreSQL, Redis and ${loadTool} (32 connections) on the other; ${rounds} rounds of ${seconds} s turn about; the share is the median of the rounds' shares.`,
      `The first ${pages} pages of ${books.lists} books in turn, with the cache of pages as in use.`,
    ],
  };
}

async function pagePaths(url: string): Promise<string[]> {
  const paths = ['/api/books'];
  while (paths.length < pages) {
    const page: unknown = await (await fetch(url + paths.at(-1))).json();
    paths.push(`/api/books?after=${Object(page).next}`);
  }
  return paths;
}

function spread(values: readonly number[]): number[] {
  return [Math.min(...values), median(values), Math.max(...values)].map(Math.round);
}

function atMost(name: string, value: number, most: number, unit: string) {
  return { name, value: `${Math.round(value)} ${unit}`, goal: `≤ ${most} ${unit}`, met: value <= most };
}
