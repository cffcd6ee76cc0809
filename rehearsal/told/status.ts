/** How a rehearsal is at a moment. */
import type { EnvironmentName } from '@mangu/topology/types';

export interface TaskStatus {
  readonly id: string;
  readonly zone: string;
  readonly phase: string;
  /** Of the CPU that it may use; null where nobody counts. */
  readonly cpuPercent: number | null;
  readonly memoryMb: number | null;
}

export interface ServiceStatus {
  readonly name: string;
  readonly desired: number;
  readonly revision: string;
  /** Of each task. */
  readonly memoryLimitMb: number;
  readonly tasks: readonly TaskStatus[];
}

/** Of the last ten seconds; percentiles are null when nothing was asked. */
export interface BalancerStatus {
  readonly requestsPerSecond: number;
  /** Answers with 5xx, whoever made them. */
  readonly errorsPerSecond: number;
  /** Turned away: without the CDN's header, or by the firewall's rule. */
  readonly refusedPerSecond: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface DatabaseStatus {
  readonly answers: boolean;
  readonly primary: string;
  readonly zone: string;
  readonly standby: string | null;
  readonly synchronous: boolean;
  readonly lagBytes: number | null;
  readonly connections: number;
  readonly connectionsAtMost: number;
  readonly freeStorageBytes: number | null;
}

export interface CacheStatus {
  readonly answers: boolean;
  readonly memoryPercent: number | null;
  readonly cpuPercent: number | null;
  readonly connections: number | null;
}

export interface AlarmStatus {
  /** Also the name of its runbook, docs/runbooks/alarms/<key>.md. */
  readonly key: string;
  readonly meaning: string;
  readonly severity: 'page' | 'notice';
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: number;
  /** Of the newest period; absent when nothing was measured, or when it is made of other alarms. */
  readonly value?: number;
  readonly threshold?: number;
  readonly rings?: 'above' | 'at-or-above' | 'below';
  /** Of the last periods, how many are over the threshold, and how many it takes to ring. */
  readonly over?: number;
  readonly takes?: number;
}

/** What AWS would tell once. */
export interface NoticeStatus {
  readonly key: string;
  readonly meaning: string;
  /** docs/runbooks/alarms/<runbook>.md */
  readonly runbook: string;
  readonly at: number;
}

export interface EventStatus {
  readonly at: number;
  readonly words: string;
}

/** A stretch of a few seconds, the worst of it. */
export interface Moment {
  readonly at: number;
  readonly requestsPerSecond: number;
  readonly errorsPerSecond: number;
  readonly serverHealthy: number;
  readonly clientHealthy: number;
  readonly lagBytes: number | null;
  readonly connections: number;
}

export interface StageStatus {
  readonly at: number;
  readonly environment: EnvironmentName;
  readonly url: string;
  /** Address of the live page. */
  readonly page: string;
  readonly scale: number;
  readonly services: readonly ServiceStatus[];
  readonly balancer: BalancerStatus;
  readonly database: DatabaseStatus;
  readonly cache: CacheStatus;
  /** Those that ring first. */
  readonly alarms: readonly AlarmStatus[];
  readonly notices: readonly NoticeStatus[];
  /** Alarms of the topology that this machine cannot measure. */
  readonly notMeasured: readonly { readonly key: string; readonly why: string }[];
  /** The last ones, newest first. */
  readonly events: readonly EventStatus[];
  readonly drill: string | null;
}

/** How a rehearsal was started: what a report on it has to say, whoever started it. */
export interface StageCircumstances {
  readonly environment: EnvironmentName;
  readonly scale: number;
  readonly startMilliseconds: number;
  /** Why tasks are not held to their CPU and memory, where they are not. */
  readonly unlimited: string | null;
}

/** With the last ten minutes, oldest first. */
export interface LiveStatus extends StageStatus {
  readonly timeline: readonly Moment[];
}
