import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../../ui/button.tsx';
import { Link } from '../../../ui/link.tsx';
import styles from './empty-house.module.css';

/** There is no book at all yet: what to do, and what it will look like. */
export function EmptyHouse() {
  const { t } = useTranslation('catalogue');
  return (
    <div className={styles.house}>
      <div className={styles.shelf} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </div>
      <h2 className={styles.title}>{t('empty.title')}</h2>
      <p className={styles.text}>{t('empty.text')}</p>
      <Link to="/add" className={buttonClass('primary')}>
        {t('empty.action')}
      </Link>
    </div>
  );
}
