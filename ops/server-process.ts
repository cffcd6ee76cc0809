/** The server as a child process: what it is given, what it tells, how it ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runningOwner } from './data-folder.ts';
import { OperatorError, ServerDied } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { lastWords, openServerLog } from './server-log.ts';

/** What the server tells over the IPC channel. */
export type ServerEvent =
  | { readonly event: 'step'; readonly step: 'database' | 'backup' | 'migrations'; readonly detail?: string }
  | { readonly event: 'ready'; readonly url: string; readonly milliseconds: number; readonly first: boolean }
  | { readonly event: 'handbook'; readonly state: 'begun' | 'done' }
  | { readonly event: 'welcome'; readonly url: string; readonly expires: string }
  | { readonly event: 'refused'; readonly id: string; readonly message: string };

/** Takes what an event must have; anything else (another version's event, Node's own messages) is undefined. */
export function parseServerEvent(message: unknown): ServerEvent | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const {
    event,
    step,
    detail,
    url,
    milliseconds,
    first,
    expires,
    state,
    id,
    message: text,
  } = message as Record<string, unknown>;
  switch (event) {
    case 'step':
      if (step !== 'database' && step !== 'backup' && step !== 'migrations') return undefined;
      return { event, step, ...(typeof detail === 'string' ? { detail } : {}) };
    case 'ready':
      if (typeof url !== 'string' || !URL.canParse(url) || typeof milliseconds !== 'number') return undefined;
      return { event, url, milliseconds, first: first === true };
    case 'welcome':
      if (typeof url !== 'string' || !URL.canParse(url) || typeof expires !== 'string') return undefined;
      return { event, url, expires };
    case 'handbook':
      return state === 'begun' || state === 'done' ? { event, state } : undefined;
    case 'refused':
      return typeof id === 'string' && typeof text === 'string' ? { event, id, message: text } : undefined;
    default:
      return undefined;
  }
}

export interface ServerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it would not start, in its own words. */
  readonly refusal: { readonly id: string; readonly message: string } | undefined;
  readonly logFile: string | undefined;
}

export interface ServerProcess {
  readonly logFile: string | undefined;
  /** Resolves with the address once it answers, or with undefined when it ended before. */
  readonly ready: Promise<string | undefined>;
  readonly ended: Promise<ServerEnd>;
  /** Asks it to finish what it does and end. */
  stop(): void;
  /** Ends it now. */
  kill(): void;
}

export interface ServerOptions {
  readonly data: string;
  /** Instead of the port that the environment says; 0 is any free one. */
  readonly port?: number;
  /** Start it anew whenever one of its files changes. */
  readonly watch?: boolean;
  readonly onEvent?: (event: ServerEvent) => void;
  /** Every line of its log, besides the file. */
  readonly onLogLine?: (line: string) => void;
}

const entry = fileURLToPath(new URL('../server/server.ts', import.meta.url));
/** Told twice, the server ends at once; one that does not even hear is ended by the system after this. */
const deafMs = 1_500;

export function startServer(options: ServerOptions): ServerProcess {
  const log = openServerLog(options.data, { rotate: !runningOwner(options.data) });
  const piped = options.onLogLine !== undefined;
  const child = fork(entry, [], {
    execArgv: options.watch ? ['--watch', '--watch-preserve-output'] : [],
    env: {
      ...process.env,
      MANGU_DATA: options.data,
      ...(options.port === undefined ? {} : { PORT: String(options.port) }),
    },
    // A group of its own: the terminal's Ctrl-C reaches this process only, which then asks the server to end.
    detached: true,
    stdio: ['ignore', piped ? 'pipe' : (log?.descriptor ?? 'ignore'), 'pipe', 'ipc'],
  });
  let refusal: ServerEnd['refusal'];
  const ready = Promise.withResolvers<string | undefined>();
  const ended = Promise.withResolvers<ServerEnd>();
  child.on('message', (message) => {
    const event = parseServerEvent(message);
    if (!event) return;
    if (event.event === 'ready') ready.resolve(event.url);
    if (event.event === 'refused') refusal = { id: event.id, message: event.message };
    options.onEvent?.(event);
  });
  const keep = (line: string) => {
    if (log) writeSync(log.descriptor, `${line}\n`);
    options.onLogLine?.(line);
  };
  if (child.stdout) createInterface({ input: child.stdout }).on('line', keep);
  // What is not in its log: the words of Node itself when a file of the server cannot even be read.
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (msg) => {
      if (msg) keep(JSON.stringify({ level: 50, time: Date.now(), msg }));
    });
  }
  child.on('error', (error) => ended.reject(error));
  child.on('close', (code, signal) => {
    if (log) closeSync(log.descriptor);
    ready.resolve(undefined);
    ended.resolve({ code, signal, refusal, logFile: log?.file });
  });
  return {
    logFile: log?.file,
    ready: ready.promise,
    ended: ended.promise,
    stop: () => end(child),
    kill: () => endNow(child),
  };
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM');
}

function endNow(child: ChildProcess): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), deafMs).unref();
}

/** The error of a server that ended without being asked; of a refusal, its own words. */
export function endError({ code, signal, refusal, logFile }: ServerEnd): Error {
  if (refusal && refusal.id !== 'internal') return new OperatorError(exitCodes.missing, refusal.message);
  const how = signal ? `The system ended it with ${signal}` : `It ended with code ${code ?? 'unknown'}`;
  const what = refusal ? 'The server could not start.' : `The server ended by itself. ${how}.`;
  const words = refusal?.message.split('\n', 1)[0] ?? (logFile && lastWords(logFile));
  return new ServerDied(what, words, logFile);
}
