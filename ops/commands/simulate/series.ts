/** The curves of a simulation, the same ones on the terminal and on the page. Pure. */
import type { Minutes } from '@mangu/rehearsal/simulation';
import type { Series } from '../../curves/panel.ts';
import { quantity } from '../cost/units.ts';
import type { Report } from './report.ts';

export function seriesOf({ asked: { topology }, minutes, cost }: Report): Series[] {
  const { services, scaling, alarms, database } = topology;
  const column = (name: keyof Minutes) => minutes[name];
  const whole = (value: number) => quantity(Math.round(value));
  const percent = (value: number) => `${Math.round(value)} %`;
  const free = database.maxConnections - database.reservedConnections;
  return [
    { title: 'Requests', unit: 'a second', values: column('requestsPerSecond'), words: quantity },
    {
      title: 'Tasks',
      unit: 'healthy',
      values: column('healthy'),
      words: whole,
      limit: { value: services.server.maxCount, words: `at most ${services.server.maxCount}` },
    },
    {
      title: 'Saturation',
      unit: '%',
      values: column('saturationPercent'),
      words: percent,
      limit: {
        value: scaling.scaleOutAbovePercent,
        words: `scales out above ${scaling.scaleOutAbovePercent} %`,
      },
    },
    {
      title: 'p95',
      unit: '',
      values: column('p95Seconds'),
      words: secondsWords,
      limit: { value: alarms.latencyP95Seconds, words: `alarm at ${alarms.latencyP95Seconds} s` },
    },
    {
      title: 'DB connections',
      unit: '',
      values: column('connections'),
      words: whole,
      limit: { value: free, words: `${free} for tasks` },
    },
    { title: 'Cost', unit: '$ an hour', values: cost.usd, words: (usd) => `$${usd.toFixed(2)}` },
  ];
}

/** 95 ms, 1.20 s, 60 s */
export function secondsWords(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 10 ? `${seconds.toFixed(2)} s` : `${Math.round(seconds)} s`;
}

/** `day 2, 14:05`, or the time alone where there is one day. */
export function timeWords(minute: number, days: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
  return days > 1 ? `day ${Math.floor(minute / 1440) + 1}, ${time}` : time;
}
