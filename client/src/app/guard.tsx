import type { Role } from '@mangu/contract/people';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { holds, useAccount } from '../lib/account.ts';
import { addTexts } from '../lib/i18n.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import shell from '../locales/en/shell.json';
import { buttonClass } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ErrorState } from '../ui/states.tsx';

addTexts('shell', shell);

interface GuardProps {
  readonly roles: readonly Role[];
  readonly children: ReactNode;
}

/**
 * Shows a page to whom it is for. The server decides again with every request; this only spares people a page
 * that could not show anything.
 */
export default function Guard({ roles, children }: GuardProps) {
  const { t } = useTranslation('common');
  const { pathname, search } = useLocation();
  const account = useAccount();
  if (account.isPending) return <p className="visually-hidden">{t('loading')}</p>;
  if (account.error)
    return <ErrorState error={account.error} heading="h1" onRetry={() => void account.refetch()} />;
  if (account.data.person === null)
    return <Navigate replace to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} />;
  if (roles.length > 0 && !holds(account.data, ...roles)) return <NotForYou roles={roles} />;
  return children;
}

function NotForYou({ roles }: { readonly roles: readonly Role[] }) {
  const { t } = useTranslation('shell');
  usePageTitle(t('notForYou.title'));
  return (
    <>
      <PageHeader title={t('notForYou.title')}>
        <p>{t(`notForYou.${roles[0] ?? 'reader'}`)}</p>
        <p>{t('notForYou.advice')}</p>
      </PageHeader>
      <Link to="/" className={buttonClass('primary')}>
        {t('common:toCatalogue')}
      </Link>
    </>
  );
}
