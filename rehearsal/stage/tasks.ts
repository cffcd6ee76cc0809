/** What a task of a service is on this machine: a process with its port. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drainSeconds, serverImage } from '@mangu/topology/containers';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { nginxConfiguration } from '../../images/client/nginx.ts';
import type { Certificate } from '../../server/platform/certificate.ts';
import { freePort } from '../../server/platform/free-port.ts';
import { type Program, startProgram } from './program.ts';

/** What a revision is: the program as it stands, one that answers every check with 503, or one that ends at once. */
export type RevisionKind = 'good' | 'fails-its-check' | 'ends-at-once';

export interface StartedTask {
  readonly program: Program;
  /** Resolves with its port; undefined when it ended before it could be reached. */
  readonly ready: Promise<number | undefined>;
  /** How it is told to end. */
  readonly stopSignal: NodeJS.Signals;
}

export interface TaskMaker {
  start(service: ServiceName, task: string, revision: RevisionKind): StartedTask;
  /** Variables of servers that are started from now on. */
  readonly environment: Record<string, string>;
  /** Resolves when the books that an installation begins with are there; rejects when who brings them ends before. */
  readonly firstBooks: Promise<void>;
}

export interface TaskSurroundings {
  readonly topology: Topology;
  readonly folder: string;
  /** Where the pages lie, arranged as in the image. */
  readonly pages: string;
  readonly certificate: Certificate;
  readonly authorityFile: string;
  readonly publicUrl: string;
  readonly originHeader: string;
  readonly token: string;
  readonly database: { readonly port: number; readonly user: string; readonly password: string };
  readonly redis: { readonly port: number; readonly token: string };
}

const serverEntry = fileURLToPath(new URL('../../server/server.ts', import.meta.url));
const brokenEntry = fileURLToPath(new URL('./broken-task.ts', import.meta.url));

/** What stands for the bucket of uploads. */
export function bucketOf(folder: string): string {
  return path.join(folder, 'bucket');
}

/** What stands for the compiled code in the image: kept from one rehearsal to the next where the command keeps its own. */
export function compiledFolder(folder: string): string {
  return process.env.NODE_COMPILE_CACHE ?? path.join(folder, 'compiled');
}

export function makeTasks(around: TaskSurroundings): TaskMaker {
  const shared = bucketOf(around.folder);
  for (const name of ['files', 'uploads']) mkdirSync(path.join(shared, name), { recursive: true });
  const environment = serverEnvironment(around);
  const books = Promise.withResolvers<void>();
  // A stage that is restored has books, and nobody waits for these.
  books.promise.catch(() => {});
  let firstBooksAsked = false;

  function startServer(task: string, revision: RevisionKind): StartedTask {
    const data = path.join(around.folder, 'tasks', task);
    mkdirSync(path.join(data, 'staging'), { recursive: true });
    // The bucket: every task sees the same files.
    symlinkSync(path.join(shared, 'files'), path.join(data, 'files'));
    symlinkSync(path.join(shared, 'uploads'), path.join(data, 'staging', 'uploads'));
    const first = !firstBooksAsked;
    firstBooksAsked = true;
    const program = startProgram({
      name: task,
      command: process.execPath,
      words: [...serverImage.serve.slice(1, -1), revision === 'good' ? serverEntry : brokenEntry],
      env: {
        ...environment,
        MANGU_DATA: data,
        MANGU_HANDBOOK: String(first),
        ...(revision === 'good' ? {} : { BROKEN: revision }),
      },
      onOrphaned: 'KILL',
      log: path.join(around.folder, 'log', `${task}.log`),
      channel: true,
    });
    const ready = Promise.withResolvers<number | undefined>();
    program.child.on('message', (message) => {
      const { event, url, state } = Object(message);
      if (event === 'ready' && typeof url === 'string') ready.resolve(Number(new URL(url).port));
      if (event === 'handbook' && state === 'done') books.resolve();
    });
    void program.ended.then((code) => {
      ready.resolve(undefined);
      if (first)
        books.reject(
          new Error(`The server that brings the first books ended before they were there, with ${code}.`),
        );
    });
    return { program, ready: ready.promise, stopSignal: 'SIGTERM' };
  }

  function startClient(task: string): StartedTask {
    const writable = path.join(around.folder, 'tasks', task);
    mkdirSync(writable, { recursive: true });
    writeFileSync(path.join(writable, 'tls.crt'), around.certificate.certificate);
    writeFileSync(path.join(writable, 'tls.key'), around.certificate.key, { mode: 0o600 });
    const log = path.join(around.folder, 'log', `${task}.log`);
    const ready = Promise.withResolvers<number | undefined>();
    // The port has to be known before the program: a tiny shell waits for the configuration.
    const file = path.join(writable, 'nginx.conf');
    const begun = freePort().then((port) => {
      writeFileSync(file, nginxConfiguration({ root: around.pages, port, writable }));
      return port;
    });
    // Root's workers would be somebody who may not look into this folder.
    const asRoot = process.getuid?.() === 0 ? ' user root;' : '';
    const program = startProgram({
      name: task,
      command: '/bin/sh',
      words: [
        '-c',
        'until test -s "$1"; do sleep 0.05; done; exec nginx -e stderr -c "$1" -g "$2"',
        'client',
        file,
        `daemon off;${asRoot}`,
      ],
      onOrphaned: 'TERM',
      log,
    });
    void program.ended.then(() => ready.resolve(undefined));
    void begun.then(async (port) => {
      while (program.isRunning() && !(await answers(port))) await delay(20);
      ready.resolve(program.isRunning() ? port : undefined);
    });
    // SIGQUIT lets it finish what it answers; the load balancer has stopped sending before.
    return { program, ready: ready.promise, stopSignal: 'SIGQUIT' };
  }

  return {
    environment,
    firstBooks: books.promise,
    start: (service, task, revision) =>
      service === 'server' ? startServer(task, revision) : startClient(task),
  };
}

/** The variables of `infra/constructs/task-environment.ts`, with this machine's addresses and a folder for a bucket. */
function serverEnvironment(around: TaskSurroundings): Record<string, string> {
  const { topology, database, redis } = around;
  return {
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: compiledFolder(around.folder),
    NODE_EXTRA_CA_CERTS: around.authorityFile,
    HOST: '127.0.0.1',
    PORT: '0',
    SERVER_TLS: 'self-signed',
    PUBLIC_URL: around.publicUrl,
    ORIGIN_HEADER: around.originHeader,
    MANGU_TOKEN: around.token,
    DRAIN_SECONDS: String(drainSeconds(topology.services.server.health)),
    DATABASE_HOST: 'localhost',
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: topology.database.name,
    DATABASE_USER: database.user,
    DATABASE_PASSWORD: database.password,
    DATABASE_TLS: 'verify-full',
    DATABASE_CA: around.authorityFile,
    DATABASE_POOL_SIZE: String(topology.database.poolSize),
    REDIS_HOST: 'localhost',
    REDIS_PORT: String(redis.port),
    REDIS_TOKEN: redis.token,
    REDIS_TLS: 'verify-full',
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
