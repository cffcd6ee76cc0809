/** Every alarm that production has, as data: infra makes them at AWS, a rehearsal rings them on one machine. */

import { dataAlarms } from './data.ts';
import type { AlarmDefinition, Watched } from './definition.ts';
import { edgeAlarms } from './edge.ts';
import { mailAlarms } from './mail.ts';
import { serviceAlarms } from './services.ts';

export { connectionFailureMetrics } from './data.ts';
export * from './definition.ts';
export { type EventNotice, eventNotices } from './events.ts';
export { databaseWords, serverWords } from './log-words.ts';

/** Every alarm over a metric, those included that do not apply to this topology. */
export function alarmDefinitions(watched: Watched): AlarmDefinition[] {
  return [...edgeAlarms(watched), ...serviceAlarms(watched), ...dataAlarms(watched), ...mailAlarms(watched)];
}

/** One alarm over several: it pages once, whichever of them rings first. All of them are of the region. */
export interface CompositeDefinition {
  readonly key: string;
  readonly meaning: string;
  readonly specification: string;
  /** Keys of alarms, any of which is enough. */
  readonly anyOf: readonly string[];
}

export const compositeDefinitions: readonly CompositeDefinition[] = [
  {
    key: 'site-down',
    meaning: 'Readers cannot reach MANGU.',
    specification: 'RTO/RPO',
    anyOf: ['server-none-healthy', 'client-none-healthy'],
  },
  {
    key: 'data-at-risk',
    meaning: 'The database may stop, or lose more than the five minutes that the specification allows.',
    specification: 'RTO/RPO',
    anyOf: [
      'database-storage',
      'database-restorable-time',
      'database-transaction-logs',
      'database-transaction-ids',
    ],
  },
];
