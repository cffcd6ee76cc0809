import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { problemText } from '../../lib/problem-text.ts';
import type { CursorList } from '../../lib/use-cursor-list.ts';
import { Button } from '../button.tsx';
import styles from './data-table.module.css';

/** The next page comes when the end is near; the button is for the keyboard and for another try. */
export function LoadMore<Row>({ list }: { readonly list: CursorList<Row> }) {
  const { t } = useTranslation(['ui', 'problems', 'common']);
  const end = useRef<HTMLDivElement>(null);
  const { rows, total, hasMore, loadingMore, moreError, loadMore, stale, pending } = list;
  const asks = hasMore && !loadingMore && !moreError && !stale;
  const ask = useRef(loadMore);
  ask.current = loadMore;

  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows may leave the end still in sight, so it is watched anew
  useEffect(() => {
    const element = end.current;
    if (!element || !asks) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) ask.current();
      },
      { rootMargin: '600px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [asks, rows.length]);

  if (pending) return null;
  return (
    <div ref={end} className={styles.more}>
      {moreError && <p role="alert">{problemText(t, moreError).title}</p>}
      {hasMore && (
        <Button onClick={loadMore} aria-disabled={loadingMore}>
          {loadingMore ? t('common:loading') : t('table.more')}
        </Button>
      )}
      <p className={styles.count}>
        {total === undefined || total === rows.length
          ? t('table.count', { count: rows.length, number: formatNumber(rows.length) })
          : t('table.countOf', {
              count: total,
              shown: formatNumber(rows.length),
              total: formatNumber(total),
            })}
      </p>
    </div>
  );
}
