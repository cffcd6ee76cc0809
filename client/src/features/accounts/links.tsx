import { passwordLength } from '@mangu/contract/accounts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useAccount, useAccountChanged } from '../../lib/account.ts';
import { ApiError } from '../../lib/api.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';
import { Link } from '../../ui/link.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { accountsApi, keepToken, keptToken, tokenOfLink } from './api.ts';
import { Door } from './door.tsx';

/** Opening the link of the mail is all there is to do; a changed address asks to be signed in, too. */
export function VerifyPage() {
  const { t } = useTranslation('accounts');
  const navigate = useNavigate();
  const { state } = useLocation();
  const { data: account } = useAccount();
  const accountChanged = useAccountChanged();
  const token = tokenOfLink() || keptToken(state);
  const { mutate, error, isSuccess } = useMutation({
    mutationFn: accountsApi.verify,
    onSuccess: accountChanged,
  });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate(token);
  }, [mutate, token]);
  const signInNeeded = error instanceof ApiError && error.id === 'sign-in-needed';
  const signIn = () => void navigate('/sign-in?next=/verify', { state: keepToken(token) });
  return (
    <Door title={t('verify.title')} text={isSuccess ? t('verify.done') : undefined}>
      {error && (
        <ErrorState
          error={error}
          action={
            signInNeeded && (
              <Button kind="primary" onClick={signIn}>
                {t('verify.next')}
              </Button>
            )
          }
        />
      )}
      {!error && !isSuccess && <p role="status">{t('verify.busy')}</p>}
      {isSuccess && (
        <Link to={account?.person ? '/account' : '/sign-in'} className={buttonClass('primary')}>
          {t(account?.person ? 'verify.settings' : 'verify.next')}
        </Link>
      )}
    </Door>
  );
}

/** Asks for the link; with the link, sets the password. */
export function ResetPage() {
  return tokenOfLink() === '' ? <AskReset /> : <SetPassword token={tokenOfLink()} />;
}

function AskReset() {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useMutation({ mutationFn: () => accountsApi.askReset(email.trim()) });
  const missing = email.includes('@') ? undefined : t('missing.email');
  if (ask.isSuccess) return <Door title={t('reset.title')} text={t('reset.sent', { email })} />;
  return (
    <Door title={t('reset.title')} text={t('reset.text')}>
      <Form
        onSubmit={() => {
          setTried(true);
          if (!missing) ask.mutate();
        }}
      >
        <FormError error={ask.error} />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
          error={tried ? missing : undefined}
        />
        <FormActions>
          <SubmitButton busy={ask.isPending}>{t('reset.submit')}</SubmitButton>
        </FormActions>
      </Form>
    </Door>
  );
}

function SetPassword({ token }: { readonly token: string }) {
  const { t } = useTranslation('accounts');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { minimum } = passwordLength;
  const set = useMutation({ mutationFn: () => accountsApi.reset({ token, password }) });
  const short = password.length < minimum ? t('missing.short', { minimum }) : undefined;
  if (set.isSuccess) {
    return (
      <Door title={t('reset.title')} text={t('reset.done')}>
        <Link to="/sign-in" className={buttonClass('primary')}>
          {t('signIn.title')}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t('reset.title')} text={t('reset.setText')}>
      <Form
        onSubmit={() => {
          setTried(true);
          if (!short) set.mutate();
        }}
      >
        <FormError error={set.error} />
        <TextInput
          label={t('newPassword')}
          hint={t('passwordHint', { minimum })}
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={setPassword}
          error={tried ? short : undefined}
        />
        <FormActions>
          <SubmitButton busy={set.isPending}>{t('reset.set')}</SubmitButton>
        </FormActions>
      </Form>
    </Door>
  );
}
