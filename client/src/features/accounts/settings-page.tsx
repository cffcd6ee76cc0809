import type { Me } from '@mangu/contract/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount, useAccountChanged } from '../../lib/account.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { AccountForm } from './components/fields.tsx';
import { OwnData } from './components/own-data.tsx';
import { Sessions } from './components/sessions.tsx';
import { TwoFactor } from './components/two-factor.tsx';
import styles from './settings.module.css';
import { useSend } from './use-send.ts';

/** What a person may change of the own account. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const account = useAccount();
  usePageTitle(t('title'));
  const person = account.data?.person;
  if (!person) return null;
  return (
    <>
      <PageHeader title={t('title')} />
      <NameSection person={person} />
      <AddressSection person={person} />
      <PasswordSection />
      <TwoFactor on={person.twoFactor} />
      <Sessions />
      <OwnData />
    </>
  );
}

function NameSection({ person }: { readonly person: Me }) {
  const { t } = useTranslation('settings');
  const { busy, error, send } = useSend();
  const changed = useAccountChanged();
  const [saved, setSaved] = useState(false);
  return (
    <section className={styles.section}>
      <h2>{t('name')}</h2>
      <AccountForm
        id="own-name"
        fields={['name']}
        initial={{ name: person.name }}
        submit={t('save')}
        primary={false}
        busy={busy}
        error={error}
        onSubmit={async ({ name }) => {
          if (!(await send('PATCH', '/api/account', { name }))) return;
          await changed();
          setSaved(true);
        }}
      />
      <p role="status">{saved && t('saved')}</p>
    </section>
  );
}

function AddressSection({ person }: { readonly person: Me }) {
  const { t } = useTranslation('settings');
  const { busy, error, send } = useSend();
  const [sent, setSent] = useState(false);
  return (
    <section className={styles.section}>
      <h2>{t('address')}</h2>
      <p>{t('addressHint')}</p>
      <AccountForm
        id="own-address"
        fields={['email', 'currentPassword']}
        initial={{ email: person.email }}
        submit={t('change')}
        primary={false}
        busy={busy}
        error={error}
        onSubmit={async ({ email, currentPassword: password }) => {
          if (await send('POST', '/api/account/email', { email, password })) setSent(true);
        }}
      />
      <p role="status">{sent && t('addressSent')}</p>
    </section>
  );
}

function PasswordSection() {
  const { t } = useTranslation('settings');
  const { busy, error, send } = useSend();
  const changed = useAccountChanged();
  const [saved, setSaved] = useState(0);
  return (
    <section className={styles.section}>
      <h2>{t('passwordTitle')}</h2>
      <AccountForm
        key={saved}
        id="own-password"
        fields={['currentPassword', 'newPassword']}
        submit={t('passwordSave')}
        primary={false}
        busy={busy}
        error={error}
        onSubmit={async ({ currentPassword: current, newPassword: password }) => {
          if (!(await send('POST', '/api/account/password', { current, password }))) return;
          await changed();
          setSaved(saved + 1);
        }}
      />
      <p role="status">{saved > 0 && t('passwordSaved')}</p>
    </section>
  );
}
