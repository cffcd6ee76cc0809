import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from '../book-page.module.css';

/** The shape of a book page, until the book is there. */
export function BookPageSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.page} aria-busy="true">
      <span className="visually-hidden">{t('loading')}</span>
      <div className={styles.cover}>
        <Skeleton ratio="2 / 3" />
      </div>
      <div className={styles.head}>
        <Skeleton width="80%" height="3.25rem" />
        <br />
        <Skeleton width="35%" height="1.4rem" />
        <br />
        <Skeleton width="55%" height="1rem" />
        <br />
        <Skeleton width="11rem" height="3.25rem" />
      </div>
      <div className={styles.body}>
        <div>
          {[100, 96, 99, 92, 97, 60].map((width) => (
            <div key={width}>
              <Skeleton width={`${width * 0.7}%`} height="1rem" />
              <br />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
