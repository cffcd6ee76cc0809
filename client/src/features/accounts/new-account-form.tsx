import { passwordLength } from '@mangu/contract/accounts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface NewAccountFormProps {
  readonly submit: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly email?: string;
  readonly onSubmit: (account: NewAccount) => void;
  readonly children?: ReactNode;
}

/** Name, address and password of somebody new. */
export function NewAccountForm(props: NewAccountFormProps) {
  const { submit, busy, error, onSubmit } = props;
  const { t } = useTranslation('accounts');
  const [name, setName] = useState('');
  const [email, setEmail] = useState(props.email ?? '');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { minimum } = passwordLength;
  const faults = [
    ...(name.trim() === '' ? [{ field: 'name', message: t('missing.name') }] : []),
    ...(email.includes('@') ? [] : [{ field: 'email', message: t('missing.email') }]),
    ...(password.length < minimum ? [{ field: 'password', message: t('missing.short', { minimum }) }] : []),
  ];
  const fault = (field: string) => (tried ? faults.find((one) => one.field === field)?.message : undefined);
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (faults.length === 0) onSubmit({ name: name.trim(), email: email.trim(), password });
      }}
    >
      <FormError error={error} faults={tried ? faults : []} />
      <TextInput
        id="name"
        label={t('name')}
        hint={t('nameHint')}
        autoComplete="name"
        required
        value={name}
        onChange={setName}
        error={fault('name')}
      />
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
        hint={t('passwordHint', { minimum })}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        onChange={setPassword}
        error={fault('password')}
      />
      <FormActions>
        <SubmitButton busy={busy}>{submit}</SubmitButton>
      </FormActions>
    </Form>
  );
}
