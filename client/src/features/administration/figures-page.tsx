import type { Figures } from '@mangu/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { wholeList } from '../../ui/table/whole-list.ts';
import styles from './administration.module.css';
import { Frame } from './frame.tsx';

const charts = ['readers', 'minutes', 'books'] as const;

/** What was read in the last thirty days. */
export function FiguresPage() {
  const { t } = useTranslation('administration');
  const figures = useQuery({
    queryKey: ['admin', 'figures'],
    queryFn: ({ signal }) => request<Figures>('/api/admin/figures', { signal }),
  });
  const { data } = figures;
  return (
    <Frame part="figures">
      {figures.error && !data ? (
        <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />
      ) : !data ? (
        <Skeleton width="100%" height="16rem" />
      ) : (
        <div className={styles.stack}>
          {data.begun > 0 && (
            <p>
              {t('figures.share', {
                begun: formatNumber(data.begun),
                finished: formatNumber(data.finished),
                percent: formatPercent(data.finished / data.begun),
              })}
            </p>
          )}
          {charts.map((name) => (
            <Chart
              key={name}
              title={t(`figures.${name}`)}
              shape="bars"
              times={data.days.map(({ day }) => day)}
              series={[{ label: t(`figures.${name}`), values: data.days.map((day) => day[name]) }]}
            />
          ))}
          <section>
            <h2>{t('figures.most')}</h2>
            <DataTable
              caption={t('figures.most')}
              list={wholeList({ data: data.mostRead, error: null, refetch: figures.refetch })}
              rowKey={({ id }) => id}
              empty={<p>{t('figures.none')}</p>}
              columns={[
                {
                  key: 'book',
                  header: t('figures.book'),
                  names: true,
                  cell: ({ id, title }) => (
                    <Link to={`/books/${id}`} translate="no">
                      {title}
                    </Link>
                  ),
                },
                ...(['readers', 'minutes', 'finished'] as const).map((name) => ({
                  key: name,
                  header: t(name === 'finished' ? 'figures.finished' : `figures.${name}Short`),
                  align: 'end' as const,
                  cell: (row: Figures['mostRead'][number]) => formatNumber(row[name]),
                })),
              ]}
            />
          </section>
        </div>
      )}
    </Frame>
  );
}
