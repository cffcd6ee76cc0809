import type { Health } from '@mangu/contract/health';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../lib/account.ts';
import { request, toQueryString } from '../lib/api.ts';
import { Link } from '../ui/link.tsx';
import styles from './footer.module.css';

/** Where to turn, and what this is. */
export default function Footer() {
  const { t } = useTranslation();
  const { data: account } = useAccount();
  const contact = account?.house.contact;
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
        {contact && (
          <a href={`mailto:${contact.replace(/[?&#%]/g, encodeURIComponent)}`} translate="no">
            {contact}
          </a>
        )}
      </nav>
      <p>{health.data ? t('footer.version', { version: health.data.version }) : t('name')}</p>
    </footer>
  );
}
