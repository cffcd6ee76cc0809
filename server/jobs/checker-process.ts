import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Finding, RejectReason } from '@mangu/epub';
import type { CheckReply, CheckRequest } from '../checker/protocol.ts';

export interface CheckerLimits {
  /** For one file, from its request to its verdict. */
  readonly milliseconds: number;
  readonly residentBytes: number;
  /** A checker that has grown past this is replaced before the next file. */
  readonly recycleBytes: number;
}

export const defaultCheckerLimits: CheckerLimits = {
  milliseconds: 180_000,
  residentBytes: 768 * 1024 * 1024,
  recycleBytes: 320 * 1024 * 1024,
};

export type CheckResult =
  | { readonly ok: true; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly reason: RejectReason; readonly findings: readonly Finding[] };

/** The checker could not do its work for a reason that is not the book's: disk full, a bug. */
export class CheckerFault extends Error {
  readonly code: string | undefined;
  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

export interface Checker {
  check(request: CheckRequest, onStage: (stage: 'checking' | 'reading') => void): Promise<CheckResult>;
  /** Resident bytes of the child now, 0 when there is none. */
  residentBytes(): number;
  close(): void;
}

const entry = fileURLToPath(new URL('../checker/main.ts', import.meta.url));
const watchEveryMs = 150;
/** A closed pool of idle children costs memory; the next book starts one in a third of a second. */
const idleMs = 20_000;

/** One child at a time, kept warm between files, ended when it takes too long or grows too large. */
export function createChecker(limits: CheckerLimits = defaultCheckerLimits): Checker {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const end = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };
  const start = () => {
    // Above the resident limit, so that the watch ends it with a reason before V8 does without one.
    const heapMb = Math.floor((limits.residentBytes * 1.5) / 1024 / 1024);
    const { PATH = '', NODE_COMPILE_CACHE } = process.env;
    const started = fork(entry, [], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      // The checker reads no setting and must know no secret.
      env: {
        ...{ PATH, NODE_NO_WARNINGS: '1', UV_THREADPOOL_SIZE: '2' },
        ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const gone = () => {
      if (child === started) child = undefined;
    };
    started.once('exit', gone);
    // Could not be started, or died while a request was on its way; the conversation sees it as an end.
    started.on('error', gone);
    return started;
  };

  return {
    async check(request, onStage) {
      clearTimeout(idle);
      if (closed) throw new CheckerFault('The checker is closed.', undefined);
      if (child && residentBytesOf(child.pid) > limits.recycleBytes) end();
      child ??= start();
      const result = await converse(child, request, onStage, limits, end);
      idle = setTimeout(end, idleMs).unref();
      return result;
    },
    residentBytes: () => residentBytesOf(child?.pid),
    close() {
      closed = true;
      clearTimeout(idle);
      end();
    },
  };
}

async function converse(
  child: ChildProcess,
  request: CheckRequest,
  onStage: (stage: 'checking' | 'reading') => void,
  limits: CheckerLimits,
  end: () => void,
): Promise<CheckResult> {
  const stop = new AbortController();
  let broken: string | undefined;
  const began = Date.now();
  const watch = setInterval(() => {
    if (Date.now() - began > limits.milliseconds) {
      broken = `Checking took longer than ${limits.milliseconds / 1000} s.`;
    } else if (residentBytesOf(child.pid) > limits.residentBytes) {
      broken = `Checking needed more than ${Math.round(limits.residentBytes / 1024 / 1024)} MB of memory.`;
    }
    if (broken) end();
  }, watchEveryMs);
  try {
    const gone = endOf(child, stop.signal);
    const replied = lastReply(child, request.id, onStage, stop.signal);
    child.send(request, () => {});
    const reply = await Promise.race([replied, gone]);
    // Also when the reply was there by then: what it cost is over the limit all the same.
    if (broken) return ended(broken);
    if (reply === undefined) throw new CheckerFault('The checker ended in the middle of a file.', undefined);
    if (reply.kind === 'failed') throw new CheckerFault(reply.message, reply.code);
    const { findings } = reply;
    return reply.ok ? { ok: true, findings } : { ok: false, reason: reply.reason, findings };
  } finally {
    clearInterval(watch);
    stop.abort();
  }
}

/** Resolves when the child is gone or could not be started. */
function endOf(child: ChildProcess, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = () => resolve(undefined);
    child.once('exit', end);
    child.once('error', end);
    signal.addEventListener('abort', () => child.off('exit', end).off('error', end), { once: true });
    if (child.exitCode !== null || child.signalCode !== null) end();
  });
}

function lastReply(
  child: ChildProcess,
  id: string,
  onStage: (stage: 'checking' | 'reading') => void,
  signal: AbortSignal,
): Promise<Exclude<CheckReply, { kind: 'stage' }>> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      const reply = message as CheckReply; // Our own child, forked from our own file.
      if (reply.id !== id) return;
      if (reply.kind === 'stage') onStage(reply.stage);
      else resolve(reply);
    };
    child.on('message', listen);
    signal.addEventListener('abort', () => child.off('message', listen), { once: true });
  });
}

function ended(message: string): CheckResult {
  const remedy =
    'Split the book, make its pictures and media smaller, or simplify its markup. If the book is ordinary, tell the operator: this is a limit of the server.';
  return {
    ok: false,
    reason: 'resource-limit',
    findings: [{ severity: 'must', id: 'gate.resource-limit', message, remedy }],
  };
}

/** From proc(5) status where there is one, else from ps(1). */
function residentBytesOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    if (process.platform === 'linux') return 0;
  }
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
  } catch {
    return 0;
  }
}
