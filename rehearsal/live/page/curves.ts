/** The last ten minutes as small curves. Pure. */
import { bytesInWords, figure, type LiveStatus, type Moment } from '../../told/index.ts';
import { stretches, stretchMs } from '../timeline.ts';
import { escapeHtml } from './html.ts';

interface Curve {
  readonly title: string;
  readonly values: readonly { readonly name: string; of(moment: Moment): number | null }[];
  readonly words: (value: number) => string;
  /** The scale never ends lower. */
  readonly least: number;
  /** Whether more is worse. */
  readonly bad?: boolean;
}

const only = (of: (moment: Moment) => number | null) => [{ name: '', of }];
const curves: readonly Curve[] = [
  { title: 'Requests a second', values: only((one) => one.requestsPerSecond), words: figure, least: 10 },
  {
    title: 'Errors a second',
    values: only((one) => one.errorsPerSecond),
    words: figure,
    least: 1,
    bad: true,
  },
  {
    title: 'Healthy tasks',
    values: [
      { name: 'server', of: (one) => one.serverHealthy },
      { name: 'client', of: (one) => one.clientHealthy },
    ],
    words: figure,
    least: 2,
  },
  { title: 'Standby behind', values: only((one) => one.lagBytes), words: bytesInWords, least: 1024 },
  { title: 'Database connections', values: only((one) => one.connections), words: figure, least: 10 },
];

const [width, height, top] = [300, 56, 4];
const span = stretches * stretchMs;

export function curvesOf({ timeline, at }: Pick<LiveStatus, 'timeline' | 'at'>): string {
  const end = Math.floor(at / stretchMs) * stretchMs + stretchMs;
  return curves.map((curve) => figureOf(curve, timeline, end)).join('');
}

function figureOf(curve: Curve, timeline: readonly Moment[], end: number): string {
  const { title, values, words, least } = curve;
  const all = values.flatMap(({ of }) => timeline.map(of)).filter((value) => value !== null);
  const most = Math.max(0, ...all);
  const scale = Math.max(most, least);
  const now = values.map(({ name, of }) => {
    const last = timeline.at(-1);
    const value = last ? of(last) : null;
    return [name, value === null ? 'none' : words(value)].filter(Boolean).join(' ');
  });
  const lines = values.map(({ of }, index) => lineOf(of, timeline, end, scale, index === 0));
  const about = `${title}: now ${now.join(', ')}; at most ${words(most)} in the last ten minutes`;
  return [
    `<figure class="curve${curve.bad && most > 0 ? ' bad' : ''}">`,
    `<figcaption><span>${escapeHtml(title)}</span> <b>${escapeHtml(now.join(' · '))}</b></figcaption>`,
    `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(about)}">`,
    ...lines,
    `<line class="base" x1="0" x2="${width}" y1="${height - 0.5}" y2="${height - 0.5}"/></svg>`,
    `<p class="axis"><span>10 min ago</span><span>at most ${escapeHtml(words(most))}</span><span>now</span></p>`,
    '</figure>',
  ].join('');
}

/** In steps; where nothing was measured there is a gap. */
function lineOf(
  of: (moment: Moment) => number | null,
  timeline: readonly Moment[],
  end: number,
  scale: number,
  filled: boolean,
): string {
  const step = (width * stretchMs) / span;
  const runs: string[][] = [];
  let run: string[] | undefined;
  for (const moment of timeline) {
    const value = of(moment);
    if (value === null) {
      run = undefined;
      continue;
    }
    if (!run) {
      run = [];
      runs.push(run);
    }
    const x = width - (width * (end - moment.at)) / span;
    const y = height - ((height - top) * value) / scale;
    run.push(`${round(x)},${round(y)}`, `${round(x + step)},${round(y)}`);
  }
  return runs
    .map((points) => {
      const [first = '', last = ''] = [points[0]?.split(',')[0], points.at(-1)?.split(',')[0]];
      const area = `<polygon class="area" points="${first},${height} ${points.join(' ')} ${last},${height}"/>`;
      const line = `<polyline class="line${filled ? '' : ' second'}" points="${points.join(' ')}"/>`;
      return filled ? area + line : line;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
