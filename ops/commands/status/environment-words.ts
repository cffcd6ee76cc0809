/** What `mangu status --environment` says; pure. */
import type { ServiceName } from '@mangu/topology/types';
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { oneLine } from '../../terminal/text.ts';

export interface ServiceStatus {
  readonly service: ServiceName;
  readonly running: number;
  readonly desired: number;
  /** Null where it could not be asked. */
  readonly healthy: number | null;
  readonly revision: string;
  readonly image: string;
  readonly tags: readonly string[];
  readonly deployment: { readonly state: string; readonly since: string | null } | null;
  readonly lastEvent: string | null;
}

export interface EnvironmentStatus {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly services: readonly ServiceStatus[];
  /** Names of those that ring; null where they could not be asked. */
  readonly alarms: readonly string[] | null;
  /** Of this month until yesterday. */
  readonly costUsd: number | null;
}

/** All tasks run, no deployment is under way, no alarm rings. */
export function isWell({ services, alarms }: EnvironmentStatus): boolean {
  const steady = services.every(
    ({ running, desired, healthy, deployment }) =>
      running >= desired && (healthy === null || healthy >= desired) && deployment === null,
  );
  return steady && (alarms ?? []).length === 0;
}

export function environmentLines(status: EnvironmentStatus, paint: Output['paint']): string[] {
  const { environment, account, region, services, alarms, costUsd } = status;
  const rows = services.map((one) => {
    const tasks = `${one.running} of ${one.desired} tasks`;
    const healthy = one.healthy === null ? '' : `${one.healthy} healthy`;
    const state = one.deployment
      ? paint('yellow', `deploying since ${one.deployment.since ?? 'a moment ago'}`)
      : 'steady';
    return [
      one.service,
      one.running < one.desired ? paint('red', tasks) : tasks,
      healthy,
      state,
      [digest(one.image), ...one.tags].join(' '),
    ];
  });
  const events = services.flatMap(({ service, lastEvent, deployment }) =>
    deployment && lastEvent ? [`  ${service}: ${oneLine(lastEvent)}`] : [],
  );
  const cost = costUsd === null ? 'not known' : `${costUsd.toFixed(2)} USD this month until yesterday`;
  return [
    `${paint('bold', environment)} (account ${account}, ${region})`,
    ...table(rows, '  '),
    ...events,
    `  alarms  ${alarmWords(alarms, paint)}`,
    `  cost    ${cost}`,
  ];
}

function alarmWords(alarms: readonly string[] | null, paint: Output['paint']): string {
  if (alarms === null) return 'not known';
  return alarms.length === 0 ? 'none rings' : paint('red', alarms.join(', '));
}

function digest(image: string): string {
  const [, value] = image.split('@');
  return value ? `${value.slice(0, 19)}…` : image;
}
