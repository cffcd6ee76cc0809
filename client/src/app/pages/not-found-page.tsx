import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import styles from './not-found-page.module.css';

export default function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <div className={styles.page}>
      <PageHeading className={styles.title}>{t('notFound.title')}</PageHeading>
      <p className={styles.text}>{t('notFound.text')}</p>
      <Link to="/" className={buttonClass('primary')}>
        {t('toCatalogue')}
      </Link>
    </div>
  );
}
