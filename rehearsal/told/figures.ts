/** Numbers of a rehearsal in words, the same on the page and in the terminal. Pure. */
import type { AlarmStatus, DatabaseStatus, ServiceStatus } from './status.ts';

const units: readonly (readonly [pattern: RegExp, words: (value: number) => string])[] = [
  [/-(cpu|memory|5xx-rate|blocked-share)$/, (value) => `${figure(value)} %`],
  [/^database-(storage|transaction-logs)$/, bytesInWords],
  [/-latency$/, (value) => `${figure(value)} s`],
  [/-restorable-time$/, (value) => `${figure(value)} min`],
  [/-certificate$/, (value) => `${Math.floor(value).toLocaleString('en-US')} days`],
];

/** With the unit of that alarm's metric. */
export function alarmFigure(key: string, value: number): string {
  return units.find(([pattern]) => pattern.test(key))?.[1](value) ?? figure(value);
}

/** "above 5 %", "25 or more". */
export function limitInWords({ key, rings, threshold }: AlarmStatus): string {
  if (threshold === undefined || rings === undefined) return 'with others';
  const limit = alarmFigure(key, threshold);
  return rings === 'at-or-above' ? `${limit} or more` : `${rings} ${limit}`;
}

/** As CloudWatch's console has it. */
export const stateInWords = {
  ALARM: 'In alarm',
  OK: 'OK',
  INSUFFICIENT_DATA: 'Insufficient data',
} as const satisfies Record<AlarmStatus['state'], string>;

/** Three figures where it is small, whole where it is large. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits });
}

export function bytesInWords(value: number): string {
  const [size, unit] = [
    [2 ** 30, 'GiB'] as const,
    [2 ** 20, 'MiB'] as const,
    [2 ** 10, 'KiB'] as const,
    [1, 'bytes'] as const,
  ].find(([each]) => Math.abs(value) >= each) ?? [1, 'bytes'];
  return `${figure(value / size)} ${unit}`;
}

/** In the time of this machine. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function healthyOf({ tasks }: ServiceStatus): number {
  return tasks.filter(({ phase }) => phase === 'healthy').length;
}

export function standbyInWords({ standby, lagBytes }: DatabaseStatus): string {
  if (standby === null) return 'none';
  return `${standby}, ${lagBytes === null ? 'not heard' : `${bytesInWords(lagBytes)} behind`}`;
}
