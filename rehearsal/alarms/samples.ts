/** What was measured, kept by the minute as CloudWatch keeps it, and folded into one value for each period. Pure. */
import type { Metric, Statistic } from '@mangu/topology/alarms';
import type { Value } from './metric-math.ts';

export const minuteMs = 60_000;

/** All samples of one minute. */
interface Minute {
  count: number;
  sum: number;
  least: number;
  most: number;
  /** For percentiles; beyond so many, a random choice of them that each sample had the same chance to be in. */
  readonly values: number[];
}
const valuesAtMost = 2_000;

export interface Samples {
  add(metric: string, at: number, value: number): void;
  /** The statistic of everything from one moment to another, or undefined when nothing was measured. */
  fold(metric: string, statistic: Statistic, from: number, to: number): Value;
  /** How many samples a percentile would be of. */
  count(metric: string, from: number, to: number): number;
  /** What is older is not needed any more. */
  forget(before: number): void;
}

/** One metric among others: `AWS/ECS CPUUtilization ClusterName=… ServiceName=…`. */
export function keyOf({ namespace, name, dimensions }: Omit<Metric, 'statistic'>): string {
  const pairs = Object.entries(dimensions).map(([dimension, value]) => `${dimension}=${value}`);
  return [namespace, name, ...pairs.sort()].join(' ');
}

/** @param random from 0 to 1; chooses what is kept of very many samples. */
export function openSamples(random: () => number = Math.random): Samples {
  const metrics = new Map<string, Map<number, Minute>>();
  const within = (metric: string, from: number, to: number): Minute[] =>
    [...(metrics.get(metric) ?? [])].filter(([at]) => at >= from && at < to).map(([, minute]) => minute);
  return {
    add(metric, at, value) {
      if (!Number.isFinite(value)) return;
      const minutes = metrics.get(metric) ?? new Map<number, Minute>();
      metrics.set(metric, minutes);
      const start = Math.floor(at / minuteMs) * minuteMs;
      const minute = minutes.get(start) ?? { count: 0, sum: 0, least: value, most: value, values: [] };
      minutes.set(start, minute);
      minute.count++;
      minute.sum += value;
      minute.least = Math.min(minute.least, value);
      minute.most = Math.max(minute.most, value);
      if (minute.values.length < valuesAtMost) minute.values.push(value);
      else {
        const place = Math.floor(random() * minute.count);
        if (place < valuesAtMost) minute.values[place] = value;
      }
    },
    fold(metric, statistic, from, to) {
      const found = within(metric, from, to);
      if (found.length === 0) return undefined;
      const total = (of: (minute: Minute) => number) => found.reduce((sum, each) => sum + of(each), 0);
      switch (statistic) {
        case 'Sum':
          return total(({ sum }) => sum);
        case 'Average':
          return total(({ sum }) => sum) / total(({ count }) => count);
        case 'Minimum':
          return Math.min(...found.map(({ least }) => least));
        case 'Maximum':
          return Math.max(...found.map(({ most }) => most));
        default:
          return percentile(
            found.flatMap(({ values }) => values),
            Number(statistic.slice(1)),
          );
      }
    },
    count: (metric, from, to) => within(metric, from, to).reduce((sum, { count }) => sum + count, 0),
    forget(before) {
      for (const minutes of metrics.values())
        for (const at of minutes.keys()) if (at < before) minutes.delete(at);
    },
  };
}

/** The smallest value that so many percent are not above. */
export function percentile(values: readonly number[], percent: number): Value {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
