import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useAccount, useAccountChanged } from '../../lib/account.ts';
import { ApiError } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './accounts.module.css';
import { accountsApi, nextPath } from './api.ts';
import { Door } from './door.tsx';

/** Address and password, then a code for accounts that ask for one; afterwards back to where one came from. */
export function SignInPage() {
  const { search, state } = useLocation();
  const navigate = useNavigate();
  const accountChanged = useAccountChanged();
  const next = nextPath(search);
  const enter = async () => {
    await accountChanged();
    void navigate(next, { replace: true, state });
  };
  // In the address, for the way back from a provider leads to the code, too.
  const show = async (step: Readonly<Record<string, string>>) =>
    navigate(`/sign-in?${new URLSearchParams({ ...step, next })}`, { replace: true, state });
  if (new URLSearchParams(search).get('step') === 'code')
    return <SecondFactor onDone={enter} onAgain={() => void show({})} />;
  return <Password onDone={(step) => (step === 'second-factor' ? show({ step: 'code' }) : enter())} />;
}

/** What the way back from a provider may say. */
const refusals = [
  'provider',
  'provider-declined',
  'provider-not-linked',
  'provider-unverified',
  'provider-suspended',
  'provider-closed',
] as const;

function Password({ onDone }: { readonly onDone: (next: string) => Promise<void> }) {
  const { t } = useTranslation(['accounts', 'problems']);
  const { search } = useLocation();
  const { data: account } = useAccount();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const [tried, setTried] = useState(false);
  const signIn = useMutation({
    mutationFn: () => accountsApi.signIn({ email: email.trim(), password, remember }),
    onSuccess: ({ next }) => onDone(next),
  });
  const provider = useMutation({
    mutationFn: (id: string) => accountsApi.provider(id, nextPath(search)),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const confirmAgain = useMutation({
    mutationFn: () => accountsApi.confirmAgain(email.trim()),
    onSuccess: () => showToast(t('signIn.confirmSent')),
    onError: (failure) => showToast(problemText(t, failure).title, { tone: 'must' }),
  });
  const error = new URLSearchParams(search).get('error') ?? '';
  const refused = refusals.find((one) => one === error);
  const faults = [
    ...(email.trim() === '' ? [{ field: 'email', message: t('missing.email') }] : []),
    ...(password === '' ? [{ field: 'password', message: t('missing.password') }] : []),
  ];
  const fault = (field: string) => (tried ? faults.find((one) => one.field === field)?.message : undefined);
  const refusal: string | undefined = signIn.error instanceof ApiError ? signIn.error.id : undefined;
  return (
    <Door title={t('signIn.title')}>
      <Form
        onSubmit={() => {
          setTried(true);
          if (faults.length === 0) signIn.mutate();
        }}
      >
        {refused && (
          <Notice tone="must" title={t('signIn.refusedTitle')}>
            <p>{t(`signIn.refused.${refused}`)}</p>
          </Notice>
        )}
        <FormError error={provider.error} />
        <FormError error={signIn.error} faults={tried ? faults : []} />
        {refusal === 'address-unverified' && (
          <Button onClick={() => confirmAgain.mutate()}>{t('signIn.confirm')}</Button>
        )}
        <TextInput
          id="email"
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
          error={fault('email')}
        />
        <TextInput
          id="password"
          label={t('password')}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          error={fault('password')}
        />
        <Checkbox label={t('signIn.remember')} checked={remember} onChange={setRemember} />
        <FormActions>
          <SubmitButton busy={signIn.isPending}>{t('signIn.submit')}</SubmitButton>
          <Link to="/reset">{t('signIn.forgotten')}</Link>
        </FormActions>
      </Form>
      <div className={styles.beside}>
        {account?.providers.map(({ id, name }) => (
          <Button key={id} onClick={() => provider.mutate(id)}>
            {t('signIn.with', { name })}
          </Button>
        ))}
        {account?.house.signUp === 'invited' ? (
          <p>{t('signUp.closed')}</p>
        ) : (
          <p>
            {t('signIn.noAccount')} <Link to="/sign-up">{t('signIn.signUp')}</Link>
          </p>
        )}
      </div>
    </Door>
  );
}

interface SecondFactorProps {
  readonly onDone: () => Promise<void>;
  /** Back to where signing in begins. */
  readonly onAgain: () => void;
}

function SecondFactor({ onDone, onAgain }: SecondFactorProps) {
  const { t } = useTranslation('accounts');
  const [kind, setKind] = useState<'totp' | 'backup'>('totp');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => accountsApi.secondFactor({ code: code.trim(), kind }),
    onSuccess: onDone,
  });
  const missing = tried && code.trim() === '' ? t('missing.code') : undefined;
  return (
    <Door title={t('code.title')} text={t('code.text')}>
      <Form
        onSubmit={() => {
          setTried(true);
          if (code.trim() !== '') send.mutate();
        }}
      >
        <FormError error={send.error} />
        <TextInput
          label={t(`code.${kind}`)}
          length="short"
          autoComplete="one-time-code"
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
          value={code}
          onChange={setCode}
          error={missing}
        />
        <FormActions>
          <SubmitButton busy={send.isPending}>{t('code.submit')}</SubmitButton>
          <Button kind="quiet" onClick={() => setKind(kind === 'totp' ? 'backup' : 'totp')}>
            {t(kind === 'totp' ? 'code.useBackup' : 'code.useTotp')}
          </Button>
        </FormActions>
      </Form>
      <div className={styles.beside}>
        <Button kind="quiet" onClick={onAgain}>
          {t('code.again')}
        </Button>
      </div>
    </Door>
  );
}
