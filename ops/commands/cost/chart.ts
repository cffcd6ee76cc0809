/** The growth of the bill as an SVG: the same bytes for the same figures, readable by day and by night. Pure. */
import type { GrowthPoint } from './growth.ts';
import { pricesAsOf, pricesRegion } from './prices.ts';
import { rangeWords, specifiedTotal } from './specification.ts';
import { money, shortNumber } from './units.ts';

const width = 900;
const height = 560;
const plot = { left: 70, right: 880, top: 92, bottom: 462 };
const barShare = 0.62;

/** One for each group, from below: by day, by night. */
const colours = [
  ['#2b4c7e', '#7ea6e0'],
  ['#4f8fa8', '#5fc0d6'],
  ['#8a5a9b', '#c79ad8'],
  ['#6f7d3c', '#b4c56a'],
  ['#b98a2f', '#e3bd62'],
  ['#c0502f', '#f08a66'],
] as const;

export function chart(environment: string, points: readonly GrowthPoint[]): string {
  const top = niceTop(Math.max(...points.map(({ totalUsd }) => totalUsd)));
  const y = (usd: number) => plot.bottom - ((plot.bottom - plot.top) * usd) / top;
  const parts = [
    ...heading(environment),
    ...axis(top, y),
    ...band(y),
    ...points.flatMap((point, index) => bar(point, index, points.length, y)),
    `<line class="base" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>`,
    ...axisTitles(),
    ...legend(points[0]?.byGroup.map(({ group }) => group) ?? []),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title about">`,
    `<title id="title">What a month costs by requests a day, ${environment}</title>`,
    `<desc id="about">${escapeXml(points.map(words).join('; '))}</desc>`,
    style(),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function words({ requestsPerDay, totalUsd }: GrowthPoint): string {
  return `${requestsPerDay.toLocaleString('en-US')} requests a day: ${money(totalUsd)}`;
}

function style(): string {
  const fills = (night: 0 | 1) => colours.map((pair, index) => `.g${index}{fill:${pair[night]}}`).join('');
  return [
    '<style>',
    "text{font-family:'Source Sans 3','Inter','Segoe UI',system-ui,sans-serif;font-size:14px;fill:#3d3a36}",
    '.paper{fill:#fbf9f5}.title{font-size:20px;font-weight:600;fill:#1f1d1a}.quiet{fill:#6a655e}.total{font-weight:600;fill:#1f1d1a}',
    '.halo{paint-order:stroke;stroke:#fbf9f5;stroke-width:5px;stroke-linejoin:round}.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#e4dfd6}.base{stroke:#8a847b}.band{fill:#1f1d1a;fill-opacity:.07}.edge{stroke:#6a655e;stroke-dasharray:4 4}',
    fills(0),
    '@media (prefers-color-scheme:dark){text{fill:#cfc9c0}.paper{fill:#181715}.halo{stroke:#181715}.title,.total{fill:#f1ede6}.quiet{fill:#a39c92}',
    `.grid{stroke:#33302c}.base{stroke:#8a847b}.band{fill:#f1ede6;fill-opacity:.1}.edge{stroke:#a39c92}${fills(1)}}`,
    '</style>',
  ].join('');
}

function heading(environment: string): string[] {
  return [
    text(plot.left - 46, 36, 'What a month costs, by requests a day', 'title'),
    text(plot.left - 46, 60, `${environment}, ${pricesRegion}, list prices of ${pricesAsOf}`, 'quiet'),
  ];
}

function axis(top: number, y: (usd: number) => number): string[] {
  const step = top / 5;
  return Array.from({ length: 6 }, (_, index) => index * step).flatMap((usd) => [
    `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${px(y(usd))}" y2="${px(y(usd))}"/>`,
    text(plot.left - 10, y(usd) + 5, money(usd), 'quiet end'),
  ]);
}

/** The specification's estimate, behind the bars. */
function band(y: (usd: number) => number): string[] {
  const { low, high } = specifiedTotal;
  const edge = (usd: number) =>
    `<line class="edge" x1="${plot.left}" x2="${plot.right}" y1="${px(y(usd))}" y2="${px(y(usd))}"/>`;
  return [
    `<rect class="band" x="${plot.left}" width="${plot.right - plot.left}" y="${px(y(high))}" height="${px(y(low) - y(high))}"/>`,
    edge(low),
    edge(high),
  ];
}

function bar(point: GrowthPoint, index: number, count: number, y: (usd: number) => number): string[] {
  const slot = (plot.right - plot.left) / count;
  const wide = slot * barShare;
  const left = plot.left + slot * index + (slot - wide) / 2;
  const middle = left + wide / 2;
  let below = 0;
  const segments = point.byGroup.map(({ usd }, group) => {
    const from = y(below);
    below += usd;
    const to = y(below);
    return `<rect class="g${group}" x="${px(left)}" width="${px(wide)}" y="${px(to)}" height="${px(from - to)}"/>`;
  });
  return [
    ...segments,
    text(middle, y(below) - 8, money(point.totalUsd), 'total halo middle'),
    text(middle, plot.bottom + 22, shortNumber(point.requestsPerDay), 'middle'),
    text(middle, plot.bottom + 44, String(point.serverTasks), 'quiet middle'),
  ];
}

function axisTitles(): string[] {
  const middle = (plot.left + plot.right) / 2;
  return [
    text(plot.left - 10, plot.bottom + 22, 'a day', 'quiet end'),
    text(plot.left - 10, plot.bottom + 44, 'tasks', 'quiet end'),
    text(middle, plot.bottom + 76, 'Requests a day, and server tasks in the busiest minute', 'quiet middle'),
  ];
}

/** In the corner that cheap months leave empty, from the top of the bars to their foot. */
function legend(names: readonly string[]): string[] {
  const left = plot.left + 24;
  const items = names.map((name, index) => ({ name, index })).reverse();
  const rows = items.flatMap(({ name, index }, row) => {
    const y = plot.top + 14 + row * 24;
    return [
      `<rect class="g${index}" x="${left}" y="${y}" width="14" height="14" rx="2"/>`,
      text(left + 24, y + 12, name, 'halo'),
    ];
  });
  const y = plot.top + 14 + items.length * 24;
  return [
    ...rows,
    `<rect class="band" x="${left}" y="${y}" width="14" height="14"/>`,
    `<line class="edge" x1="${left}" x2="${left + 14}" y1="${y}" y2="${y}"/>`,
    `<line class="edge" x1="${left}" x2="${left + 14}" y1="${y + 14}" y2="${y + 14}"/>`,
    text(left + 24, y + 12, `Specification's estimate, ${rangeWords(specifiedTotal)}`, 'halo'),
  ];
}

/** 1, 2, 2.5 or 5 times a power of ten, at least so much that a number fits above the highest bar. */
function niceTop(most: number): number {
  const wanted = Math.max(most, specifiedTotal.high) * 1.06;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].find((each) => each * power >= wanted) ?? 10;
  return factor * power;
}

function text(x: number, y: number, content: string, names = ''): string {
  const attribute = names ? ` class="${names}"` : '';
  return `<text${attribute} x="${px(x)}" y="${px(y)}">${escapeXml(content)}</text>`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
