/** The report of a rehearsal as a page of its own. Pure. */
import { type DrillResult, rehearsalNotice } from '@mangu/rehearsal/told';
import { listOf, pageOf, rowOf } from '../../curves/page.ts';
import { escapeXml } from '../../curves/panel.ts';
import { chart } from './chart.ts';
import { circumstanceLines, held, type Report, verdict } from './report.ts';

const columns = ['Promise', 'Wanted', 'Measured here', 'Verdict', 'At size', "AWS's own figure"];

export function page(report: Report): string {
  const { environment, results } = report;
  const body = [
    listOf(circumstanceLines(report)),
    ...results.flatMap(sectionOf),
    '<p>The line across each timeline is where something was done on purpose.</p>',
  ].join('\n');
  return pageOf(`Rehearsal of ${environment}`, rehearsalNotice, body);
}

function sectionOf(result: DrillResult): string[] {
  const { drill, about, measures, events, beganAt, requests, failed, fault, runbooks } = result;
  const rows = measures.map((measure) => {
    const { promise, wanted, measured, extrapolated = '', aws = '' } = measure;
    return rowOf('td', [promise, wanted, measured, verdict(measure), extrapolated, aws]);
  });
  const counted = `${requests.toLocaleString('en-US')} requests, ${failed.toLocaleString('en-US')} failed.`;
  return [
    `<h2>${escapeXml(drill)}: ${held(result) ? 'holds' : 'does not hold'}</h2>`,
    `<p>${escapeXml(`What is done: ${about}. ${counted} Runbooks: ${runbooks.join(', ')}.`)}</p>`,
    ...(fault === undefined ? [] : [`<p>${escapeXml(`It could not be carried through: ${fault}`)}</p>`]),
    `<div class="wide" role="region" aria-label="${escapeXml(`Promises of ${drill}`)}" tabindex="0"><table class="words">`,
    `<thead>${rowOf('th', columns)}</thead>`,
    `<tbody>${rows.join('\n')}</tbody></table></div>`,
    `<div class="wide" role="region" aria-label="${escapeXml(`Timeline of ${drill}`)}" tabindex="0">`,
    chart(result),
    '</div>',
    '<details><summary>What happened when</summary>',
    listOf(events.map(({ at, words }) => `${((at - beganAt) / 1000).toFixed(1)} s: ${words}`)),
    '</details>',
  ];
}
