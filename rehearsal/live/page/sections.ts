/** What of the page changes, by the id of its place. Pure. */
import {
  type AlarmStatus,
  alarmFigure,
  bytesInWords,
  clock,
  figure,
  healthyOf,
  type LiveStatus,
  limitInWords,
  type ServiceStatus,
  standbyInWords,
  stateInWords,
  type TaskStatus,
} from '../../told/index.ts';
import { curvesOf } from './curves.ts';
import { cell, columns, escapeHtml, facts, mark } from './html.ts';

export const sectionIds = [
  'facts',
  'ringing',
  'alarm-count',
  'alarms',
  'curves',
  'services',
  'balancer',
  'database',
  'cache',
  'events',
] as const;
export type Sections = Readonly<Record<(typeof sectionIds)[number], string>>;

export function sectionsOf(status: LiveStatus): Sections {
  const { alarms, balancer, database, cache, services, events, scale, drill, url } = status;
  const percent = (value: number | null) => (value === null ? 'not known' : `${figure(value)} %`);
  const milliseconds = (value: number | null) => (value === null ? 'nothing asked' : `${figure(value)} ms`);
  const count = (state: AlarmStatus['state']) => alarms.filter((one) => one.state === state).length;
  return {
    facts: facts([
      ['Load balancer', url],
      ['Tasks get', `${figure(scale * 100)} % of their CPU`],
      ['Drill', drill ?? 'none'],
    ]),
    ringing: ringingOf(status),
    'alarm-count': `${count('ALARM')} in alarm, ${count('INSUFFICIENT_DATA')} without enough data, ${count('OK')} OK`,
    alarms: alarms.map(alarmRow).join(''),
    curves: curvesOf(status),
    services: `${columns(['Task', 'Zone', 'Phase', 'CPU', 'Memory'])}${services.map(serviceRows).join('')}`,
    balancer: facts([
      ['Requests', `${figure(balancer.requestsPerSecond)} a second`],
      ['Errors (5xx)', `${figure(balancer.errorsPerSecond)} a second`],
      ['Turned away', `${figure(balancer.refusedPerSecond)} a second`],
      ['Half answered within', milliseconds(balancer.p50Ms)],
      ['95 % answered within', milliseconds(balancer.p95Ms)],
    ]),
    database: facts([
      [
        'Primary',
        `${database.primary} in zone ${database.zone}${database.answers ? '' : ', does not answer'}`,
      ],
      ['Standby', standbyInWords(database)],
      ['Commits', database.synchronous ? 'wait for the standby' : 'wait for nobody'],
      ['Connections', `${database.connections} of ${database.connectionsAtMost}`],
      [
        'Free storage',
        database.freeStorageBytes === null ? 'not known' : bytesInWords(database.freeStorageBytes),
      ],
    ]),
    cache: facts([
      ['Redis', cache.answers ? 'answers' : 'does not answer'],
      ['Memory', percent(cache.memoryPercent)],
      ['CPU', percent(cache.cpuPercent)],
      ['Connections', cache.connections === null ? 'not known' : String(cache.connections)],
    ]),
    events:
      events.length === 0
        ? '<li>Nothing yet. Start a drill with <code>npx mangu rehearse task-loss</code>.</li>'
        : events.map(({ at, words }) => `<li><time>${clock(at)}</time> ${escapeHtml(words)}</li>`).join(''),
  };
}

function ringingOf({ alarms, notices }: LiveStatus): string {
  const told = notices.map(
    ({ key, meaning, runbook: name, at }) =>
      `<li class="alarm"><b>${escapeHtml(key)}</b> <span>told once at ${clock(at)}</span><p>${escapeHtml(meaning)} ${runbook(name)}</p></li>`,
  );
  const ringing = alarms
    .filter(({ state }) => state === 'ALARM')
    .map(
      (alarm) =>
        `<li class="alarm rings"><b>${escapeHtml(alarm.key)}</b> <span>${alarm.severity === 'page' ? 'pages' : 'rings'} since ${clock(alarm.since)}${valueWords(alarm)}</span><p>${escapeHtml(alarm.meaning)} ${runbook(alarm.key)}</p></li>`,
    );
  if (ringing.length + told.length === 0) return '<p class="quiet">No alarm rings.</p>';
  return `<ul class="ringing">${[...ringing, ...told].join('')}</ul>`;
}

const runbook = (key: string) =>
  `<span class="runbook">Runbook: <code>docs/runbooks/alarms/${escapeHtml(key)}.md</code></span>`;

function valueWords(alarm: AlarmStatus): string {
  const { key, value } = alarm;
  return value === undefined
    ? ''
    : `, ${escapeHtml(`${alarmFigure(key, value)}, rings ${limitInWords(alarm)}`)}`;
}

function alarmRow(alarm: AlarmStatus): string {
  const { key, state, since, value, over, takes } = alarm;
  const looks = { ALARM: 'bad', OK: 'good', INSUFFICIENT_DATA: 'between' } as const;
  return [
    `<tr><th scope="row">${escapeHtml(key)}</th>`,
    `<td>${mark(looks[state], stateInWords[state])}</td>`,
    cell(clock(since)),
    cell(value === undefined ? '–' : alarmFigure(key, value)),
    cell(limitInWords(alarm)),
    cell(over === undefined || takes === undefined ? '' : `${over} of ${takes}`),
    '</tr>',
  ].join('');
}

function serviceRows(service: ServiceStatus): string {
  const { name, desired, revision, tasks, memoryLimitMb } = service;
  const head = `<tr class="service"><th scope="rowgroup" colspan="5">${escapeHtml(name)} <span>${healthyOf(service)} of ${desired} healthy, ${escapeHtml(revision)}, ${memoryLimitMb.toLocaleString('en-US')} MiB each</span></th></tr>`;
  const rows = tasks.map(taskRow).join('');
  return `<tbody>${head}${rows || '<tr><td colspan="5">No task at all.</td></tr>'}</tbody>`;
}

const phases: Readonly<Record<string, 'good' | 'bad' | 'between'>> = { healthy: 'good', unhealthy: 'bad' };

function taskRow({ id, zone, phase, cpuPercent, memoryMb }: TaskStatus): string {
  return [
    `<tr><th scope="row">${escapeHtml(id)}</th>`,
    cell(zone),
    `<td>${mark(phases[phase] ?? 'between', phase)}</td>`,
    cell(cpuPercent === null ? '–' : `${figure(cpuPercent)} %`),
    cell(memoryMb === null ? '–' : `${Math.round(memoryMb)} MiB`),
    '</tr>',
  ].join('');
}
