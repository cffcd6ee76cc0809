import { useTranslation } from 'react-i18next';
import { addTexts } from '../../../lib/i18n.ts';
import nothing from '../../../locales/en/nothing.json';
import { buttonClass } from '../../../ui/button.tsx';
import { Link } from '../../../ui/link.tsx';
import styles from './empty-house.module.css';

addTexts('nothing', nothing);

/** There is no book at all yet: what to do, and what it will look like. */
export default function EmptyHouse() {
  const { t } = useTranslation('nothing');
  return (
    <div className={styles.house}>
      <div className={styles.shelf} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </div>
      <h2 className={styles.title}>{t('house.title')}</h2>
      <p className={styles.text}>{t('house.text')}</p>
      <Link to="/add" className={buttonClass('primary')}>
        {t('house.action')}
      </Link>
    </div>
  );
}
