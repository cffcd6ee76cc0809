import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { formatMomentOfDay } from '../../lib/format-measures.ts';
import '../texts.ts';
import styles from './chart.module.css';
import type { ChartProps } from './types.ts';

const Plot = lazy(() => import('./plot.tsx'));

/** A picture of figures over time. The same figures stand below it as a table, for who cannot see or point. */
export function Chart(props: ChartProps) {
  const { title, times, series, grain = 'day', format = formatNumber } = props;
  const { t } = useTranslation('ui');
  const empty = times.length === 0 || series.every(({ values }) => values.every((value) => value === null));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        {series.length > 1 && (
          <span className={styles.legend}>
            {series.map(({ label }, index) => (
              <span key={label} className={styles.key} data-series={index}>
                {label}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      {empty ? (
        <p className={styles.nothing}>{t('chart.noData')}</p>
      ) : (
        <>
          <div className={styles.space} aria-hidden="true">
            <Suspense>
              <Plot {...props} />
            </Suspense>
          </div>
          <details className={styles.figures}>
            <summary>{t('chart.asTable')}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <section className={styles.scroll} tabIndex={0} aria-label={title}>
              <table>
                <caption className="visually-hidden">{title}</caption>
                <thead>
                  <tr>
                    <td />
                    {series.map(({ label }) => (
                      <th key={label} scope="col">
                        {label}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {times.map((time, index) => (
                    <tr key={time}>
                      <th scope="row">{formatMomentOfDay(time, grain)}</th>
                      {series.map(({ label, values }) => {
                        const value = values[index];
                        return (
                          <td key={label}>{value === null || value === undefined ? '–' : format(value)}</td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </details>
        </>
      )}
    </figure>
  );
}
