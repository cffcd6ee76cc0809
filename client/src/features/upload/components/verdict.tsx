import type { Import } from '@mangu/contract/imports';
import { useTranslation } from 'react-i18next';
import { Findings } from '../../../ui/findings.tsx';
import { Link } from '../../../ui/link.tsx';
import styles from './verdict.module.css';

/** What came of a file: the book, or why not and what its author can do. */
export function Verdict({ found }: { readonly found: Import }) {
  const { t } = useTranslation('upload');
  const rejected = found.verdict === 'rejected';
  return (
    <div className={styles.verdict}>
      {rejected ? (
        <div className={styles.rejected}>
          <p className={styles.reason}>
            {t(`reason.${found.reason}.title`, { defaultValue: t('reason.unknown.title') })}
          </p>
          <p>{t(`reason.${found.reason}.advice`, { defaultValue: t('reason.unknown.advice') })}</p>
        </div>
      ) : (
        <p>
          {t(found.duplicate ? 'verdict.duplicate' : `verdict.${found.verdict}`)}{' '}
          {found.bookId && (
            <Link
              to={`/books/${found.bookId}`}
              className={styles.link}
              aria-label={t('openBook', { title: found.title ?? found.fileName })}
            >
              {t('open')}
            </Link>
          )}
        </p>
      )}
      {found.findings.length > 0 && <Findings findings={found.findings} open={rejected} />}
    </div>
  );
}
