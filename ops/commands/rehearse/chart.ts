/** The timeline of a drill as an SVG, with what happened at its place. Pure. */
import { type DrillResult, rehearsalNotice, type Sample } from '@mangu/rehearsal/told';
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

/** One value a second. Nothing asked is 0 requests; what could not be measured is a gap. */
function seriesOf(result: DrillResult): Series[] {
  const { beganAt, endedAt, seconds, samples, writes } = result;
  const first = Math.floor(beganAt / 1000);
  const length = Math.max(1, Math.ceil(endedAt / 1000) - first);
  const placeOf = ({ at }: { readonly at: number }) => Math.floor(at / 1000) - first;
  const sums = <Row extends { readonly at: number }>(rows: readonly Row[], value: (row: Row) => number) => {
    const values = new Float64Array(length);
    for (const row of rows) {
      const place = placeOf(row);
      if (place >= 0 && place < length) values[place] = (values[place] ?? 0) + value(row);
    }
    return values;
  };
  const unit = 'a second';
  const series: Series[] = [
    { title: 'Requests', unit, values: sums(seconds, (one) => one.requests), words: whole },
    { title: 'Failed', unit, values: sums(seconds, (one) => one.failed), words: whole },
    {
      title: 'p95',
      unit: '',
      // Of nothing that was answered there is no latency.
      values: largest(
        seconds.filter(({ requests, failed }) => failed < requests),
        placeOf,
        length,
      ),
      words: (value) => `${Math.round(value)} ms`,
    },
    ...(writes === undefined
      ? []
      : [
          {
            title: 'Writes',
            unit: 'acknowledged a second',
            values: sums(writes.seconds, (one) => one.acknowledged),
            words: whole,
          },
          {
            title: 'Writes refused',
            unit,
            values: sums(writes.seconds, (one) => one.refused),
            words: whole,
          },
        ]),
    ...statesOf(samples, placeOf, length),
  ];
  return series.filter(({ values }) => !Array.from(values).every((value) => Number.isNaN(value)));
}

/** Two loads may share a second; each has its own quantile, and the worse one is told. */
function largest(
  rows: DrillResult['seconds'],
  placeOf: (row: { readonly at: number }) => number,
  length: number,
): Float64Array {
  const values = new Float64Array(length).fill(Number.NaN);
  for (const row of rows) {
    const place = placeOf(row);
    const before = values[place];
    if (before !== undefined) values[place] = Number.isNaN(before) ? row.p95 : Math.max(before, row.p95);
  }
  return values;
}

function statesOf(
  samples: readonly Sample[],
  placeOf: (row: { readonly at: number }) => number,
  length: number,
): Series[] {
  /** A state lasts until the next look at it. */
  const hold = (value: (sample: Sample) => number) => {
    const values = new Float64Array(length).fill(Number.NaN);
    let last: Sample | undefined;
    let next = 0;
    for (let index = 0; index < length; index++) {
      for (let sample = samples[next]; sample && placeOf(sample) <= index; sample = samples[++next])
        last = sample;
      if (last) values[index] = value(last);
    }
    return values;
  };
  const tasks = { unit: 'healthy', words: whole };
  return [
    { ...tasks, title: 'Server tasks', values: hold((one) => one.serverHealthy) },
    { ...tasks, title: 'Client tasks', values: hold((one) => one.clientHealthy) },
    {
      title: 'Standby behind',
      unit: 'bytes',
      // Without a standby nothing is behind, and nothing is level either.
      values: hold((one) => one.lagBytes ?? Number.NaN),
      words: whole,
    },
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function timeAxis(milliseconds: number, y: number): string[] {
  return Array.from({ length: marksAtMost + 1 }, (_, mark) => {
    const at = (milliseconds / 1000) * (mark / marksAtMost);
    const where = panel.left + ((panel.right - panel.left) * mark) / marksAtMost;
    return text(where, y, `${Math.round(at)} s`, mark === marksAtMost ? 'quiet end' : 'quiet middle');
  });
}
