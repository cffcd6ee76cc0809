import type { OwnSessions } from '@mangu/contract/accounts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAccountChanged } from '../../../lib/account.ts';
import { request } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { FormError } from '../../../ui/form/form.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from '../settings.module.css';
import { useSend } from '../use-send.ts';

/** Where one is signed in, and how to end that. */
export function Sessions() {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const changed = useAccountChanged();
  const { error, send } = useSend();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => request<OwnSessions>('/api/account/sessions', { signal }),
    staleTime: 0,
  });
  return (
    <section className={styles.section}>
      <h2>{t('sessions')}</h2>
      <FormError error={error} />
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className={styles.sessions}>
        {sessions.data?.items.map(({ id, userAgent, address, used, current }) => (
          <li key={id} className={styles.session}>
            <span>
              <span translate="no">{userAgent ?? t('unknown')}</span> {address && <span>{address}</span>}{' '}
              {current ? t('here') : t('used')} <Time iso={used} show="relative" />
            </span>
            {!current && (
              <Button
                onClick={async () => {
                  if (await send('DELETE', `/api/account/sessions/${id}`)) await sessions.refetch();
                }}
              >
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Button
        onClick={async () => {
          if (!(await send('DELETE', '/api/account/sessions'))) return;
          await navigate('/');
          await changed();
        }}
      >
        {t('everywhere')}
      </Button>
    </section>
  );
}
