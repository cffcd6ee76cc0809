import type { ReadingStatistics } from '@mangu/contract/reading';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request, toQueryString } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { localDay } from '../../lib/local-day.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { BookName } from './book-name.tsx';
import { Frame } from './frame.tsx';
import styles from './library.module.css';

const daysShown = 30;
const dayMs = 86_400_000;

/** What one has read in the last thirty days of one's own calendar. */
export function StatisticsPage() {
  const until = localDay(new Date());
  const statistics = useQuery({
    queryKey: ['library', 'statistics', until],
    queryFn: ({ signal }) =>
      request<ReadingStatistics>(`/api/reading/statistics${toQueryString({ until, days: daysShown })}`, {
        signal,
      }),
  });
  return (
    <Frame part="statistics">
      {statistics.data ? (
        <Figures statistics={statistics.data} until={until} />
      ) : statistics.error ? (
        <ErrorState error={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : (
        <Skeleton width="100%" height="16rem" />
      )}
    </Frame>
  );
}

interface FiguresProps {
  readonly statistics: ReadingStatistics;
  readonly until: string;
}

function Figures({ statistics, until }: FiguresProps) {
  const { t } = useTranslation('library');
  const { days, streakDays, booksBegun, booksFinished, finished } = statistics;
  if (booksBegun === 0)
    return <EmptyState title={t('statistics.empty')}>{t('statistics.emptyText')}</EmptyState>;
  // The answer leaves out days without reading; the picture must not.
  const minutes = new Map(days.map((one) => [one.day, Math.round(one.minutes)]));
  const times = Array.from({ length: daysShown }, (_, index) =>
    new Date(Date.parse(until) - (daysShown - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
  return (
    <div className={styles.figures}>
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
          times={times}
          series={[{ label: t('statistics.minutes'), values: times.map((day) => minutes.get(day) ?? 0) }]}
        />
      )}
      {finished.length > 0 && (
        <section aria-labelledby="finished">
          <h2 id="finished" className={styles.sub}>
            {t('statistics.recent')}
          </h2>
          <ul className={styles.finished}>
            {finished.map(({ book, finished: at }) => (
              <li key={book.id}>
                <BookName book={book} /> <Time iso={at} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
