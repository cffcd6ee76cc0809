import { fixedNames, nameOf } from '../names.ts';
import type { ServiceName, Topology } from '../types.ts';

/** What is watched, by the names that its metrics carry. What has a fixed name is not here. */
export interface Watched {
  readonly topology: Topology;
  /** As metrics name it: `app/<name>/<id>`. */
  readonly loadBalancer: string;
  /** As metrics name them: `targetgroup/<name>/<id>`. */
  readonly targetGroups: Readonly<Record<ServiceName, string>>;
  readonly natGatewayIds: readonly string[];
  readonly distributionId: string;
  /** Metric name of the firewall before CloudFront. */
  readonly firewall: string;
  readonly functionNames: readonly string[];
  /** Queues of messages that nobody could work off. */
  readonly deadLetterQueueNames: readonly string[];
  /** Absent where there is no domain. */
  readonly certificateArns: { readonly cdn: string; readonly loadBalancer: string } | undefined;
  /** Configuration set that mail is sent through, and whether there is one: 1 or 0. Absent where there is no domain. */
  readonly mail: { readonly configurationSet: string; readonly count: number } | undefined;
}

export type Statistic = 'Average' | 'Sum' | 'Minimum' | 'Maximum' | 'p50' | 'p95';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** One metric, or arithmetic over several that are named by their ids in it. */
export type Measure =
  | { readonly metric: Metric }
  | { readonly expression: string; readonly metrics: Readonly<Record<string, Metric>> };

export interface AlarmDefinition {
  /** Part of its name, and the name of its runbook. Never changed: people know it from their mail. */
  readonly key: string;
  /** What it means when it rings, in a sentence. */
  readonly meaning: string;
  /** `page` wakes somebody; `notice` waits for the morning. */
  readonly severity: 'page' | 'notice';
  /** Where it is measured: in the region of the stack, or in us-east-1. */
  readonly place: 'region' | 'global';
  /** Who emits the metric: AWS by itself, a filter of ours over a log, or a function of ours. */
  readonly producer: 'aws' | 'log-filter' | 'function';
  /** Line of the specification that it answers. */
  readonly specification: string;
  readonly measure: Measure;
  readonly rings: 'above' | 'at-or-above' | 'below';
  readonly threshold: number;
  readonly periodSeconds: number;
  /** How many of the last periods must be over the threshold. */
  readonly periods: { readonly over: number; readonly of: number };
  /** What silence means: nothing happened, what is measured is gone, or nothing new. */
  readonly silence: 'notBreaching' | 'breaching' | 'missing';
  /** False where the topology has nothing of the kind. Default: true. */
  readonly applies?: boolean;
  /** How many of it, where Terraform alone knows whether there is anything to watch. Default: one. */
  readonly count?: number;
}

export const runbookOf = (key: string): string => `docs/runbooks/alarms/${key}.md`;
export const alarmName = (topology: Topology, key: string): string => nameOf(topology, key);

/** Begins with what it means and ends with where to read on. CloudWatch allows 1024 characters. */
export function alarmDescription({
  key,
  meaning,
  severity,
}: Pick<AlarmDefinition, 'key' | 'meaning' | 'severity'>) {
  const urgency = severity === 'page' ? 'Act now.' : 'Look at it today.';
  return `${meaning} ${urgency} Runbook: ${runbookOf(key)}`;
}

/** Namespace of what our own log filters count. */
export const ownNamespace = (topology: Topology): string => nameOf(topology);

/** The same metric of several things, folded into one number. */
export function folded(fold: 'MAX' | 'SUM', metrics: readonly Metric[]): Measure {
  const [only] = metrics;
  if (!only) throw new Error('There is nothing to fold: an alarm over no metric would never ring.');
  if (metrics.length === 1) return { metric: only };
  const named = metrics.map((metric, index) => [`m${index + 1}`, metric] as const);
  return {
    expression: `${fold}([${named.map(([id]) => id).join(', ')}])`,
    metrics: Object.fromEntries(named),
  };
}

/** Ids of the nodes of the replication group, the dimension of their metrics. */
export function cacheNodeIds(topology: Topology): string[] {
  const { redis } = fixedNames(topology);
  return Array.from({ length: topology.cache.nodes }, (_, i) => `${redis}-${String(i + 1).padStart(3, '0')}`);
}

const minute = 60;
/** Often used: how long to look before ringing. */
export const during = {
  oneMinuteOf: (over: number, of = over) => ({ periodSeconds: minute, periods: { over, of } }),
  anHour: { periodSeconds: 60 * minute, periods: { over: 1, of: 1 } },
  fiveMinutesOf: (over: number, of = over) => ({ periodSeconds: 5 * minute, periods: { over, of } }),
} as const;
