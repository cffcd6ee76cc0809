/** The live page: what stays, around what changes. Pure. */
import { type LiveStatus, rehearsalNotice } from '../../told/index.ts';
import { columns, escapeHtml } from './html.ts';
import { sectionsOf } from './sections.ts';

export function documentOf(status: LiveStatus): string {
  const parts = sectionsOf(status);
  const title = `Rehearsal of ${status.environment}`;
  const card = (id: 'balancer' | 'database' | 'cache', heading: string) =>
    `<section aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2><dl id="${id}">${parts[id]}</dl></section>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/script.js"></script>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="notice">${escapeHtml(rehearsalNotice)}</p>
<dl id="facts">${parts.facts}</dl>
</header>
<main>
<p id="lost" role="alert" hidden>The rehearsal does not answer: it has ended, or its process is stopped. What stands here is what was last heard. Start it with <code>npx mangu rehearse up</code>, which tells the new address.</p>
<section aria-labelledby="alarms-heading">
<h2 id="alarms-heading">Alarms</h2>
<div id="ringing" role="status">${parts.ringing}</div>
<details>
<summary>All alarms: <span id="alarm-count">${parts['alarm-count']}</span></summary>
<p class="explained">As CloudWatch would ring them, looked at once a minute; AWS tells a few minutes later. A value is that of the newest period, <i>periods</i> how many of the last are over the limit, and how many it takes.</p>
<div class="wide" role="region" aria-label="Table of all alarms" tabindex="0"><table>
${columns(['Alarm', 'State', 'Since', 'Value', 'Rings', 'Periods'])}
<tbody id="alarms">${parts.alarms}</tbody>
</table></div>
</details>
<details>
<summary>Alarms that are not measured here: ${status.notMeasured.length}</summary>
<ul class="explained unmeasured">${status.notMeasured.map(({ key, why }) => `<li><b>${escapeHtml(key)}</b>: ${escapeHtml(why)}.</li>`).join('')}</ul>
</details>
</section>
<section aria-labelledby="curves-heading">
<h2 id="curves-heading">The last ten minutes</h2>
<div id="curves">${parts.curves}</div>
</section>
<section aria-labelledby="services-heading">
<h2 id="services-heading">Services</h2>
<div class="wide" role="region" aria-label="Table of all tasks" tabindex="0"><table id="services">${parts.services}</table></div>
</section>
<div class="cards">
${card('balancer', 'Load balancer')}
${card('database', 'Database')}
${card('cache', 'Cache')}
</div>
<section aria-labelledby="events-heading">
<h2 id="events-heading">What happened</h2>
<ol id="events">${parts.events}</ol>
</section>
</main>
</body>
</html>
`;
}
