/** A rehearsal as it may be in the middle of a drill, for tests of what shows it. */
import type { AlarmStatus, LiveStatus } from '../told/index.ts';

const at = Date.parse('2026-11-29T12:00:00Z');

const alarm = (changes: Partial<AlarmStatus> & Pick<AlarmStatus, 'key' | 'state'>): AlarmStatus => ({
  meaning: `What ${changes.key} means.`,
  severity: 'notice',
  since: at - 60_000,
  ...changes,
});

export function liveStatus(changes: Partial<LiveStatus> = {}): LiveStatus {
  return {
    at,
    environment: 'production',
    url: 'https://localhost:40001',
    page: 'http://127.0.0.1:40002/',
    scale: 0.5,
    services: [
      {
        name: 'server',
        desired: 2,
        revision: 'revision-1',
        memoryLimitMb: 1024,
        tasks: [
          { id: 't1', zone: 'a', phase: 'healthy', cpuPercent: 12.34, memoryMb: 181.2 },
          { id: 't2', zone: 'b', phase: 'unhealthy', cpuPercent: null, memoryMb: null },
          { id: 't3', zone: 'b', phase: 'starting', cpuPercent: null, memoryMb: null },
        ],
      },
      { name: 'client', desired: 2, revision: 'revision-1', memoryLimitMb: 512, tasks: [] },
    ],
    balancer: { requestsPerSecond: 312.4, errorsPerSecond: 1.5, refusedPerSecond: 0, p50Ms: 4, p95Ms: 21.5 },
    database: {
      answers: true,
      primary: 'postgres-2',
      zone: 'b',
      standby: 'postgres-3',
      synchronous: true,
      lagBytes: 4_096,
      connections: 17,
      connectionsAtMost: 198,
      freeStorageBytes: 50 * 2 ** 30,
    },
    cache: { answers: true, memoryPercent: 0.3, cpuPercent: 1, connections: 4 },
    alarms: [
      alarm({
        key: 'server-5xx-rate',
        state: 'ALARM',
        value: 7.25,
        threshold: 5,
        rings: 'above',
        over: 1,
        takes: 1,
      }),
      alarm({ key: 'site-down', state: 'ALARM', severity: 'page' }),
      alarm({
        key: 'server-cpu',
        state: 'INSUFFICIENT_DATA',
        threshold: 80,
        rings: 'above',
        over: 0,
        takes: 10,
      }),
      alarm({
        key: 'alb-5xx',
        state: 'OK',
        value: 3,
        threshold: 25,
        rings: 'at-or-above',
        over: 0,
        takes: 1,
      }),
    ],
    notices: [
      {
        key: 'database-event',
        runbook: 'database-event',
        meaning: 'The database failed over.',
        at: at - 5_000,
      },
    ],
    notMeasured: [{ key: 'nat-ports', why: 'there is no NAT gateway' }],
    events: [
      { at: at - 5_000, words: 'the database does not answer: the standby is promoted' },
      { at: at - 6_000, words: 'postgres-1 is <killed> & gone' },
    ],
    drill: 'database-failover',
    timeline: Array.from({ length: 60 }, (_, index) => ({
      at: at - (60 - index) * 5_000,
      requestsPerSecond: 200 + 100 * Math.sin(index / 5),
      errorsPerSecond: index === 50 ? 12 : 0,
      serverHealthy: index > 50 ? 1 : 2,
      clientHealthy: 2,
      lagBytes: index > 45 && index < 55 ? null : 200 * (index % 7),
      connections: 12 + (index % 5),
    })),
    ...changes,
  };
}
