import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from './continue-reading.module.css';

/** Of the true size: one row, whatever it will hold. */
export function ContinueReadingSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.section} aria-busy="true">
      <h2 className={styles.title}>{t('continue.title')}</h2>
      <div className={styles.list}>
        <div className={styles.item}>
          <div className={styles.cover}>
            <Skeleton ratio="2 / 3" />
          </div>
          <div className={styles.text}>
            <Skeleton width="80%" height="1.1rem" />
          </div>
        </div>
      </div>
    </div>
  );
}
