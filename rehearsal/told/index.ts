/** What a rehearsal and the command that shows it say to each other. Nothing here does anything. */
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { EnvironmentName } from '@mangu/topology/types';

export * from './figures.ts';
export { type DrillResult, type Measure, type Sample, unansweredAtMost } from './result.ts';
export type * from './status.ts';

import type { DrillResult } from './result.ts';
import type { LiveStatus, StageCircumstances } from './status.ts';

/** On every screen, in every file. */
export const rehearsalNotice =
  'REHEARSAL on one machine, never a way to run production: every figure is measured here, none on AWS, and AWS says others.';

/** The drills there are, in the order of `rehearse all`. */
export const drillList = [
  ['rate-limit', 'one viewer asks more often than the firewall allows'],
  ['task-loss', 'a task of each service is killed'],
  ['cache-loss', 'Redis is killed, and comes back empty'],
  ['database-failover', 'the primary is killed while readers write'],
  ['database-restore', 'a table is dropped, the second before is restored'],
  ['slow-database', 'the database is slow for a while'],
  ['disk-full', "the database's disk fills up"],
  ['zone-loss', 'each zone is lost, one after the other'],
  ['secret-rotation', 'passwords of database and cache change'],
  ['deploy', 'a rolling update, and one that is rolled back'],
  ['traffic-surge', 'more readers come, and leave again'],
  ['region-restore', 'a second, empty rehearsal is made from copied backups'],
] as const;
export type DrillName = (typeof drillList)[number][0];

/** They wait for drains and periods of many minutes, which the short form has no time for. */
export const leftOutOfShort: ReadonlySet<DrillName> = new Set([
  'region-restore',

  'zone-loss',
  'secret-rotation',
  'traffic-surge',
]);

export interface StageOrderMessage {
  readonly environment: EnvironmentName;
  readonly scale: number;
  readonly builtClient: string;
  /** Folder of the one rehearsal that a user has at a time. */
  readonly base: string;
  /** When it was asked for, in milliseconds since 1970: the start counts from here. */
  readonly askedAt: number;
  /** How long the start may take before it is given up; two minutes when nothing is said. */
  readonly startWithinMs?: number;
}

/** To the process that started it. */
export type StageEvent =
  | { readonly event: 'refused'; readonly message: string }
  | {
      readonly event: 'ready';
      readonly url: string;
      /** Address of the live page. */
      readonly page: string;
      readonly milliseconds: number;
      /** Why tasks are not held to their CPU and memory, where they are not. */
      readonly unlimited: string | null;
    }
  | { readonly event: 'happened'; readonly at: number; readonly words: string };

/** Asked through the socket, one JSON object a line. */
export type Question =
  /** Once, or each second until whoever asks goes. */
  | { readonly ask: 'status'; readonly follow?: boolean }
  | { readonly ask: 'circumstances' }
  /** Patient: nothing is given up for taking long on a machine that is slow. */
  | { readonly ask: 'drill'; readonly drill: DrillName; readonly short: boolean; readonly patient?: boolean };

/** Answered through it, one JSON object a line; the last one ends the answer. */
export type AnswerLine =
  | { readonly event: 'happened'; readonly at: number; readonly words: string }
  | { readonly event: 'status'; readonly status: LiveStatus }
  | { readonly event: 'circumstances'; readonly circumstances: StageCircumstances }
  | { readonly event: 'result'; readonly result: DrillResult }
  | { readonly event: 'refused'; readonly message: string };

/** A short path: that of a socket may have about a hundred characters. */
export function rehearsalBase(): string {
  return path.join(tmpdir(), `mangu-rehearsal-${userInfo().uid}`);
}

export function controlSocket(base: string): string {
  return path.join(base, 'control.sock');
}
