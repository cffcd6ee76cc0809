import type { BookDetail } from '@mangu/contract/books';
import type { Review } from '@mangu/contract/library';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../../../lib/account.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { ReasonDialog } from '../../../ui/confirm-dialog.tsx';
import { Link } from '../../../ui/link.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import { useMyBook } from '../api/my-book.ts';
import { useReport, useReviews } from '../api/reviews.ts';
import { OwnReview } from './own-review.tsx';
import { ReviewWords } from './review-words.tsx';
import styles from './reviews.module.css';
import sectionStyles from './section.module.css';
import { Stars } from './stars.tsx';

const reasonLength = 1000;

/** What readers say of the book: the average, one's own words, and those of the others. */
export function Reviews({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation(['book', 'common']);
  const { person, known, mine } = useMyBook(book.id);
  const closed = useAccount().data?.house.reviews === 'closed';
  const reviews = useReviews(book.id);
  const [reporting, setReporting] = useState<Review | null>(null);
  const [reported, setReported] = useState<ReadonlySet<string>>(new Set());
  const report = useReport((id) => {
    setReporting(null);
    setReported((all) => new Set(all).add(id));
    showToast(t('reviews.reported'));
  });
  const rating = reviews.data?.pages[0]?.rating;
  const others = reviews.data?.pages.flatMap(({ items }) => items.filter(({ by }) => by.id !== person?.id));
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews" className={sectionStyles.title}>
        {t('reviews.title')}
      </h2>
      <div className={styles.stack}>
        {reviews.error && !reviews.data && (
          <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />
        )}
        {rating && rating.average !== null && (
          <p className={styles.rating}>
            <Stars value={rating.average} />{' '}
            {t('reviews.average', {
              count: rating.count,
              number: formatNumber(rating.count),
              average: formatNumber(rating.average),
            })}
          </p>
        )}
        {rating?.count === 0 && <p className={styles.soft}>{t('reviews.none')}</p>}
        {mine && <OwnReview bookId={book.id} mine={mine} closed={closed} />}
        {known && !person && !closed && (
          <p>
            <Link to={`/sign-in?next=${encodeURIComponent(`/books/${book.id}`)}`}>{t('reviews.signIn')}</Link>
          </p>
        )}
        {others && others.length > 0 && (
          <ul className={styles.list} aria-label={t('reviews.list')}>
            {others.map((review) => (
              <li key={review.id} className={styles.review}>
                <ReviewWords review={review} />
                {person && (
                  <p>
                    <button
                      type="button"
                      className={sectionStyles.more}
                      disabled={reported.has(review.id)}
                      onClick={() => setReporting(review)}
                    >
                      {reported.has(review.id)
                        ? t('reviews.isReported')
                        : t('reviews.report', { name: review.by.name })}
                    </button>
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
        {reviews.hasNextPage && (
          <p>
            <Button
              aria-disabled={reviews.isFetchingNextPage}
              onClick={() => {
                if (!reviews.isFetchingNextPage) void reviews.fetchNextPage();
              }}
            >
              {t(reviews.isFetchingNextPage ? 'common:loading' : 'reviews.more')}
            </Button>
          </p>
        )}
      </div>
      <ReasonDialog
        open={reporting !== null}
        onClose={() => {
          setReporting(null);
          report.reset();
        }}
        title={t('reviews.reportTitle')}
        label={t('reviews.reportReason')}
        hint={t('reviews.reportHint')}
        confirmLabel={t('reviews.reportSend')}
        maxLength={reasonLength}
        needed
        busy={report.isPending}
        error={report.error}
        onConfirm={(reason) => reporting && report.mutate({ reviewId: reporting.id, reason })}
      />
    </section>
  );
}
