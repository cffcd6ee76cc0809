import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';

/** What servers share. Whoever uses it does without it while it is away: nothing in it is kept nowhere else. */
export interface RedisLink {
  /** For commands; they reject at once while Redis is away. Keys are ours by their prefix. */
  readonly commands: Redis;
  /** A connection for messages of a channel, which takes no commands besides; closed with this one. */
  readonly listen: (channel: string, onMessage: () => void, onAgain: () => void) => void;
  /** Rejects when Redis does not answer. */
  probe(): Promise<unknown>;
  close(): void;
}

const keyPrefix = 'mangu:';
/** The longest that anybody waits; whoever has less patience looks at the clock himself. */
const patienceUnlessGivenMs = 250;
const lostAfterMs = 5_000;
const keepAliveMs = 30_000;
const reconnectAtMostMs = 5_000;

/**
 * The one place where a process connects to Redis: once for commands, and once more where messages are listened to.
 * Both come back by themselves.
 * @param url `redis://` or `rediss://` (TLS, verified), with its password.
 */
export function connectRedis(
  url: URL,
  log: Pick<FastifyBaseLogger, 'warn' | 'info'>,
  patienceMs: number = patienceUnlessGivenMs,
): RedisLink {
  const open = () =>
    new Redis(url.href, {
      keyPrefix,
      commandTimeout: patienceMs,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      // A node that is lost without a word is given up, and looked for again under its name.
      socketTimeout: lostAfterMs,
      keepAlive: keepAliveMs,
      retryStrategy: (attempt) => Math.min(100 * attempt, reconnectAtMostMs),
      // A primary that became a replica keeps its connections and refuses every write: the name leads to the new one.
      reconnectOnError: ({ message }) => message.includes('READONLY'),
    });
  const commands = open();
  const listeners: Redis[] = [];
  let away = false;
  commands.on('error', (error: Error) => {
    if (!away) log.warn({ err: error }, 'Redis does not answer; going on without it');
    away = true;
  });
  commands.on('ready', () => {
    if (away) log.info('Redis answers again');
    away = false;
  });
  return {
    commands,
    listen(channel, onMessage, onAgain) {
      const listener = open();
      listeners.push(listener);
      // Said by the other connection.
      listener.on('error', () => {});
      listener.on('message', onMessage);
      listener.on('ready', () => {
        // Without an answer it would never hear a word: a new connection asks again.
        listener.subscribe(channel).then(onAgain, () => listener.disconnect(true));
      });
    },
    probe: () => commands.ping(),
    close() {
      for (const redis of [commands, ...listeners]) redis.disconnect();
    },
  };
}
