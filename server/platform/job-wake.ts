import type { RedisLink } from './redis.ts';

/**
 * Tells workers that a job is due, so that they ask at once. A word that is lost does no harm: they ask by themselves
 * every few seconds.
 */
export interface JobWake {
  /** A job that is due then was committed. Of one that is due much later nothing is said. */
  announce(due: Date): void;
  /** Calls when there may be a job that is due, whichever server made it. */
  listen(ask: () => void): void;
  close(): void;
}

/** Later than this, and workers have asked by themselves before. */
const soonMs = 10_000;
/** By the clock of the database a job is due, and ours may be a little ahead. */
const clockMs = 100;

/** For one server: its own worker hears of its own jobs. */
export function localJobWake(): JobWake {
  const asks = new Set<() => void>();
  return wakeWith({
    tell() {
      for (const ask of asks) ask();
    },
    listen: (ask) => void asks.add(ask),
  });
}

/** For several: every worker hears of the jobs of all, the own one also while Redis is away. */
export function redisJobWake(redis: RedisLink, channel = 'mangu:jobs'): JobWake {
  const own = new Set<() => void>();
  return wakeWith({
    tell() {
      for (const ask of own) ask();
      redis.commands.publish(channel, '').catch(() => {});
    },
    listen(ask) {
      own.add(ask);
      // With a new connection too: what was said while there was none has been missed.
      redis.listen(channel, ask, ask);
    },
  });
}

function wakeWith({ tell, listen }: { tell(): void; listen: JobWake['listen'] }): JobWake {
  const waiting = new Set<NodeJS.Timeout>();
  return {
    announce(due) {
      const waitMs = due.getTime() - Date.now();
      if (waitMs > soonMs) return;
      if (waitMs <= 0) return tell();
      const timer = setTimeout(() => {
        waiting.delete(timer);
        tell();
      }, waitMs + clockMs);
      waiting.add(timer);
    },
    listen,
    close() {
      for (const timer of waiting) clearTimeout(timer);
    },
  };
}
