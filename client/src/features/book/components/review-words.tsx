import type { Review } from '@mangu/contract/library';
import { useTranslation } from 'react-i18next';
import { PersonName } from '../../../ui/person-name.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from './reviews.module.css';
import { Stars } from './stars.tsx';

/** Stars, writer and day of a review, and its words: text, whatever they hold. */
export function ReviewWords({ review, own = false }: { readonly review: Review; readonly own?: boolean }) {
  const { t } = useTranslation('book');
  return (
    <>
      <p className={styles.by}>
        <Stars value={review.stars} />
        <strong>{own ? t('reviews.you') : <PersonName name={review.by.name} />}</strong>
        <span className={styles.soft}>
          <Time iso={review.updated} />
        </span>
      </p>
      {review.text && (
        <p className={styles.text} translate="no" dir="auto">
          {review.text}
        </p>
      )}
    </>
  );
}
