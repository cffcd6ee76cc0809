/** How a rehearsal is, in lines for a terminal. Pure. */
import {
  type AlarmStatus,
  alarmFigure,
  bytesInWords,
  clock,
  figure,
  healthyOf,
  type LiveStatus,
  limitInWords,
  type Moment,
  type ServiceStatus,
  standbyInWords,
} from '@mangu/rehearsal/told';
import type { Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { oneLine, shorten, wrap } from '../../terminal/text.ts';

const eventsShown = 5;
const curveColumns = 40;
const levels = [...'▁▂▃▄▅▆▇█'];

export function statusLines(status: LiveStatus, columns: number, paint: Output['paint']): string[] {
  const { services, events, drill, environment, url, page, scale } = status;
  const about = drill === null ? 'no drill is under way' : `the drill ${drill} is under way`;
  const fit = (lines: readonly string[]) => lines.map((line) => shorten(line, columns));
  return [
    ...fit([
      `${environment} at ${url}, tasks with ${figure(scale * 100)} % of their CPU`,
      about,
      `live page: ${page}`,
      '',
    ]),
    ...alarmLines(status, columns, paint),
    '',
    ...services.flatMap((service) => fit(serviceLines(service))),
    '',
    ...fit(table(partRows(status), '')),
    '',
    ...fit(curveLines(status)),
    '',
    ...fit(events.slice(0, eventsShown).map(({ at, words }) => `${clock(at)} ${oneLine(words)}`)),
  ];
}

function alarmLines({ alarms, notices }: LiveStatus, columns: number, paint: Output['paint']): string[] {
  const count = (state: AlarmStatus['state']) => alarms.filter((one) => one.state === state).length;
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  const lines = ringing.flatMap((alarm) => {
    const { key, since, value, severity } = alarm;
    const seen = value === undefined ? '' : `: ${alarmFigure(key, value)}, rings ${limitInWords(alarm)}`;
    const verb = severity === 'page' ? 'pages' : 'rings';
    return wrap(`! ${key} ${verb} since ${clock(since)}${seen}`, columns, '', '  ');
  });
  const told = notices.map(
    ({ key, runbook, at }) =>
      `! ${key} was told once at ${clock(at)}${runbook === key ? '' : `, runbook ${runbook}`}`,
  );
  return [
    ...wrap(
      `alarms: ${count('ALARM')} in alarm, ${count('INSUFFICIENT_DATA')} without enough data, ${count('OK')} OK`,
      columns,
    ),
    ...lines.map((line) => paint('red', line)),
    ...told.map((line) => paint('yellow', shorten(line, columns))),
    ...(ringing.length + told.length > 0 ? ['  Runbooks: docs/runbooks/alarms/<name>.md'] : []),
  ];
}

function serviceLines(service: ServiceStatus): string[] {
  const { name, desired, revision, tasks } = service;
  const rows = tasks.map(({ id, zone, phase, cpuPercent, memoryMb }) => [
    id,
    `zone ${zone}`,
    phase,
    cpuPercent === null ? '' : `${figure(cpuPercent)} % CPU`,
    memoryMb === null ? '' : `${Math.round(memoryMb)} MiB`,
  ]);
  return [`${name}: ${healthyOf(service)} of ${desired} healthy, ${revision}`, ...table(rows, '  ')];
}

function partRows({ balancer, database, cache }: LiveStatus): string[][] {
  const time = (value: number | null) => (value === null ? 'none' : `${figure(value)} ms`);
  const known = (value: number | null) => (value === null ? '?' : figure(value));
  return [
    [
      'balancer',
      `${figure(balancer.requestsPerSecond)} requests/s, ${figure(balancer.errorsPerSecond)} errors/s, p50 ${time(balancer.p50Ms)}, p95 ${time(balancer.p95Ms)}`,
    ],
    [
      'database',
      `${database.primary} in zone ${database.zone}${database.answers ? '' : ', does not answer'}, ${database.connections} of ${database.connectionsAtMost} connections`,
    ],
    [
      'standby',
      `${standbyInWords(database)}; commits ${database.synchronous ? 'wait for it' : 'wait for nobody'}`,
    ],
    [
      'cache',
      cache.answers
        ? `answers, ${known(cache.memoryPercent)} % memory, ${known(cache.cpuPercent)} % CPU, ${known(cache.connections)} connections`
        : 'does not answer',
    ],
  ];
}

function curveLines({ timeline }: LiveStatus): string[] {
  const row = (name: string, of: (moment: Moment) => number, words = figure) => {
    const values = timeline.map(of);
    return [name, curve(values), `at most ${words(Math.max(0, ...values))}`];
  };
  return table([
    row('requests/s', (one) => one.requestsPerSecond),
    row('errors/s', (one) => one.errorsPerSecond),
    row('server tasks', (one) => one.serverHealthy),
    row('client tasks', (one) => one.clientHealthy),
    row('behind', (one) => one.lagBytes ?? 0, bytesInWords),
    row('connections', (one) => one.connections),
  ]);
}

/** The newest at the right; nothing where it is 0, and each column the largest of its values. */
export function curve(values: readonly number[]): string {
  const share = Math.max(1, Math.ceil(values.length / curveColumns));
  const columns: number[] = [];
  for (let end = values.length; end > 0; end -= share)
    columns.unshift(Math.max(...values.slice(Math.max(0, end - share), end)));
  const most = Math.max(...columns, 0);
  const drawn = columns.map((value) =>
    value === 0 ? ' ' : (levels[Math.ceil((value / most) * levels.length) - 1] ?? ' '),
  );
  return drawn.join('').padStart(curveColumns);
}
