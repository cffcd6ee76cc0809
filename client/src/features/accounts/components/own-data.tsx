import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAccount, useAccountChanged } from '../../../lib/account.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import styles from '../settings.module.css';
import { useSend } from '../use-send.ts';
import { AccountForm } from './fields.tsx';

/** What is kept about oneself, to take along; and the way out. */
export function OwnData() {
  const { t } = useTranslation(['settings', 'common']);
  const [leaving, setLeaving] = useState(false);
  const close = () => setLeaving(false);
  return (
    <section className={styles.section}>
      <h2>{t('data.title')}</h2>
      <div className={styles.data}>
        <p>{t('data.text')}</p>
        <a className={buttonClass('plain')} href="/api/account/data" download="my-data.json">
          {t('data.download')}
        </a>
        <p>{t('data.leaveText')}</p>
        <Button onClick={() => setLeaving(true)}>{t('data.leave')}</Button>
      </div>
      <Dialog open={leaving} onClose={close} title={t('data.leaveTitle')} closeLabel={t('common:close')}>
        {leaving && <Leave onStay={close} />}
      </Dialog>
    </section>
  );
}

const going = ['reading', 'words', 'work', 'account'] as const;
const staying = ['books', 'log'] as const;

function Leave({ onStay }: { readonly onStay: () => void }) {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const changed = useAccountChanged();
  const { data: account } = useAccount();
  const { busy, error, send } = useSend();
  const [byAddress, setByAddress] = useState(false);
  const elsewhere = (account?.providers.length ?? 0) > 0;
  return (
    <div className={styles.leave}>
      <p>{t('data.goes')}</p>
      <ul>
        {going.map((what) => (
          <li key={what}>{t(`data.going.${what}`)}</li>
        ))}
      </ul>
      <p>{t('data.stays')}</p>
      <ul>
        {staying.map((what) => (
          <li key={what}>{t(`data.staying.${what}`)}</li>
        ))}
      </ul>
      <p>{t(byAddress ? 'data.sureAddress' : 'data.surePassword')}</p>
      <AccountForm
        key={String(byAddress)}
        id="leave"
        fields={[byAddress ? 'email' : 'currentPassword']}
        submit={t('data.leave')}
        busy={busy}
        error={error}
        onSubmit={async ({ currentPassword: password, email }) => {
          if (!(await send('POST', '/api/account/delete', byAddress ? { email } : { password }))) return;
          await navigate('/');
          await changed();
          showToast(t('data.left'));
        }}
      >
        <Button kind="quiet" onClick={onStay}>
          {t('data.stay')}
        </Button>
        {elsewhere && (
          <Button kind="quiet" onClick={() => setByAddress(!byAddress)}>
            {t(byAddress ? 'data.byPassword' : 'data.byAddress')}
          </Button>
        )}
      </AccountForm>
    </div>
  );
}
