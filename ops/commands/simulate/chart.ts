/** The curves of a simulation as an SVG: the same bytes for the same figures, readable by day and by night. Pure. */
import { curveStyle, escapeXml, mostOf, panel, panelOf, type Series, text } from '../../curves/panel.ts';
import { notice, type Report } from './report.ts';
import { seriesOf } from './series.ts';

const width = 900;
const head = 96;

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
    curveStyle,
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

function timeAxis(days: number, y: number): string[] {
  const marks = days === 1 ? 8 : Math.min(days, 10);
  return Array.from({ length: marks + 1 }, (_, mark) => {
    const x = panel.left + ((panel.right - panel.left) * mark) / marks;
    const hour = String((24 / marks) * mark).padStart(2, '0');
    const words = days === 1 ? `${hour}:00` : `${Math.round((days * mark) / marks)}`;
    return text(x, y, words, mark === marks ? 'quiet end' : 'quiet middle');
  }).concat(text(24, y, days === 1 ? 'UTC' : 'days', 'quiet'));
}
