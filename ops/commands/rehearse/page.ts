/** The report of a rehearsal as a page of its own. Pure. */
import { type DrillResult, type Measure, rehearsalNotice } from '@mangu/rehearsal/told';
import { listOf, pageOf, rowOf } from '../../curves/page.ts';
import { escapeXml } from '../../curves/panel.ts';
import { chart } from './chart.ts';
import { circumstanceLines, countedWords, held, type Report, verdict } from './report.ts';

const columns = ['Promise', 'Wanted', 'Measured here', 'Verdict', 'At size', "AWS's own figure"];

export function page(report: Report): string {
  const { environment, results, itself } = report;
  const body = [
    '<h2>The rehearsal itself</h2>',
    listOf(circumstanceLines(report)),
    ...tableOf('the rehearsal itself', columns.slice(0, 4), itself),
    ...results.flatMap(sectionOf),
    '<p>The line across each timeline is where something was done on purpose; a gap in a curve, where there was nothing to measure: no answer, or no standby.</p>',
  ].join('\n');
  return pageOf(`Rehearsal of ${environment}`, rehearsalNotice, body);
}

function sectionOf(result: DrillResult): string[] {
  const { drill, about, measures, events, beganAt, fault, runbooks } = result;
  return [
    `<h2>${escapeXml(drill)}: ${held(result) ? 'holds' : 'does not hold'}</h2>`,
    `<p>${escapeXml(`What is done: ${about}. ${countedWords(result)}. Runbooks: ${runbooks.join(', ')}.`)}</p>`,
    ...(fault === undefined ? [] : [`<p>${escapeXml(`It could not be carried through: ${fault}`)}</p>`]),
    ...tableOf(drill, columns, measures),
    `<div class="wide" role="region" aria-label="${escapeXml(`Timeline of ${drill}`)}" tabindex="0">`,
    chart(result),
    '</div>',
    '<details><summary>What happened when</summary>',
    listOf(events.map(({ at, words }) => `${((at - beganAt) / 1000).toFixed(1)} s: ${words}`)),
    '</details>',
  ];
}

function tableOf(of: string, heads: readonly string[], measures: readonly Measure[]): string[] {
  const rows = measures.map((measure) => {
    const { promise, wanted, measured, extrapolated = '', aws = '' } = measure;
    const cells = [promise, wanted, measured, verdict(measure), extrapolated, aws];
    return rowOf('td', cells.slice(0, heads.length));
  });
  return [
    `<div class="wide" role="region" aria-label="${escapeXml(`Promises of ${of}`)}" tabindex="0"><table class="words">`,
    `<thead>${rowOf('th', heads)}</thead>`,
    `<tbody>${rows.join('\n')}</tbody></table></div>`,
  ];
}
