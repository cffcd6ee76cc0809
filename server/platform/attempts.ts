import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { ProblemError } from './problems.ts';

export interface Limit {
  /** What is tried; counted by itself. */
  readonly what: string;
  readonly atMost: number;
  readonly perSeconds: number;
}

/** Counts what is tried, and refuses what is tried too often. Every server counts in the same place. */
export interface Attempts {
  /**
   * Counts one try, before it is made, so that many at once count as many.
   * @param who an address of the network or of mail, or an id
   * @throws too-many-requests, with the time after which it may be tried again
   */
  count(limit: Limit, who: string): Promise<void>;
  /** It succeeded, so what was tried before is no guessing. */
  forget(limit: Limit, who: string): Promise<void>;
}

/** Where the counts are. */
export interface AttemptStore {
  /** Adds one, in one step however many add at once. The first begins a time of so many seconds, which ends by itself. */
  add(key: Buffer, perSeconds: number): Promise<Counted>;
  forget(key: Buffer): Promise<void>;
}

export interface Counted {
  readonly count: number;
  readonly secondsLeft: number;
}

export function createAttempts(store: AttemptStore): Attempts {
  return {
    async count(limit, who) {
      const { count, secondsLeft } = await store.add(keyOf(limit, who), limit.perSeconds);
      if (count > limit.atMost)
        throw new ProblemError('too-many-requests', undefined, {
          retryAfterSeconds: Math.max(1, Math.ceil(secondsLeft)),
        });
    },
    forget: (limit, who) => store.forget(keyOf(limit, who)),
  };
}

/**
 * Counts in `first`, and in `second` what the first does not answer, from zero: nothing is let through or refused
 * without a count. Asked again with each try, so it heals by itself.
 */
export function withFallback(
  first: AttemptStore,
  second: AttemptStore,
  log: Pick<FastifyBaseLogger, 'warn' | 'info'>,
): AttemptStore {
  let away = false;
  return {
    async add(key, perSeconds) {
      let counted: Counted;
      try {
        counted = await first.add(key, perSeconds);
      } catch (error) {
        if (!away)
          log.warn({ err: error }, 'tries are counted in the database, for Redis does not count them');
        away = true;
        return second.add(key, perSeconds);
      }
      if (away) log.info('tries are counted in Redis again');
      away = false;
      return counted;
    },
    async forget(key) {
      // Either may know of some; what the first cannot forget ends with its time.
      await Promise.all([first.forget(key).catch(() => {}), second.forget(key)]);
    },
  };
}

/** Addresses are kept nowhere. */
function keyOf({ what }: Limit, who: string): Buffer {
  return createHash('sha256').update(`${what}\0${who}`).digest();
}
