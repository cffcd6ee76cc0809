/** Undoing what was begun, whatever of it goes wrong, and giving up what does not end. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Undo {
  /** @throws when it was run already: what is begun now would be undone by nobody. */
  push(step: () => unknown): void;
  /** The last step first; one that fails or hangs does not keep the others. @returns what went wrong. */
  run(): Promise<readonly string[]>;
}

export function openUndo(stepWithinMs: number): Undo {
  const steps: (() => unknown)[] = [];
  let running: Promise<readonly string[]> | undefined;
  async function runAll(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const step of steps.reverse()) {
      const giveUp = new AbortController();
      try {
        await Promise.race([
          (async () => step())(),
          delay(stepWithinMs, undefined, { signal: giveUp.signal }).then(() => {
            throw new Error(`a step of the end took longer than ${stepWithinMs / 1000} seconds`);
          }),
        ]);
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      } finally {
        giveUp.abort();
      }
    }
    return faults;
  }
  return {
    push(step) {
      if (running) throw new Error('It is ending.');
      steps.push(step);
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}

/** What it resolves with, unless the signal comes first. @throws the reason of the signal. */
export async function unlessAborted<T>(signal: AbortSignal, waited: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([waited, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
