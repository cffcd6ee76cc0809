/** The last ten minutes in stretches of five seconds, each the worst of its seconds. Pure but for what it keeps. */
import type { Moment } from '../told/index.ts';

export const stretchMs = 5_000;
export const stretches = 120;

export interface Timeline {
  add(moment: Moment): void;
  /** Oldest first. */
  moments(): readonly Moment[];
}

export function openTimeline(): Timeline {
  let moments: readonly Moment[] = [];
  return {
    moments: () => moments,
    add(given) {
      const moment = { ...given, at: Math.floor(given.at / stretchMs) * stretchMs };
      const last = moments.at(-1);
      moments =
        last?.at === moment.at
          ? [...moments.slice(0, -1), worse(last, moment)]
          : [...moments, moment].slice(-stretches);
    },
  };
}

function worse(a: Moment, b: Moment): Moment {
  const lags = [a.lagBytes, b.lagBytes].filter((lag) => lag !== null);
  return {
    at: a.at,
    requestsPerSecond: Math.max(a.requestsPerSecond, b.requestsPerSecond),
    errorsPerSecond: Math.max(a.errorsPerSecond, b.errorsPerSecond),
    serverHealthy: Math.min(a.serverHealthy, b.serverHealthy),
    clientHealthy: Math.min(a.clientHealthy, b.clientHealthy),
    lagBytes: lags.length > 0 ? Math.max(...lags) : null,
    connections: Math.max(a.connections, b.connections),
  };
}
