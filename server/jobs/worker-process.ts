import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type WorkerOrder, wakeWord } from '../worker/order.ts';

export interface WorkerProcess {
  /** Of the child there is now. */
  pid(): number | undefined;
  /** Resolves when a child takes jobs. */
  readonly ready: Promise<void>;
  /** Lets it ask for jobs now; one that is being started does so anyway. */
  wake(): void;
  /** Lets the job in hand be finished for a while. */
  stop(): Promise<void>;
}

const entry = fileURLToPath(new URL('../worker/main.ts', import.meta.url));
/** Doubled after each death in a row, so that a worker that cannot live does not keep the machine busy. */
const againAfterMs = 500;
const againAfterAtMostMs = 60_000;
const stopWithinMs = 25_000;

/** Keeps one worker alive beside the server, and ends it with the server. */
export function startWorkerProcess(
  order: WorkerOrder,
  log: { warn(details: object, message: string): void },
): WorkerProcess {
  let child: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;
  let waitMs = againAfterMs;
  let stopping = false;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();

  const start = () => {
    const started = fork(entry, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
    child = started;
    started.on('message', () => {
      waitMs = againAfterMs;
      isReady();
    });
    started.on('error', (error) => log.warn({ err: error }, 'the worker could not be started'));
    started.once('exit', (code, signal) => {
      child = undefined;
      if (stopping) return;
      log.warn({ code, signal }, 'the worker ended by itself; starting it again');
      again = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, againAfterAtMostMs);
    });
    started.send(order, () => {});
  };
  start();

  return {
    pid: () => child?.pid,
    ready,
    wake() {
      if (child?.connected) child.send(wakeWord, () => {});
    },
    async stop() {
      stopping = true;
      clearTimeout(again);
      const ending = child;
      if (!ending) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      const cutOff = setTimeout(() => ending.kill('SIGKILL'), stopWithinMs);
      await gone;
      clearTimeout(cutOff);
    },
  };
}
