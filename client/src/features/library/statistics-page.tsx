import type { ReadingStatistics } from '@mangu/contract/reading';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Frame } from './frame.tsx';

/** What one has read in the last thirty days. */
export function StatisticsPage() {
  const statistics = useQuery({
    queryKey: ['library', 'statistics'],
    queryFn: ({ signal }) => request<ReadingStatistics>('/api/reading/statistics', { signal }),
  });
  return (
    <Frame part="statistics">
      {statistics.data ? (
        <Figures statistics={statistics.data} />
      ) : statistics.error ? (
        <ErrorState error={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : (
        <Skeleton width="100%" height="16rem" />
      )}
    </Frame>
  );
}

function Figures({ statistics }: { readonly statistics: ReadingStatistics }) {
  const { t } = useTranslation('library');
  const { days, streakDays, booksBegun, booksFinished } = statistics;
  if (booksBegun === 0)
    return <EmptyState title={t('statistics.empty')}>{t('statistics.emptyText')}</EmptyState>;
  return (
    <>
      <p>
        {t('statistics.finished', {
          finished: formatNumber(booksFinished),
          begun: formatNumber(booksBegun),
        })}
      </p>
      {streakDays > 0 && <p>{t('statistics.streak', { count: streakDays })}</p>}
      {days.length > 0 && (
        <Chart
          title={t('statistics.minutes')}
          shape="bars"
          times={days.map(({ day }) => day)}
          series={[
            { label: t('statistics.minutes'), values: days.map(({ minutes }) => Math.round(minutes)) },
          ]}
        />
      )}
    </>
  );
}
