/** The timeline of a drill as an SVG, with what happened at its place. Pure. */
import { type DrillResult, rehearsalNotice } from '@mangu/rehearsal/told';
import { curveStyle, escapeXml, mostOf, panel, panelOf, type Series, text } from '../../curves/panel.ts';

const width = 900;
const head = 102;
const marksAtMost = 8;

export function chart(result: DrillResult): string {
  const all = seriesOf(result);
  const height = head + all.length * (panel.height + panel.gap) + 56;
  const bottom = height - 56;
  const length = Math.max(1, result.endedAt - result.beganAt);
  const x = (at: number) => panel.left + ((panel.right - panel.left) * (at - result.beganAt)) / length;
  const id = `chart-${result.drill}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id} ${id}-about">`,
    `<title id="${id}">Rehearsal: ${escapeXml(result.drill)}</title>`,
    `<desc id="${id}-about">${escapeXml(all.map((one) => `${one.title} up to ${one.words(mostOf(one))}`).join('; '))}</desc>`,
    curveStyle,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    text(24, 34, `Rehearsal: ${result.drill}`, 'title'),
    ...noticeLines(),
    ...result.events
      .filter(({ onPurpose }) => onPurpose)
      .map(
        ({ at, words }) =>
          `<line class="limit" x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${head}" y2="${bottom}"><title>${escapeXml(words)}</title></line>`,
      ),
    ...all.flatMap((series, index) => panelOf(series, head + index * (panel.height + panel.gap))),
    ...timeAxis(length, bottom + 24),
    '</svg>',
  ].join('\n');
}

/** Two lines: it is the one thing that must be read. */
function noticeLines(): string[] {
  const middle = rehearsalNotice.indexOf(': ') + 1;
  return [
    text(24, 58, rehearsalNotice.slice(0, middle), 'notice'),
    text(24, 76, rehearsalNotice.slice(middle + 1), 'notice'),
  ];
}

/** One value a second; what was not measured in a second is 0, which is what it was. */
function seriesOf(result: DrillResult): Series[] {
  const first = Math.floor(result.beganAt / 1000);
  const length = Math.max(1, Math.ceil(result.endedAt / 1000) - first);
  const fill = <Row extends { readonly at: number }>(rows: readonly Row[], value: (row: Row) => number) => {
    const values = new Float64Array(length);
    for (const row of rows) {
      const index = Math.floor(row.at / 1000) - first;
      if (index >= 0 && index < length) values[index] = (values[index] ?? 0) + value(row);
    }
    return values;
  };
  /** A state lasts until the next look at it. */
  const hold = (value: (sample: DrillResult['samples'][number]) => number) => {
    const values = new Float64Array(length);
    let last = result.samples[0];
    let next = 0;
    for (let index = 0; index < length; index++) {
      while (next < result.samples.length) {
        const sample = result.samples[next];
        if (!sample || Math.floor(sample.at / 1000) - first > index) break;
        last = sample;
        next++;
      }
      values[index] = last ? value(last) : 0;
    }
    return values;
  };
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const milliseconds = (value: number) => `${Math.round(value)} ms`;
  return [
    {
      title: 'Requests',
      unit: 'a second',
      values: fill(result.seconds, (one) => one.requests),
      words: whole,
    },
    { title: 'Failed', unit: 'a second', values: fill(result.seconds, (one) => one.failed), words: whole },
    { title: 'p95', unit: '', values: fill(result.seconds, (one) => one.p95), words: milliseconds },
    { title: 'Server tasks', unit: 'healthy', values: hold((one) => one.serverHealthy), words: whole },
    { title: 'Client tasks', unit: 'healthy', values: hold((one) => one.clientHealthy), words: whole },
    {
      title: 'Standby behind',
      unit: 'bytes',
      values: hold((one) => one.lagBytes ?? 0),
      words: whole,
    },
  ];
}

function timeAxis(milliseconds: number, y: number): string[] {
  return Array.from({ length: marksAtMost + 1 }, (_, mark) => {
    const at = (milliseconds / 1000) * (mark / marksAtMost);
    const where = panel.left + ((panel.right - panel.left) * mark) / marksAtMost;
    return text(where, y, `${Math.round(at)} s`, mark === marksAtMost ? 'quiet end' : 'quiet middle');
  });
}
