import type { Measure, Metric, Statistic } from '@mangu/topology/alarms';

/** A widget without its place. The dashboard is 24 columns wide. */
export interface Widget {
  readonly type: 'metric' | 'alarm' | 'log' | 'text';
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Line {
  readonly label: string;
  readonly measure: Measure;
  /** Default: left. */
  readonly axis?: 'left' | 'right';
}

export interface Graph {
  readonly title: string;
  readonly region: string;
  /** Of the left axis: `percent`, `seconds`, `requests`. */
  readonly unit: string;
  readonly lines: readonly Line[];
  /** Where an alarm rings, drawn as a line across. */
  readonly rings?: { readonly at: number; readonly alarm: string };
  /** Default: 8, three to a row. */
  readonly width?: number;
  /** Default: 60 seconds. */
  readonly periodSeconds?: number;
}

const rowHeight = 6;

export function graph({ title, region, unit, lines, rings, width = 8, periodSeconds = 60 }: Graph): Widget {
  const right = lines.some(({ axis }) => axis === 'right');
  return {
    type: 'metric',
    width,
    height: rowHeight,
    properties: {
      title,
      region,
      view: 'timeSeries',
      stacked: false,
      period: periodSeconds,
      metrics: lines.flatMap((line, index) => listed(line, `l${index + 1}`)),
      yAxis: { left: { min: 0, label: unit, showUnits: false }, ...(right ? { right: { min: 0 } } : {}) },
      ...(rings ? { annotations: { horizontal: [{ value: rings.at, label: rings.alarm }] } } : {}),
    },
  };
}

/** CloudWatch's own form: namespace, name, dimensions by turns, options. */
function listed({ label, measure, axis = 'left' }: Line, id: string): unknown[] {
  if ('metric' in measure) return [plain(measure.metric, { label, yAxis: axis, id })];
  const parts = Object.entries(measure.metrics);
  // Ids are the dashboard's own, so those of the arithmetic are made unique by the id of their line.
  const expression = parts.reduce(
    (text, [part]) => text.replaceAll(new RegExp(`\\b${part}\\b`, 'g'), `${id}${part}`),
    measure.expression,
  );
  return [
    [{ expression, label, id, yAxis: axis }],
    ...parts.map(([part, metric]) => plain(metric, { id: `${id}${part}`, visible: false })),
  ];
}

const plain = ({ namespace, name, dimensions, statistic }: Metric, options: object): unknown[] => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, ...options },
];

export function heading(markdown: string): Widget {
  return { type: 'text', width: 24, height: 1, properties: { markdown, background: 'transparent' } };
}

/** Places rows of widgets one below another, each from left to right. */
export function layOut(rows: readonly (readonly Widget[])[]): unknown[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const placed = row.map((widget) => {
      const at = { ...widget, x, y };
      x += widget.width;
      return at;
    });
    if (x > 24) throw new Error(`A row of the dashboard is ${x} columns wide; 24 fit.`);
    y += Math.max(...row.map(({ height }) => height));
    return placed;
  });
}

/** Makes metrics of one thing: `of('CPUUtilization', 'Average')`. */
export const metricsOf =
  (namespace: string, dimensions: Metric['dimensions']) =>
  (name: string, statistic: Statistic): Metric => ({ namespace, name, dimensions, statistic });

export const line = (label: string, metric: Metric, axis: 'left' | 'right' = 'left'): Line => ({
  label,
  measure: { metric },
  axis,
});
