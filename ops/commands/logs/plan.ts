/** Which logs there are and how a line is shown; pure. */
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { fixedNames } from '@mangu/topology/names';
import { oneLine } from '../../terminal/text.ts';

export const logNames = ['server', 'client', 'migration', 'database', 'redis'] as const;
export type LogName = (typeof logNames)[number];

export interface LogPlace {
  readonly logGroupName: string;
  readonly logStreamNamePrefix?: string;
}

export function logPlace(names: ReturnType<typeof fixedNames>, log: LogName): LogPlace {
  const { logGroups } = names;
  if (log === 'database') return { logGroupName: `${logGroups.database}/postgresql` };
  if (log === 'migration')
    return { logGroupName: logGroups.server, logStreamNamePrefix: `${names.migrationTask}/` };
  return { logGroupName: logGroups[log] };
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `15m` → milliseconds; undefined when it is no span. */
export function spanOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  if (!number || !(unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) return undefined;
  return Number(number) * units[unit];
}

/** Time, task and words; the server's JSON lines are told by their message, with what else they hold behind it. */
export function logLine({ timestamp = 0, logStreamName = '', message = '' }: FilteredLogEvent): string {
  const time = new Date(timestamp).toISOString();
  const task = (logStreamName.split('/').at(-1) ?? '').slice(0, 8);
  return `${time} ${task} ${oneLine(message)}`;
}
