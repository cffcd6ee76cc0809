import type { Redis } from 'ioredis';

/**
 * Ready answers that several servers share. It is a help, never a need: what it does not know within a moment, or
 * cannot be asked because Redis is away, is made from the database.
 */
export interface SharedCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): void;
}

/** Longer than this and the database would have answered. */
const patienceUnlessGivenMs = 40;
const keepSeconds = 600;

/** A cache in Redis. */
export function redisCache(redis: Redis, patienceMs: number = patienceUnlessGivenMs): SharedCache {
  return {
    async get(key) {
      if (redis.status !== 'ready') return undefined;
      return (await inTime(redis.get(key), patienceMs)) ?? undefined;
    },
    set(key, value) {
      if (redis.status === 'ready') void redis.set(key, value, 'EX', keepSeconds).catch(() => {});
    },
  };
}

/** What comes within our patience, and nothing otherwise. */
function inTime<T>(asked: Promise<T>, patienceMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), patienceMs);
    const end = (value?: T) => {
      clearTimeout(late);
      resolve(value);
    };
    asked.then(end, () => end());
  });
}
