/** The curves of a simulation as an SVG: the same bytes for the same figures, readable by day and by night. Pure. */
import { notice, type Report } from './report.ts';
import { peaks, type Series, seriesOf } from './series.ts';

const width = 900;
const panel = { left: 205, right: 880, height: 84, gap: 22 };
const head = 96;
const pointsAtMost = 720;

export function chart(report: Report): string {
  const { topology, traffic, days } = report.asked;
  const all = seriesOf(report);
  const height = head + all.length * (panel.height + panel.gap) + 56;
  const bottom = height - 50;
  const title = `${topology.environment}, ${traffic.name}, ${days} ${days === 1 ? 'day' : 'days'}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title about">`,
    `<title id="title">Simulation: ${escapeXml(title)}</title>`,
    `<desc id="about">${escapeXml(all.map(spoken).join('; '))}</desc>`,
    style,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    text(24, 36, `Simulation: ${title}`, 'title'),
    ...noticeLines(),
    ...all.flatMap((series, index) => panelOf(series, head + index * (panel.height + panel.gap))),
    ...timeAxis(days, bottom),
    '</svg>',
    '',
  ].join('\n');
}

function spoken(series: Series): string {
  return `${series.title} up to ${series.words(mostOf(series))}`;
}

/** Two lines, broken in the middle: it is the one thing that must be read. */
function noticeLines(): string[] {
  const middle = notice.indexOf(': ') + 1;
  return [text(24, 60, notice.slice(0, middle), 'notice'), text(24, 78, notice.slice(middle + 1), 'notice')];
}

function panelOf(series: Series, top: number): string[] {
  const { title, unit, words, limit } = series;
  const bottom = top + panel.height;
  const most = mostOf(series);
  // The limit is drawn where it is near; far above, it would flatten the curve.
  const showsLimit = limit !== undefined && limit.value <= most * 2.5;
  const scale = Math.max(most, showsLimit ? limit.value : 0, 1e-9) * 1.08;
  const y = (value: number) => bottom - (panel.height * value) / scale;
  const values = peaks(series, pointsAtMost);
  const step = (panel.right - panel.left) / values.length;
  const line = values.flatMap((value, index) => {
    const level = px(y(value));
    return [`${px(panel.left + index * step)},${level}`, `${px(panel.left + (index + 1) * step)},${level}`];
  });
  return [
    text(24, top + 20, title, 'name'),
    ...(unit === '' ? [] : [text(24, top + 38, unit, 'quiet')]),
    text(panel.left - 8, y(most) + 5, words(most), 'quiet end'),
    `<line class="base" x1="${panel.left}" x2="${panel.right}" y1="${px(bottom)}" y2="${px(bottom)}"/>`,
    `<polygon class="area" points="${panel.left},${px(bottom)} ${line.join(' ')} ${panel.right},${px(bottom)}"/>`,
    `<polyline class="curve" points="${line.join(' ')}"/>`,
    ...(showsLimit
      ? [
          `<line class="limit" x1="${panel.left}" x2="${panel.right}" y1="${px(y(limit.value))}" y2="${px(y(limit.value))}"/>`,
          text(panel.right - 4, y(limit.value) - 4, limit.words, 'halo end'),
        ]
      : []),
  ];
}

function timeAxis(days: number, y: number): string[] {
  const marks = days === 1 ? 8 : Math.min(days, 10);
  return Array.from({ length: marks + 1 }, (_, mark) => {
    const x = panel.left + ((panel.right - panel.left) * mark) / marks;
    const hour = String((24 / marks) * mark).padStart(2, '0');
    const words = days === 1 ? `${hour}:00` : `${Math.round((days * mark) / marks)}`;
    return text(x, y, words, mark === marks ? 'quiet end' : 'quiet middle');
  }).concat(text(24, y, days === 1 ? 'UTC' : 'days', 'quiet'));
}

function mostOf({ values }: Series): number {
  return Array.from(values).reduce((found, each) => Math.max(found, each), 0);
}

const style = [
  '<style>',
  "text{font-family:'Source Sans 3','Inter','Segoe UI',system-ui,sans-serif;font-size:14px;fill:#3d3a36}",
  '.paper{fill:#fbf9f5}.title{font-size:20px;font-weight:600;fill:#1f1d1a}.name{font-weight:600;fill:#1f1d1a}.quiet{fill:#6a655e}.notice{fill:#8f3d22}',
  '.halo{paint-order:stroke;stroke:#fbf9f5;stroke-width:5px;stroke-linejoin:round}.end{text-anchor:end}.middle{text-anchor:middle}',
  '.base{stroke:#8a847b}.curve{fill:none;stroke:#2b4c7e;stroke-width:1.5}.area{fill:#2b4c7e;fill-opacity:.14}.limit{stroke:#c0502f;stroke-dasharray:5 4}',
  '@media (prefers-color-scheme:dark){text{fill:#cfc9c0}.paper{fill:#181715}.halo{stroke:#181715}.title,.name{fill:#f1ede6}.quiet{fill:#a39c92}.notice{fill:#f08a66}',
  '.curve{stroke:#7ea6e0}.area{fill:#7ea6e0}.limit{stroke:#f08a66}}',
  '</style>',
].join('');

function text(x: number, y: number, content: string, names: string): string {
  return `<text class="${names}" x="${px(x)}" y="${px(y)}">${escapeXml(content)}</text>`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
