/** All alarms of a topology and their states, looked at once a minute as CloudWatch does. Pure but for what it keeps. */
import type { AlarmDefinition, CompositeDefinition, Measure, Metric } from '@mangu/topology/alarms';
import { type AlarmState, breaches, morePeriods, overOf, stateOf, stateOfAny } from './evaluate.ts';
import { parseExpression, type Value } from './metric-math.ts';
import { keyOf, minuteMs, type Samples } from './samples.ts';

export interface AlarmReading {
  readonly key: string;
  readonly meaning: string;
  readonly severity: AlarmDefinition['severity'];
  readonly state: AlarmState;
  readonly since: number;
  /** Of the newest period, and what it is held against; absent for those made of others. */
  readonly value?: number;
  readonly threshold?: number;
  readonly rings?: AlarmDefinition['rings'];
  /** How many of the last periods are over the threshold, and how many it takes. */
  readonly over?: number;
  readonly takes?: number;
}

export interface Change {
  readonly key: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

export interface Board {
  readings(): readonly AlarmReading[];
  /** At the end of each minute; what ends then is looked at. @returns what has changed. */
  look(minute: number): readonly Change[];
}

export interface BoardOrder {
  /** Those that are measured. */
  readonly definitions: readonly AlarmDefinition[];
  readonly composites: readonly CompositeDefinition[];
  readonly samples: Samples;
  readonly at: number;
}

/** A percentile of fewer says nothing: CloudWatch's 10 / (1 − p). */
const fewest = (percent: number) => 10 / (1 - percent / 100);

export function openBoard({ definitions, composites, samples, at }: BoardOrder): Board {
  const rows = definitions.map((definition) => ({ definition, read: readerOf(definition.measure, samples) }));
  let readings: readonly AlarmReading[] = [
    ...rows.map(({ definition }) => ({
      ...shown(definition),
      state: 'INSUFFICIENT_DATA' as const,
      since: at,
    })),
    ...composites.map(({ key, meaning }) => ({
      key,
      meaning,
      severity: 'page' as const,
      state: 'INSUFFICIENT_DATA' as const,
      since: at,
    })),
  ];
  /** The longest look back, so that nothing is kept for ever. */
  const longest = Math.max(
    0,
    ...definitions.map(({ periods, periodSeconds }) => (periods.of + morePeriods) * periodSeconds * 1000),
  );

  return {
    readings: () => readings,
    look(minute) {
      const before = new Map(readings.map((reading) => [reading.key, reading]));
      const next = new Map<string, AlarmReading>();
      const put = (reading: Omit<AlarmReading, 'since'>) => {
        const old = before.get(reading.key);
        next.set(reading.key, {
          ...reading,
          since: old && old.state === reading.state ? old.since : minute,
        });
      };
      for (const { definition, read } of rows) {
        const old = before.get(definition.key)?.state ?? 'INSUFFICIENT_DATA';
        put({ ...shown(definition), ...evaluate(definition, read, minute, old) });
      }
      for (const { key, meaning, anyOf } of composites) {
        const parts = anyOf.map((part) => next.get(part)?.state ?? 'INSUFFICIENT_DATA');
        put({ key, meaning, severity: 'page', state: stateOfAny(parts) });
      }
      readings = [...next.values()];
      samples.forget(minute - longest - minuteMs);
      return readings.flatMap(({ key, state }) => {
        const from = before.get(key)?.state ?? 'INSUFFICIENT_DATA';
        return from === state ? [] : [{ key, from, to: state }];
      });
    },
  };
}

function shown({ key, meaning, severity, threshold, rings, periods }: AlarmDefinition) {
  return { key, meaning, severity, threshold, rings, takes: periods.over };
}

function evaluate(
  definition: AlarmDefinition,
  read: Reader,
  minute: number,
  before: AlarmState,
): Pick<AlarmReading, 'state' | 'value' | 'over'> {
  const { periods, rings, threshold, silence, periodSeconds } = definition;
  const period = periodSeconds * 1000;
  const values = Array.from({ length: periods.of + morePeriods }, (_, index) => {
    const to = minute - (periods.of + morePeriods - 1 - index) * period;
    return read.value(to - period, to);
  });
  const newest = values.at(-1);
  const over = overOf(values, definition);
  const seen = { over, ...(newest === undefined ? {} : { value: newest }) };
  if (read.tooFew(minute - periods.of * period, minute)) return { ...seen, state: before };
  const breaching = values.map((value) =>
    value === undefined ? undefined : breaches(rings, threshold, value),
  );
  return { ...seen, state: stateOf(breaching, periods, silence, before) };
}

interface Reader {
  value(from: number, to: number): Value;
  /** There is something, but too little for its percentile. */
  tooFew(from: number, to: number): boolean;
}

function readerOf(measure: Measure, samples: Samples): Reader {
  if ('metric' in measure) {
    const { metric } = measure;
    const key = keyOf(metric);
    const percent = metric.statistic.startsWith('p') ? Number(metric.statistic.slice(1)) : undefined;
    return {
      value: (from, to) => samples.fold(key, metric.statistic, from, to),
      tooFew(from, to) {
        if (percent === undefined) return false;
        const count = samples.count(key, from, to);
        return count > 0 && count < fewest(percent);
      },
    };
  }
  const expression = parseExpression(measure.expression);
  const metrics = Object.entries(measure.metrics).map(([id, metric]) => [id, keyOf(metric), metric] as const);
  return {
    value: (from, to) =>
      expression.of(
        Object.fromEntries(
          metrics.map(([id, key, { statistic }]) => [id, samples.fold(key, statistic, from, to)]),
        ),
      ),
    tooFew: () => false,
  };
}

export function metricsOf({ measure }: AlarmDefinition): readonly Metric[] {
  return 'metric' in measure ? [measure.metric] : Object.values(measure.metrics);
}
