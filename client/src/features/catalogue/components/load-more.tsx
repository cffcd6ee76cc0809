import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import type { useBooks } from '../api/list-books.ts';
import styles from './load-more.module.css';

/** Pages that come by themselves before one has to ask, so that the end of the page can be reached. */
const pagesUnasked = 5;

interface LoadMoreProps {
  readonly books: ReturnType<typeof useBooks>;
  readonly shown: number;
  readonly total: number;
}

export function LoadMore({ books, shown, total }: LoadMoreProps) {
  const { t } = useTranslation(['catalogue', 'problems']);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, isPlaceholderData } = books;
  const sentinel = useRef<HTMLDivElement>(null);
  const pages = books.data?.pages.length ?? 0;
  const unasked =
    hasNextPage &&
    !isFetchingNextPage &&
    !isFetchNextPageError &&
    !isPlaceholderData &&
    pages % pagesUnasked !== 0;

  useEffect(() => {
    const element = sentinel.current;
    if (!element || !unasked) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '800px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [unasked, fetchNextPage]);

  if (!hasNextPage && pages <= 1) return null;
  return (
    <div ref={sentinel} className={styles.more}>
      {isFetchNextPageError && (
        <p className={styles.error} role="alert">
          {problemText(t, books.error).title}
        </p>
      )}
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} aria-disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('common:loading') : t('showMore')}
        </Button>
      )}
      <p className={styles.count}>
        {t('shown', { shown: formatNumber(shown), total: formatNumber(total), count: total })}
      </p>
    </div>
  );
}
