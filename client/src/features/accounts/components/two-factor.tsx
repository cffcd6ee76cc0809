import type { TwoFactorSetup } from '@mangu/contract/accounts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountChanged } from '../../../lib/account.ts';
import styles from '../settings.module.css';
import { useSend } from '../use-send.ts';
import { CodeForm } from './code-form.tsx';
import { AccountForm } from './fields.tsx';

const QrCode = lazy(() => import('./qr-code.tsx'));

/** Codes from an authenticator: set up, confirmed by one of them, or switched off. */
export function TwoFactor({ on }: { readonly on: boolean }) {
  const { t } = useTranslation('settings');
  const begin = useSend<TwoFactorSetup>();
  const confirm = useSend();
  const end = useSend();
  const changed = useAccountChanged();
  const [setup, setSetup] = useState<TwoFactorSetup>();
  return (
    <section className={styles.section}>
      <h2>{t('codes')}</h2>
      <p role="status">{t(on ? 'codesOn' : 'codesOff')}</p>
      {setup && !on ? (
        <>
          <p>{t('scan')}</p>
          <div className={styles.qr}>
            <Suspense>
              <QrCode text={setup.uri} label={t('qr')} />
            </Suspense>
          </div>
          <p>
            {t('secret')}:{' '}
            <a href={setup.uri} className={styles.secret} translate="no">
              {setup.secret}
            </a>
          </p>
          <p>{t('backup')}</p>
          <ul className={styles.codes} translate="no">
            {setup.backupCodes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <CodeForm
            label={t('code')}
            submit={t('codesConfirm')}
            numeric
            busy={confirm.busy}
            error={confirm.error}
            onCode={async (code) => {
              if (await confirm.send('POST', '/api/account/two-factor/verification', { code }))
                await changed();
            }}
          />
        </>
      ) : (
        <AccountForm
          key={String(on)}
          id="codes"
          fields={['currentPassword']}
          submit={t(on ? 'codesEnd' : 'codesBegin')}
          primary={false}
          busy={begin.busy || end.busy}
          error={on ? end.error : begin.error}
          onSubmit={async ({ currentPassword: password }) => {
            if (on) {
              setSetup(undefined);
              if (await end.send('POST', '/api/account/two-factor/removal', { password })) await changed();
            } else setSetup((await begin.send('POST', '/api/account/two-factor', { password }))?.answer);
          }}
        />
      )}
    </section>
  );
}
