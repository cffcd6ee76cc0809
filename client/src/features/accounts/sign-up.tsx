import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAccount, useAccountChanged } from '../../lib/account.ts';
import { Link } from '../../ui/link.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './accounts.module.css';
import { accountsApi, tokenOfLink, useInvitation } from './api.ts';
import { Door } from './door.tsx';
import { type NewAccount, NewAccountForm } from './new-account-form.tsx';

export function SignUpPage() {
  const { t } = useTranslation('accounts');
  const { data: account } = useAccount();
  const signUp = useMutation({ mutationFn: (made: NewAccount) => accountsApi.signUp(made) });
  if (signUp.isSuccess) {
    return (
      <Door title={t('signUp.sentTitle')} text={t('signUp.sent', { email: signUp.variables.email })}>
        {account?.mailbox && <Link to="/mailbox">{t('signUp.mailbox')}</Link>}
      </Door>
    );
  }
  if (account?.house.signUp === 'invited') {
    return (
      <Door title={t('signUp.title')} text={t('signUp.closed')}>
        <Link to="/sign-in">{t('signIn.title')}</Link>
      </Door>
    );
  }
  return (
    <Door title={t('signUp.title')} text={t('signUp.text')}>
      <NewAccountForm
        submit={t('signUp.submit')}
        busy={signUp.isPending}
        error={signUp.error}
        onSubmit={signUp.mutate}
      />
      <div className={styles.beside}>
        <p>
          {t('signUp.known')} <Link to="/sign-in">{t('signIn.title')}</Link>
        </p>
      </div>
    </Door>
  );
}

/** A one-time link: of an administrator, the first of a house or one who got lost, or of somebody invited. */
export function WelcomePage() {
  const { t } = useTranslation('accounts');
  const token = tokenOfLink();
  const navigate = useNavigate();
  const accountChanged = useAccountChanged();
  const invitation = useInvitation(token);
  const welcome = useMutation({
    mutationFn: (made: NewAccount) => accountsApi.welcome({ token, ...made }),
    onSuccess: async () => {
      await accountChanged();
      void navigate('/', { replace: true });
    },
  });
  if (invitation.error) {
    return (
      <Door title={t('welcome.title')}>
        <ErrorState error={invitation.error} />
      </Door>
    );
  }
  const { email, known, administrator } = invitation.data ?? {
    email: null,
    known: false,
    administrator: true,
  };
  const text = known && email ? t('welcome.again', { email }) : t('welcome.text');
  return (
    <Door
      title={t(administrator ? 'welcome.title' : 'welcome.invited')}
      text={administrator ? text : t('welcome.invitedText')}
    >
      {invitation.data && (
        <NewAccountForm
          submit={t('welcome.submit')}
          busy={welcome.isPending}
          error={welcome.error}
          onSubmit={welcome.mutate}
          {...(email !== null && { email })}
        />
      )}
    </Door>
  );
}
