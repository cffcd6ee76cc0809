/** The simulation as a page of its own, without a script or anything from elsewhere. Pure. */
import { listOf, pageOf, rowOf } from '../../curves/page.ts';
import { escapeXml } from '../../curves/panel.ts';
import { about, quantity } from '../cost/units.ts';
import { assumptionLines, awsOwnLines } from './assumptions.ts';
import { chart } from './chart.ts';
import { options } from './options.ts';
import { notice, type Report } from './report.ts';
import { secondsWords, timeWords } from './series.ts';

export function page(report: Report): string {
  const { asked, findings, firstLimit, ladder } = report;
  const { topology, traffic, days } = asked;
  const title = `Simulation of ${topology.environment}: ${traffic.name}`;
  const rows = ladder.map(
    ({ requestsPerDay, peakPerSecond, tasks, p95Seconds, connections, databasePercent, changes }) =>
      rowOf('td', [
        quantity(requestsPerDay),
        quantity(Math.round(peakPerSecond)),
        quantity(tasks),
        secondsWords(p95Seconds),
        quantity(connections),
        `${Math.round(databasePercent)} %`,
        changes
          .map(({ value, from, to, why }) => `${value} ${from} → ${to}${why ? ` (${why})` : ''}`)
          .join('; ') || 'none',
      ]),
  );
  const found = findings.map(({ what, minutes, firstMinute, next }) => {
    const lasting = minutes > 0 ? `, ${minutes} min` : '';
    const when = firstMinute === undefined ? '' : `, first ${timeWords(firstMinute, days)}`;
    return `${what}${lasting}${when}. Next: ${next}.`;
  });
  const enough = firstLimit
    ? `With every task there when it is needed, the sizes are enough up to about ${about(firstLimit.requestsPerDay)} requests a day; where scaling comes too late stands above. Then change ${firstLimit.change.value}: ${firstLimit.change.why}.`
    : '';
  const spread = options
    .filter(({ id }) => ladder.some((rung) => rung.options.includes(id)))
    .map(
      ({ title: name, built, specification, about: words }) =>
        `${name} (${built ? 'built' : 'not built'}). Specification ${specification}. ${words}`,
    );
  return pageOf(
    title,
    notice,
    `<div class="wide" role="region" aria-label="Curves" tabindex="0">
${chart(report).trim()}
</div>
<h2>Where the sizes stop being enough</h2>
${listOf(found.length > 0 ? found : ['Nowhere in this time.'])}
<p>${escapeXml(enough)}</p>
<h2>From there to a billion requests a day</h2>
<p>Each row keeps the changes above it.</p>
<div class="wide" role="region" aria-label="Sizes by requests a day" tabindex="0"><table>
<thead>${rowOf('th', ['Requests a day', 'Peak a second at the server', 'Tasks', 'p95', 'DB connections', 'DB CPU', 'Change'])}</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
${spread.length > 0 ? `<h2>Spreading out, when no value is enough</h2>\n${listOf(spread)}` : ''}
<h2>What this takes for granted</h2>
${listOf(assumptionLines(asked.requestMilliseconds, asked.databaseMilliseconds))}
<p>AWS's own figures, not ours: ${escapeXml(awsOwnLines.join('; '))}.</p>`,
  );
}
