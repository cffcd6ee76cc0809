import type { Redis } from 'ioredis';
import type { AttemptStore } from './attempts.ts';

/**
 * One step for Redis, so that no count is left without an end and none begins anew in between. Of one key alone, as a
 * cluster asks for.
 */
const addOne = `
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}`;

/**
 * Counts in keys of Redis that expire by themselves. A Redis that is full may give one up before its time, and that
 * count begins anew (docs/decisions/0053).
 */
export function redisAttempts(redis: Redis): AttemptStore {
  return {
    async add(key, perSeconds) {
      const answer: unknown = await redis.eval(addOne, 1, nameOf(key), perSeconds * 1000);
      const [count, left]: unknown[] = Array.isArray(answer) ? answer : [];
      if (typeof count !== 'number' || typeof left !== 'number')
        throw new Error('Redis counted a try and did not say how many.');
      return { count, secondsLeft: left / 1000 };
    },
    async forget(key) {
      await redis.del(nameOf(key));
    },
  };
}

function nameOf(key: Buffer): string {
  return `attempt:${key.toString('base64url')}`;
}
