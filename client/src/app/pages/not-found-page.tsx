import { useTranslation } from 'react-i18next';
import { addTexts } from '../../lib/i18n.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import nothing from '../../locales/en/nothing.json';
import { buttonClass } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import styles from './not-found-page.module.css';

addTexts('nothing', nothing);

export default function NotFoundPage() {
  const { t } = useTranslation(['common', 'nothing']);
  usePageTitle(t('nothing:page.title'));
  return (
    <div className={styles.page}>
      <PageHeading className={styles.title}>{t('nothing:page.title')}</PageHeading>
      <p className={styles.text}>{t('nothing:page.text')}</p>
      <Link to="/" className={buttonClass('primary')}>
        {t('toCatalogue')}
      </Link>
    </div>
  );
}
