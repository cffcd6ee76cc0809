import type { Health } from '@mangu/contract/health';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request, toQueryString } from '../lib/api.ts';
import { Link } from '../ui/link.tsx';
import styles from './footer.module.css';

export function Footer() {
  const { t } = useTranslation();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => request<Health>('/api/health', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <footer className={styles.footer}>
      <nav className={styles.links} aria-label={t('footer.label')}>
        <Link to={`/${toQueryString({ q: 'handbook' })}`}>{t('footer.handbook')}</Link>
        <a href="/api/docs">{t('footer.api')}</a>
      </nav>
      <p>{health.data ? t('footer.version', { version: health.data.version }) : t('name')}</p>
    </footer>
  );
}
