/** What the server counts, and how CloudWatch and Prometheus read it; pure but for the gauges it is given. */
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  histogramBounds,
  type ServerMetric,
  type ServerMetricName,
  serverMetrics,
} from '@mangu/topology/metrics';

export interface Metrics {
  count(name: CounterName, by?: number): void;
  observe(name: HistogramName, value: number): void;
  /** Asked whenever the metrics are read. */
  gauge(name: GaugeName, read: () => number): void;
  /** Text exposition format 0.0.4, since the start. */
  prometheus(): string;
  /** One line of CloudWatch's embedded metric format, since the line before. */
  embedded(namespace: string, service: string, now: number): string;
}

interface Histogram {
  /** One more than there are bounds. */
  readonly counts: number[];
  sum: number;
}

export function createMetrics(): Metrics {
  const counters = new Map<ServerMetricName, number>();
  const histograms = new Map<ServerMetricName, Histogram>();
  const gauges = new Map<ServerMetricName, () => number>();
  const told = new Map<ServerMetricName, number>();
  const toldCounts = new Map<ServerMetricName, readonly number[]>();
  const names = Object.entries<ServerMetric>(serverMetrics).map(([name, metric]) => ({
    name: name as ServerMetricName,
    ...metric,
  }));
  return {
    count: (name, by = 1) => void counters.set(name, (counters.get(name) ?? 0) + by),
    observe(name, value) {
      const histogram = histograms.get(name) ?? emptyHistogram();
      const at = histogramBounds.findIndex((bound) => value <= bound);
      const index = at < 0 ? histogramBounds.length : at;
      histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
      histogram.sum += value;
      histograms.set(name, histogram);
    },
    gauge: (name, read) => void gauges.set(name, read),
    prometheus() {
      return names
        .flatMap(({ name, kind, unit, about }) => {
          const id = prometheusName(name, kind, unit);
          const head = [`# HELP ${id} ${about}`, `# TYPE ${id} ${kind}`];
          if (kind === 'histogram') return [...head, ...histogramLines(id, histograms.get(name))];
          const value = kind === 'gauge' ? gauges.get(name)?.() : counters.get(name);
          return [...head, `${id} ${value ?? 0}`];
        })
        .join('\n')
        .concat('\n');
    },
    embedded(namespace, service, now) {
      const values: Record<string, unknown> = {};
      for (const { name, kind } of names) {
        if (kind === 'gauge') values[name] = gauges.get(name)?.() ?? 0;
        else if (kind === 'counter') {
          const total = counters.get(name) ?? 0;
          values[name] = total - (told.get(name) ?? 0);
          told.set(name, total);
        } else {
          const counts = [...(histograms.get(name)?.counts ?? emptyHistogram().counts)];
          const since = counts.map((count, index) => count - (toldCounts.get(name)?.[index] ?? 0));
          toldCounts.set(name, counts);
          const value = distribution(since);
          if (value) values[name] = value;
        }
      }
      const metrics = names
        .filter(({ name }) => name in values)
        .map(({ name, unit }) => ({ Name: name, Unit: unit }));
      const directive = { Namespace: namespace, Dimensions: [['Service']], Metrics: metrics };
      return JSON.stringify({
        _aws: { Timestamp: now, CloudWatchMetrics: [directive] },
        Service: service,
        ...values,
      });
    },
  };
}

const emptyHistogram = (): Histogram => ({ counts: Array(histogramBounds.length + 1).fill(0), sum: 0 });

/** `RequestTime` in milliseconds → `mangu_request_time_milliseconds`; counters end as Prometheus wants. */
function prometheusName(name: string, kind: ServerMetric['kind'], unit: ServerMetric['unit']): string {
  const words = name.replaceAll(/(?<=[a-z])[A-Z]/g, (capital) => `_${capital}`).toLowerCase();
  const end = unit === 'Count' ? '' : `_${unit.toLowerCase()}`;
  return `mangu_${words}${end}${kind === 'counter' ? '_total' : ''}`;
}

function histogramLines(id: string, { counts, sum }: Histogram = emptyHistogram()): string[] {
  let below = 0;
  const buckets = [...histogramBounds, '+Inf'].map((bound, index) => {
    below += counts[index] ?? 0;
    return `${id}_bucket{le="${bound}"} ${below}`;
  });
  return [...buckets, `${id}_sum ${sum}`, `${id}_count ${below}`];
}

/** Values with how often each came, which CloudWatch makes percentiles of; nothing when none came. */
function distribution(counts: readonly number[]) {
  const last = histogramBounds.at(-1) ?? 0;
  const filled = counts.flatMap((count, index) =>
    count > 0 ? [{ value: histogramBounds[index] ?? last * 2, count }] : [],
  );
  if (filled.length === 0) return undefined;
  return { Values: filled.map(({ value }) => value), Counts: filled.map(({ count }) => count) };
}
