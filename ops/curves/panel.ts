/** One curve in a panel of an SVG, readable by day and by night; several stand below each other. Pure. */

export interface Series {
  readonly title: string;
  readonly unit: string;
  /** NaN where nothing could be measured: a gap in the curve. */
  readonly values: ArrayLike<number>;
  readonly words: (value: number) => string;
  /** A line that should not be crossed, with what it is. */
  readonly limit?: { readonly value: number; readonly words: string };
}

export const panel = { left: 205, right: 880, height: 84, gap: 22 };
const pointsAtMost = 720;

export function panelOf(series: Series, top: number): string[] {
  const { title, unit, words, limit } = series;
  const bottom = top + panel.height;
  const most = mostOf(series);
  // The limit is drawn where it is near; far above, it would flatten the curve.
  const showsLimit = limit !== undefined && limit.value <= most * 2.5;
  const scale = Math.max(most, showsLimit ? limit.value : 0, 1e-9) * 1.08;
  const y = (value: number) => bottom - (panel.height * value) / scale;
  const values = peaks(series, pointsAtMost);
  const step = (panel.right - panel.left) / values.length;
  const pieces = piecesOf(values).map(({ from, values: piece }) => {
    const x = (index: number) => px(panel.left + (from + index) * step);
    const line = piece.flatMap((value, index) => {
      const level = px(y(value));
      return [`${x(index)},${level}`, `${x(index + 1)},${level}`];
    });
    return { line: line.join(' '), first: x(0), last: x(piece.length) };
  });
  return [
    text(24, top + 20, title, 'name'),
    ...(unit === '' ? [] : [text(24, top + 38, unit, 'quiet')]),
    text(panel.left - 8, y(most) + 5, words(most), 'quiet end'),
    `<line class="base" x1="${panel.left}" x2="${panel.right}" y1="${px(bottom)}" y2="${px(bottom)}"/>`,
    ...pieces.flatMap(({ line, first, last }) => [
      `<polygon class="area" points="${first},${px(bottom)} ${line} ${last},${px(bottom)}"/>`,
      `<polyline class="curve" points="${line}"/>`,
    ]),
    ...(showsLimit
      ? [
          `<line class="limit" x1="${panel.left}" x2="${panel.right}" y1="${px(y(limit.value))}" y2="${px(y(limit.value))}"/>`,
          text(panel.right - 4, y(limit.value) - 4, limit.words, 'halo end'),
        ]
      : []),
  ];
}

export function mostOf({ values }: Series): number {
  return Array.from(values).reduce((found, each) => (each > found ? each : found), 0);
}

/** What is measured without a gap, with where it begins. */
function piecesOf(values: readonly number[]): { from: number; values: number[] }[] {
  const pieces: { from: number; values: number[] }[] = [];
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const last = pieces.at(-1);
    if (last && last.from + last.values.length === index) last.values.push(value);
    else pieces.push({ from: index, values: [value] });
  }
  return pieces;
}

/** So many parts of equal length, each its largest value: a short peak stays to be seen; NaN where there is none. */
export function peaks({ values }: Pick<Series, 'values'>, parts: number): number[] {
  const count = Math.min(parts, values.length);
  return Array.from({ length: count }, (_, part) => {
    const from = Math.floor((part * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((part + 1) * values.length) / count));
    let most = Number.NaN;
    for (let index = from; index < to; index++) {
      const value = values[index] ?? 0;
      if (Number.isNaN(most) || value > most) most = value;
    }
    return most;
  });
}

export const curveStyle = [
  '<style>',
  "text{font-family:'Source Sans 3','Inter','Segoe UI',system-ui,sans-serif;font-size:14px;fill:#3d3a36}",
  '.paper{fill:#fbf9f5}.title{font-size:20px;font-weight:600;fill:#1f1d1a}.name{font-weight:600;fill:#1f1d1a}.quiet{fill:#6a655e}.notice{fill:#8f3d22}',
  '.halo{paint-order:stroke;stroke:#fbf9f5;stroke-width:5px;stroke-linejoin:round}.end{text-anchor:end}.middle{text-anchor:middle}',
  '.base{stroke:#8a847b}.curve{fill:none;stroke:#2b4c7e;stroke-width:1.5}.area{fill:#2b4c7e;fill-opacity:.14}.limit{stroke:#c0502f;stroke-dasharray:5 4}',
  '@media (prefers-color-scheme:dark){text{fill:#cfc9c0}.paper{fill:#181715}.halo{stroke:#181715}.title,.name{fill:#f1ede6}.quiet{fill:#a39c92}.notice{fill:#f08a66}',
  '.curve{stroke:#7ea6e0}.area{fill:#7ea6e0}.limit{stroke:#f08a66}}',
  '</style>',
].join('');

export function text(x: number, y: number, content: string, names: string): string {
  return `<text class="${names}" x="${px(x)}" y="${px(y)}">${escapeXml(content)}</text>`;
}

export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
