/** A program of the server that does one thing and ends, as a child process: what it is given and what it tells. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OperatorError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Interruption } from './interrupt.ts';

/** What it has done so far. */
export interface TaskProgress {
  readonly event: 'progress';
  readonly stage: 'checking' | 'tables' | 'files';
  readonly bytes: number;
  readonly total: number | undefined;
}

export interface TaskDone {
  readonly event: 'done';
  readonly bytes: number;
  readonly rows: number;
  readonly objects: number;
  readonly gone: number;
}

export type TaskEnd = TaskDone | { readonly event: 'refused'; readonly id: string; readonly message: string };

export interface TaskOptions {
  readonly program: 'backup' | 'restore';
  readonly file: string;
  readonly data: string;
  readonly interruption: Interruption;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** Resolves with how it ended. @throws when it ended without a word. */
export async function runServerTask(options: TaskOptions): Promise<TaskEnd> {
  const entry = fileURLToPath(new URL(`../server/${options.program}.ts`, import.meta.url));
  const child = fork(entry, [options.file], {
    env: { ...process.env, MANGU_DATA: options.data },
    // A group of its own: the terminal's Ctrl-C reaches this process only, which then asks it to end.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let end: TaskEnd | undefined;
  let lastWords = '';
  child.stderr?.on('data', (chunk) => {
    lastWords = `${lastWords}${chunk}`.slice(-2000);
  });
  child.on('message', (message) => {
    const told = parse(message);
    if (told?.event === 'progress') options.onProgress(told);
    else if (told) end = told;
  });
  options.interruption.once.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  options.interruption.twice.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  const { promise, resolve, reject } = Promise.withResolvers<NodeJS.Signals | null>();
  child.on('error', reject);
  child.on('close', (_code, signal) => resolve(signal));
  const signal = await promise;
  if (end) return end;
  if (signal) return { event: 'refused', id: 'killed', message: `It was ended by ${signal}.` };
  throw new Error(`server/${options.program}.ts ended without a word: ${lastWords}`);
}

function parse(message: unknown): TaskProgress | TaskEnd | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const found: Record<string, unknown> = { ...message };
  const number = (name: string) => (typeof found[name] === 'number' ? found[name] : 0);
  const { event, stage, total, id, message: words } = found;
  if (event === 'progress' && (stage === 'checking' || stage === 'tables' || stage === 'files')) {
    return { event, stage, bytes: number('bytes'), total: typeof total === 'number' ? total : undefined };
  }
  if (event === 'done') {
    const [bytes, rows, objects, gone] = ['bytes', 'rows', 'objects', 'gone'].map(number);
    return { event, bytes: bytes ?? 0, rows: rows ?? 0, objects: objects ?? 0, gone: gone ?? 0 };
  }
  if (event === 'refused' && typeof id === 'string' && typeof words === 'string')
    return { event, id, message: words };
  return undefined;
}

const codes: Readonly<Record<string, Exclude<ExitCode, 0 | 70>>> = {
  'archive-refused': exitCodes.didNotHold,
  stopped: exitCodes.didNotHold,
  killed: exitCodes.didNotHold,
};

/** The error that ends the command. @param next what to do now, by the id of the refusal. */
export function taskError(
  end: Extract<TaskEnd, { event: 'refused' }>,
  next: Readonly<Record<string, string>>,
): Error {
  if (end.id === 'internal') return new Error(end.message);
  return new OperatorError(codes[end.id] ?? exitCodes.missing, end.message, next[end.id]);
}
