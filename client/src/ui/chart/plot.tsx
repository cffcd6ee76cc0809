import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '../../lib/format.ts';
import { formatMomentOfDay } from '../../lib/format-measures.ts';
import { useTheme } from '../use-theme.ts';
import styles from './chart.module.css';
import type { ChartProps } from './types.ts';

const heightPx = 220;

/** Reads a colour as it is now: `light-dark()` is only resolved where it is used. */
function colourOf(element: Element, className: string | undefined): string {
  const probe = document.createElement('span');
  probe.className = className ?? '';
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function optionsFor(element: HTMLElement, props: ChartProps): uPlot.Options {
  const { series, shape = 'line', grain = 'day', format = formatNumber } = props;
  const ink = colourOf(element, styles.ink);
  const rule = colourOf(element, styles.rule);
  const colours = [styles.first, styles.second, styles.third, styles.fourth].map((name) =>
    colourOf(element, name),
  );
  const font = `13px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: ink, font, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: {
        time: true,
        // Bars stand around their day: the first and the last need half a day more.
        range: (_plot, from, to) => (shape === 'bars' ? [from - 43_200, to + 43_200] : [from, to]),
      },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        space: 90,
        values: (_plot, splits) =>
          splits.map((at) => formatMomentOfDay(new Date(at * 1000).toISOString(), grain)),
        ...(grain === 'day' && { incrs: [1, 2, 7, 14, 28, 91, 182, 365].map((days) => days * 86_400) }),
      },
      {
        ...axis,
        size: 64,
        values: (_plot, splits) => splits.map((value) => format(value)),
        // Half a book is not a thing; whole numbers are enough wherever they are counted.
        ...(shape === 'bars' && {
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6],
        }),
      },
    ],
    series: [
      {},
      ...series.map(({ label }, index): uPlot.Series => {
        const stroke = colours[index % colours.length] ?? ink;
        const bars = uPlot.paths.bars;
        return shape === 'bars' && bars
          ? {
              label,
              stroke,
              fill: stroke,
              width: 0,
              paths: bars({ size: [0.7, 40] }),
              points: { show: false },
            }
          : { label, stroke, width: 2, points: { size: 5, fill: stroke } };
      }),
    ],
  };
}

/** The picture itself. Drawn anew when figures or colours change, fitted when the room does. */
export default function Plot(props: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const figures = JSON.stringify([props.title, props.times, props.series, props.shape, props.grain]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `figures` stands for the props, `theme` for the colours
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      const data: uPlot.AlignedData = [
        props.times.map((time) => Date.parse(time) / 1000),
        ...props.series.map(({ values }) => [...values]),
      ];
      plot = new uPlot(optionsFor(element, props), data, element);
    };
    draw();
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    const observer = new ResizeObserver(() =>
      plot?.setSize({ width: element.clientWidth, height: heightPx }),
    );
    observer.observe(element);
    return () => {
      dark.removeEventListener('change', draw);
      observer.disconnect();
      plot?.destroy();
    };
  }, [figures, theme]);

  return <div ref={holder} className={styles.plot} />;
}
