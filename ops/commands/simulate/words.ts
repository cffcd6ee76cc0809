/** The simulation in lines of a terminal. Pure. */

import { peaks, type Series } from '../../curves/panel.ts';
import type { Output } from '../../terminal/output.ts';
import { pad, wrap } from '../../terminal/text.ts';
import { count } from '../../terminal/units.ts';
import { pricesAsOf } from '../cost/prices.ts';
import { about, money, quantity, shortNumber } from '../cost/units.ts';
import { assumptionLines, awsOwnLines } from './assumptions.ts';
import { options } from './options.ts';
import { notice, type Report } from './report.ts';
import { secondsWords, seriesOf, timeWords } from './series.ts';
import type { Rung } from './sizes.ts';

type Paint = Output['paint'];

export function reportLines(report: Report, columns: number, paint: Paint): string[] {
  const width = Math.min(columns, 80);
  const noticed = wrap(notice, width).map((line) => paint('yellow', line));
  return [
    ...noticed,
    '',
    ...headLines(report, width, paint),
    '',
    ...chartLines(report, paint),
    '',
    ...findingLines(report, width, paint),
    '',
    ...ladderLines(report, width, paint),
    '',
    paint('bold', 'What this takes for granted'),
    ...assumptionLines(report.asked.requestMilliseconds, report.asked.databaseMilliseconds).flatMap((line) =>
      wrap(line, width, '  ').map((each) => paint('dim', each)),
    ),
    ...wrap(`AWS's own figures, not ours: ${awsOwnLines.join('; ')}.`, width, '  ').map((each) =>
      paint('dim', each),
    ),
    '',
    ...noticed,
  ];
}

function headLines({ asked, totals, cost }: Report, width: number, paint: Paint): string[] {
  const { topology, traffic, days } = asked;
  const failed =
    totals.failed < 0.5
      ? 'none failed'
      : `${about(totals.failed)} failed (${((100 * totals.failed) / (totals.failed + totals.answered)).toFixed(2)} %)`;
  return [
    paint('bold', `${topology.environment}, ${traffic.name}, ${count(days, 'day')}`),
    ...wrap(
      `${about(totals.requests)} requests, ${about(totals.answered + totals.failed)} of them at the server: ${failed}. Busiest minute ${quantity(totals.peakPerSecond)} a second.`,
      width,
      '  ',
    ),
    ...wrap(
      `${totals.tasksAtLeast} to ${totals.tasksAtMost} tasks; saturation at most ${Math.round(totals.peakSaturationPercent)} %; p95 ${secondsWords(totals.p95MedianSeconds)} in the middle minute, ${secondsWords(totals.p95WorstSeconds)} in the worst; at most ${totals.connectionsAtMost} database connections and ${Math.round(totals.databasePercentAtMost)} % of its CPU.`,
      width,
      '  ',
    ),
    ...wrap(
      `${money(cost.totalUsd)} in all, ${money(cost.monthUsd)} for a month of such days, at second-hand list prices of ${pricesAsOf}.`,
      width,
      '  ',
    ),
  ];
}

const bars = '▁▂▃▄▅▆▇█';
const room = { title: 15, chart: 46 };

function chartLines(report: Report, paint: Paint): string[] {
  const { days } = report.asked;
  const last = days > 1 ? `day ${days}` : '24:00';
  const first = days > 1 ? 'day 1' : '00:00';
  return [
    ...seriesOf(report).map((series) => chartLine(series, paint)),
    paint('dim', `${' '.repeat(room.title)}${first}${last.padStart(room.chart - first.length)}`),
  ];
}

/** From nothing to the most there was; what crosses the limit is painted. */
function chartLine(series: Series, paint: Paint): string {
  const { title, words, limit } = series;
  const parts = peaks(series, room.chart);
  const most = Math.max(...parts);
  const drawn = parts.map((value) => {
    const level = most > 0 ? Math.min(7, Math.floor((value / most) * 8)) : 0;
    const bar = bars[level] ?? ' ';
    return limit && value > limit.value ? paint('red', bar) : bar;
  });
  // Fewer values than columns: an hour takes the place of several.
  const wide = Array.from(
    { length: room.chart },
    (_, at) => drawn[Math.floor((at * drawn.length) / room.chart)],
  );
  return `${pad(title, room.title)}${wide.join('')}  up to ${words(most)}`;
}

function findingLines({ findings, asked, firstLimit }: Report, width: number, paint: Paint): string[] {
  const found = findings.flatMap(({ what, firstMinute, minutes, next }) => {
    const lasting = minutes > 0 ? `, ${count(minutes, 'minute')}` : '';
    const when = firstMinute === undefined ? '' : `, first ${timeWords(firstMinute, asked.days)}`;
    return [
      ...wrap(`${what}${lasting}${when}`, width, '  ! ', '    ').map((line) => paint('yellow', line)),
      ...wrap(`Next: ${next}`, width, '    '),
    ];
  });
  const enough = firstLimit
    ? `With every task there when it is needed, the sizes are enough up to about ${about(firstLimit.requestsPerDay)} requests a day; where scaling comes too late stands above. Then change ${firstLimit.change.value}, from ${firstLimit.change.from}: ${firstLimit.change.why}.`
    : 'On ordinary days the sizes are enough for any number of requests that was tried.';
  return [
    paint('bold', 'Where the sizes stop being enough'),
    ...(found.length > 0 ? found : ['  Nowhere in this time.']),
    ...wrap(enough, width, '  '),
  ];
}

function ladderLines({ ladder }: Report, width: number, paint: Paint): string[] {
  const named = options.filter(({ id }) => ladder.some((rung) => rung.options.includes(id)));
  return [
    `${paint('bold', 'From there to a billion requests a day')} ${paint('dim', '(each row keeps the changes above it)')}`,
    paint('dim', '  PEAK/S is what comes to the server in the busiest minute.'),
    paint('dim', '    A DAY  PEAK/S  TASKS      p95  DB CONN  DB CPU  CHANGE'),
    ...ladder.flatMap((rung) => rungLines(rung, width)),
    ...(named.length > 0 ? [paint('bold', 'Spreading out, when no value is enough')] : []),
    ...named.flatMap(({ title, specification, built, about: words }) => [
      `  ${title} ${paint('dim', built ? '(built)' : '(not built)')}`,
      ...wrap(`Specification ${specification}. ${words}`, width, '    ').map((line) => paint('dim', line)),
    ]),
  ];
}

function rungLines(rung: Rung, width: number): string[] {
  const lead = [
    shortNumber(rung.requestsPerDay).replace('1000M', '1B').padStart(9),
    quantity(Math.round(rung.peakPerSecond)).padStart(8),
    quantity(rung.tasks).padStart(7),
    secondsWords(rung.p95Seconds).padStart(9),
    quantity(rung.connections).padStart(9),
    `${Math.round(rung.databasePercent)} %`.padStart(8),
  ].join('');
  const [first, ...rest] = rung.changes.map(({ value, from, to }) => `${value} ${from} → ${to}`);
  if (first === undefined) return [`${lead}  none`];
  return [
    lead,
    ...[first, ...rest].flatMap((change) => wrap(change, width, `${' '.repeat(11)}→ `, ' '.repeat(13))),
  ];
}
