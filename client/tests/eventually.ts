import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/** As long as the browser looks for what it is told to press: a busy machine needs seconds for what takes moments. */
const patienceMs = 30_000;
const againMs = 20;

/**
 * Checks until the check holds, and fails with what it said last. A page does what follows an event a moment later:
 * whoever asks once asks too early on some machine.
 */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const givesUp = AbortSignal.timeout(patienceMs);
  const never = new Promise<never>((_, reject) => {
    givesUp.addEventListener('abort', () => reject(new Error('what was asked last was never answered')));
  });
  never.catch(() => {});
  let last: unknown;
  for (;;) {
    try {
      return await Promise.race([check(), never]);
    } catch (failure) {
      if (givesUp.aborted) throw last ?? failure;
      last = failure;
      await delay(againMs);
    }
  }
}

/** Waits until what is read is what is wanted; shows both when that never comes to be. */
export function becomes<T>(read: () => T | Promise<T>, wanted: T, what?: string): Promise<void> {
  return eventually(async () => {
    const found = await read();
    if (what === undefined) assert.deepEqual(found, wanted);
    else assert.deepEqual(found, wanted, `${what}: ${inspect(found)} instead of ${inspect(wanted)}`);
  });
}
