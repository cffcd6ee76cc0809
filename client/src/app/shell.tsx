import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useAccount } from '../lib/account.ts';
import { houseName } from '../lib/i18n.ts';
import { Link } from '../ui/link.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { pageOf, placeOf } from './routes.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';
import { useScrollMemory } from './use-scroll-memory.ts';
import { useSearchKey } from './use-search-key.ts';
import { useUploadsWanted } from './use-uploads-wanted.ts';

const HeaderSearch = lazy(() => import('./header-search.tsx'));
const Footer = lazy(() => import('./footer.tsx'));
const Uploads = lazy(() => import('./uploads.tsx'));
const loadNavigation = () => import('./navigation.tsx');
const Places = lazy(async () => ({ default: (await loadNavigation()).Places }));
const Tools = lazy(async () => ({ default: (await loadNavigation()).Tools }));

/** What stays around every page: header, footer, the place to drop files on, and the keys that work everywhere. */
export function Shell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { data: account } = useAccount();
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
          <Wordmark name={houseName()} />
        </Link>
        <nav className={styles.places} aria-label={t('nav.label')}>
          {account && (
            <Suspense>
              <Places account={account} />
            </Suspense>
          )}
        </nav>
        <div className={styles.middle}>
          {pathname !== '/' && (
            <Suspense>
              <HeaderSearch />
            </Suspense>
          )}
        </div>
        {uploadsWanted && (
          <Suspense>
            <Uploads />
          </Suspense>
        )}
        <div className={styles.tools}>
          {account && (
            <Suspense>
              <Tools account={account} />
            </Suspense>
          )}
        </div>
        <div className={styles.theme}>
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        <ErrorBoundary key={placeOf(pathname)}>
          <Suspense fallback={<p className="visually-hidden">{t('loading')}</p>}>{pageOf(pathname)}</Suspense>
        </ErrorBoundary>
      </main>
      <Suspense>
        <Footer />
      </Suspense>
    </>
  );
}
