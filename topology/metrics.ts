/**
 * The metrics that the server itself counts, once: it writes them to CloudWatch and to Prometheus under these names,
 * and alarms may name no other of ours. Those of tasks, load balancer, database and cache come from AWS by themselves.
 */
export interface ServerMetric {
  /** A counter only grows; a gauge is read when it is asked for; a histogram keeps how many were how long. */
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** As CloudWatch knows units. */
  readonly unit: 'Count' | 'Milliseconds' | 'Megabytes';
  readonly about: string;
}

export const serverMetrics = {
  Requests: { kind: 'counter', unit: 'Count', about: 'Requests that were answered.' },
  ServerErrors: { kind: 'counter', unit: 'Count', about: 'Answers with 5xx.' },
  RequestTime: { kind: 'histogram', unit: 'Milliseconds', about: 'From a request to its whole answer.' },
  DatabaseConnections: { kind: 'gauge', unit: 'Count', about: 'Connections of the pool that are in use.' },
  DatabaseWaiting: { kind: 'gauge', unit: 'Count', about: 'Questions that wait for a connection.' },
  EventLoopDelay: {
    kind: 'gauge',
    unit: 'Milliseconds',
    about: 'How late timers are, at the 99th percentile.',
  },
  ResidentMemory: { kind: 'gauge', unit: 'Megabytes', about: 'Memory of the process.' },
} as const satisfies Record<string, ServerMetric>;
export type ServerMetricName = keyof typeof serverMetrics;

type OfKind<K extends ServerMetric['kind']> = {
  [N in ServerMetricName]: (typeof serverMetrics)[N]['kind'] extends K ? N : never;
}[ServerMetricName];
export type CounterName = OfKind<'counter'>;
export type GaugeName = OfKind<'gauge'>;
export type HistogramName = OfKind<'histogram'>;

/** Upper bounds of a histogram, in its unit; what is longer falls into the last. */
export const histogramBounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const;
