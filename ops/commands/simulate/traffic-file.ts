/**
 * Traffic of one's own as CSV (`time,requests_per_second`) or JSON (`[{"time", "requestsPerSecond"}]`). A time is ISO
 * 8601 with its zone, or seconds; each figure holds until the next one, the last as long as the one before it. Pure.
 */
import type { Traffic } from '@mangu/rehearsal/simulation';
import { Type } from 'typebox';
import { Check } from 'typebox/value';

export const trafficFileLimits = {
  bytes: 5_000_000,
  rows: 100_000,
  requestsPerSecond: 1_000_000,
  days: 31,
} as const;

export type ReadTraffic =
  | { readonly ok: true; readonly traffic: Traffic; readonly days: number }
  | { readonly ok: false; readonly problem: string };

interface Point {
  readonly seconds: number;
  readonly requestsPerSecond: number;
}

/** The first thing that is wrong, with its row. */
class TrafficProblem extends Error {}

export function readTraffic(name: string, text: string): ReadTraffic {
  try {
    const body = text.replace(/^\uFEFF/, '').trim();
    if (body === '') throw new TrafficProblem('is empty');
    const points = body.startsWith('[') ? fromJson(body) : fromCsv(body);
    checkOrder(points);
    return { ok: true, ...trafficOf(name, points) };
  } catch (error) {
    if (error instanceof TrafficProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

const Row = Type.Object(
  { time: Type.Union([Type.String({ maxLength: 40 }), Type.Number()]), requestsPerSecond: Type.Number() },
  { additionalProperties: false },
);

function fromJson(body: string): Point[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new TrafficProblem(`is no JSON: ${error instanceof Error ? shown(error.message) : 'unknown'}`);
  }
  if (!Array.isArray(value)) throw new TrafficProblem('must be a list of {"time", "requestsPerSecond"}');
  checkNumber(value.length);
  return value.map((row: unknown, index) => {
    if (!Check(Row, row)) {
      throw new TrafficProblem(`row ${index + 1}: must be {"time": …, "requestsPerSecond": …}, nothing else`);
    }
    return point(index + 1, String(row.time), row.requestsPerSecond);
  });
}

function fromCsv(body: string): Point[] {
  const [head = '', ...lines] = body.split(/\r\n|\n|\r/, trafficFileLimits.rows + 3);
  if (!/^"?time"?\s*,\s*"?requests_per_second"?\s*$/i.test(head)) {
    throw new TrafficProblem(
      `line 1: must be "time,requests_per_second" (or the file JSON), not ${shown(head)}`,
    );
  }
  const rows = lines
    .map((line, index) => ({ line, number: index + 2 }))
    .filter(({ line }) => line.trim() !== '');
  checkNumber(rows.length);
  return rows.map(({ line, number }) => {
    const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [time = '', rate = ''] = cells;
    if (cells.length !== 2)
      throw new TrafficProblem(`line ${number}: must have two cells, not ${cells.length}`);
    if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(rate)) {
      throw new TrafficProblem(`line ${number}: ${shown(rate)} is no number of requests a second`);
    }
    return point(number, time, Number(rate));
  });
}

function checkNumber(rows: number): void {
  if (rows < 2) throw new TrafficProblem('must have two rows at least: a figure holds until the next one');
  if (rows > trafficFileLimits.rows) {
    throw new TrafficProblem(`has more than ${trafficFileLimits.rows.toLocaleString('en-US')} rows`);
  }
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function point(row: number, time: string, requestsPerSecond: number): Point {
  const most = trafficFileLimits.requestsPerSecond;
  if (!(requestsPerSecond >= 0 && requestsPerSecond <= most)) {
    const allowed = `0 to ${most.toLocaleString('en-US')}`;
    throw new TrafficProblem(`row ${row}: ${requestsPerSecond} requests a second are not ${allowed}`);
  }
  const seconds = instant.test(time)
    ? Date.parse(time) / 1000
    : /^\d+(\.\d+)?$/.test(time)
      ? Number(time)
      : Number.NaN;
  if (!Number.isFinite(seconds)) {
    throw new TrafficProblem(`row ${row}: ${shown(time)} is no time: 2026-11-29T18:00:00Z, or seconds`);
  }
  return { seconds, requestsPerSecond };
}

function checkOrder(points: readonly Point[]): void {
  for (const [index, { seconds }] of points.entries()) {
    const before = points[index - 1];
    if (before && seconds <= before.seconds) {
      throw new TrafficProblem(`row ${index + 1} after the heading is not later than the one before it`);
    }
  }
}

function trafficOf(name: string, points: readonly Point[]): { traffic: Traffic; days: number } {
  const first = points[0]?.seconds ?? 0;
  const last = points.at(-1)?.seconds ?? 0;
  const end = last + (last - (points.at(-2)?.seconds ?? first)) - first;
  const days = Math.ceil(end / 86_400);
  if (end < 60) throw new TrafficProblem('covers less than a minute');
  if (days > trafficFileLimits.days) {
    throw new TrafficProblem(`covers ${days} days, and a simulation ${trafficFileLimits.days} at most`);
  }
  const starts = points.map(({ seconds }) => seconds - first);
  // Requests until each row, so that a minute of many rows is their mean.
  const sums = [0];
  for (const [index, { requestsPerSecond }] of points.entries()) {
    const length = (starts[index + 1] ?? end) - (starts[index] ?? 0);
    sums.push((sums[index] ?? 0) + length * requestsPerSecond);
  }
  const until = (time: number) => {
    const row = lastAtOrBefore(starts, time);
    return (sums[row] ?? 0) + (time - (starts[row] ?? 0)) * (points[row]?.requestsPerSecond ?? 0);
  };
  return {
    days,
    traffic: {
      name,
      at(minute) {
        const from = (minute * 60) % end;
        const to = from + 60;
        const whole = to <= end ? until(to) - until(from) : until(end) - until(from) + until(to % end);
        return Math.max(0, whole / 60);
      },
    },
  };
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of a file that may hold anything: short, and without what a terminal would obey. */
function shown(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return `"${clean.length > 40 ? `${clean.slice(0, 40)}…` : clean}"`;
}
