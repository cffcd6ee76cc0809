import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';

/**
 * Ready answers that several servers share. It is a help, never a need: what it does not know within a moment, or
 * cannot be asked because Redis is away, is made from the database.
 */
export interface SharedCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): void;
  /** Rejects when Redis does not answer. */
  probe(): Promise<unknown>;
  close(): void;
}

const keyPrefix = 'mangu:';
/** Longer than this and the database would have answered. */
const patienceMs = 40;
const keepSeconds = 600;
const reconnectAtMostMs = 5_000;

/** @param url `redis://` or `rediss://` (TLS, verified), with its password. */
export function redisCache(url: URL, log: Pick<FastifyBaseLogger, 'warn' | 'info'>): SharedCache {
  const redis = new Redis(url.href, {
    keyPrefix,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, reconnectAtMostMs),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) log.warn({ err: error }, 'Redis does not answer; going on without the shared cache');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis answers again');
    away = false;
  });
  return {
    async get(key) {
      if (redis.status !== 'ready') return undefined;
      return (await redis.get(key).catch(() => null)) ?? undefined;
    },
    set(key, value) {
      if (redis.status === 'ready') void redis.set(key, value, 'EX', keepSeconds).catch(() => {});
    },
    probe: () => redis.ping(),
    close: () => redis.disconnect(),
  };
}
