/** How Redis is, by its own INFO. */
import { sayToRedis } from '../stage/redis.ts';
import type { Stage } from '../stage/stage.ts';
import type { CacheStatus } from '../told/index.ts';
import type { Put } from './put.ts';

export interface CacheLook {
  look(): Promise<void>;
  status(): CacheStatus;
}

/** The page is drawn each second. */
const lookWithinMs = 2_000;
const away: CacheStatus = { answers: false, memoryPercent: null, cpuPercent: null, connections: null };

export function lookAtCache(stage: Stage, put: Put): CacheLook {
  let status = away;
  let before: { readonly at: number; readonly facts: Facts } | undefined;

  return {
    status: () => status,
    async look() {
      try {
        const place = { port: stage.cache.primary().port, authority: stage.authorityFile };
        const info = await sayToRedis(place, stage.cache.token(), ['INFO', 'all'], lookWithinMs);
        const [at, facts] = [performance.now(), readFacts(info)];
        // Another process: what it has counted began with it.
        const old = before?.facts.process === facts.process ? before : undefined;
        const since = (of: (from: Facts) => number) => of(facts) - (old ? of(old.facts) : 0);
        const cpuPercent = old ? (since((of) => of.cpuSeconds) / ((at - old.at) / 1000)) * 100 : null;
        before = { at, facts };
        // Ours is none of the tasks'.
        const connections = Math.max(0, facts.connections - 1);
        put('DatabaseMemoryUsagePercentage', facts.memoryPercent);
        put('CurrConnections', connections);
        put('Evictions', old ? since((of) => of.evictions) : 0);
        put('AuthenticationFailures', old ? since((of) => of.refusals) : 0);
        if (cpuPercent !== null) put('EngineCPUUtilization', cpuPercent);
        status = { answers: true, memoryPercent: facts.memoryPercent, cpuPercent, connections };
      } catch {
        status = away;
      }
    },
  };
}

interface Facts {
  readonly process: string;
  readonly cpuSeconds: number;
  readonly memoryPercent: number;
  readonly connections: number;
  readonly evictions: number;
  readonly refusals: number;
}

/** @throws when it is no INFO: the token was refused, or it went in the middle. */
export function readFacts(info: string): Facts {
  const lines = new Map(
    [...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const number = (name: string) => Number(lines.get(name) ?? 0);
  const process = lines.get('run_id');
  if (process === undefined) throw new Error('Redis does not say how it is.');
  const main = number('used_cpu_sys_main_thread') + number('used_cpu_user_main_thread');
  return {
    process,
    // Its main thread where it is counted, from Redis 7 on.
    cpuSeconds: main > 0 ? main : number('used_cpu_sys') + number('used_cpu_user'),
    memoryPercent: number('maxmemory') > 0 ? (number('used_memory') / number('maxmemory')) * 100 : 0,
    connections: number('connected_clients'),
    evictions: number('evicted_keys'),
    refusals: Number(/count=(\d+)/.exec(lines.get('errorstat_WRONGPASS') ?? '')?.[1] ?? 0),
  };
}
