import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Footer } from './footer.tsx';
import { HeaderSearch } from './header-search.tsx';
import { pageOf, placeOf } from './routes.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';
import { useScrollMemory } from './use-scroll-memory.ts';
import { useSearchKey } from './use-search-key.ts';
import { useUploadsWanted } from './use-uploads-wanted.ts';

const Uploads = lazy(() => import('./uploads.tsx'));

/** What stays around every page: header, footer, the place to drop files on, and the keys that work everywhere. */
export function Shell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  useScrollMemory();
  useSearchKey();
  const uploadsWanted = useUploadsWanted();
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('skip')}
      </a>
      <header className={styles.header}>
        <Link to="/" className={styles.home} aria-label={t('home')}>
          <Wordmark />
        </Link>
        <div className={styles.middle}>{pathname !== '/' && <HeaderSearch />}</div>
        <nav className={styles.nav} aria-label={t('nav.label')}>
          {uploadsWanted && (
            <Suspense>
              <Uploads />
            </Suspense>
          )}
          <Link to="/add" className={styles.link} aria-current={pathname === '/add' ? 'page' : undefined}>
            <Icon name="add" />
            <span className={styles.linkText}>{t('nav.add')}</span>
          </Link>
          <ThemeSwitch />
        </nav>
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        <ErrorBoundary key={placeOf(pathname)}>
          <Suspense fallback={<p className="visually-hidden">{t('loading')}</p>}>{pageOf(pathname)}</Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
    </>
  );
}
