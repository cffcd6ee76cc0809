/** The simulation as a page of its own, without a script or anything from elsewhere. Pure. */
import { about, quantity } from '../cost/units.ts';
import { assumptionLines, awsOwnLines } from './assumptions.ts';
import { chart, escapeXml } from './chart.ts';
import { options } from './options.ts';
import { notice, type Report } from './report.ts';
import { secondsWords, timeWords } from './series.ts';

export function page(report: Report): string {
  const { asked, findings, firstLimit, ladder } = report;
  const { topology, traffic, days } = asked;
  const title = `Simulation of ${topology.environment}: ${traffic.name}`;
  const rows = ladder.map(
    ({ requestsPerDay, peakPerSecond, tasks, p95Seconds, connections, databasePercent, changes }) =>
      row('td', [
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
    ? `On ordinary days the sizes are enough up to about ${about(firstLimit.requestsPerDay)} requests a day. Then change ${firstLimit.change.value}: ${firstLimit.change.why}.`
    : '';
  const spread = options
    .filter(({ id }) => ladder.some((rung) => rung.options.includes(id)))
    .map(
      ({ title: name, built, specification, about: words }) =>
        `${name} (${built ? 'built' : 'not built'}). Specification ${specification}. ${words}`,
    );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>
:root{color-scheme:light dark}
body{margin:0;background:#fbf9f5;color:#3d3a36;font:16px/1.5 'Source Sans 3','Inter','Segoe UI',system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
.notice{border:2px solid #c0502f;border-radius:6px;padding:.6rem 1rem;font-weight:600}
svg{display:block;width:100%;min-width:36rem;margin:1rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem}
th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #d8d2c8;vertical-align:top}
td{white-space:nowrap}
th:last-child,td:last-child{text-align:left;min-width:16rem;white-space:normal}
@media (prefers-color-scheme:dark){body{background:#181715;color:#cfc9c0}th,td{border-color:#3b3833}}
</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<p class="notice">${escapeXml(notice)}</p>
<div class="wide" role="region" aria-label="Curves" tabindex="0">
${chart(report).trim()}
</div>
<h2>Where the sizes stop being enough</h2>
${list(found.length > 0 ? found : ['Nowhere in this time.'])}
<p>${escapeXml(enough)}</p>
<h2>From there to a billion requests a day</h2>
<p>Each row keeps the changes above it.</p>
<div class="wide" role="region" aria-label="Sizes by requests a day" tabindex="0"><table>
<thead>${row('th', ['Requests a day', 'Peak a second', 'Tasks', 'p95', 'DB connections', 'DB CPU', 'Change'])}</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
${spread.length > 0 ? `<h2>Spreading out, when no value is enough</h2>\n${list(spread)}` : ''}
<h2>What this takes for granted</h2>
${list(assumptionLines(asked.requestMilliseconds, asked.databaseMilliseconds))}
<p>AWS's own figures, not ours: ${escapeXml(awsOwnLines.join('; '))}.</p>
<p class="notice">${escapeXml(notice)}</p>
</main>
</body>
</html>
`;
}

function row(cell: 'th' | 'td', cells: readonly string[]): string {
  const scope = cell === 'th' ? ' scope="col"' : '';
  return `<tr>${cells.map((each) => `<${cell}${scope}>${escapeXml(each)}</${cell}>`).join('')}</tr>`;
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${escapeXml(item)}</li>`).join('\n')}\n</ul>`;
}
