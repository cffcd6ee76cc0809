import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './accounts.module.css';
import { useMailbox } from './api.ts';

/** What would have been sent, on an installation without a mail server. */
export function MailboxPage() {
  const { t } = useTranslation('accounts');
  usePageTitle(t('mailbox.title'));
  const list = useMailbox();
  return (
    <>
      <PageHeader title={t('mailbox.title')}>
        <p>{t('mailbox.text')}</p>
      </PageHeader>
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {!list.error && !list.pending && list.rows.length === 0 && (
        <EmptyState title={t('mailbox.emptyTitle')}>{t('mailbox.empty')}</EmptyState>
      )}
      <ul className={styles.mails} aria-busy={list.pending}>
        {list.rows.map(({ id, subject, recipient, created, text }) => (
          <li key={id} className={styles.mail}>
            <h2 data-served>{subject}</h2>
            <p className={styles.head}>
              <span translate="no">{t('mailbox.to', { recipient })}</span> ·{' '}
              <Time iso={created} show="relative" />
            </p>
            <p className={styles.text} data-served>
              {linked(text)}
            </p>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button className={styles.more ?? ''} onClick={list.loadMore}>
          {t('mailbox.more')}
        </Button>
      )}
    </>
  );
}

/** Links to pages of this house open them; everything else stays text. */
function linked(text: string): ReactNode[] {
  return text.split(/(https?:\/\/\S+)/).map((part, index) => {
    const key = `${index} ${part}`;
    if (index % 2 === 0 || !URL.canParse(part)) return <span key={key}>{part}</span>;
    const { origin, pathname, search, hash } = new URL(part);
    if (origin !== window.location.origin) return <span key={key}>{part}</span>;
    return (
      <Link key={key} to={pathname + search + hash}>
        {part}
      </Link>
    );
  });
}
