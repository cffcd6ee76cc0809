import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextInput } from '../../../ui/form/inputs.tsx';

interface Props {
  readonly label: string;
  readonly submit: string;
  readonly numeric: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onCode: (code: string) => Promise<unknown>;
}

/** One code, which phones and password managers fill in by themselves. */
export function CodeForm({ label, submit, numeric, busy, error, onCode }: Props) {
  const { t } = useTranslation('settings');
  const [code, setCode] = useState('');
  const [checked, setChecked] = useState(false);
  const fault = checked && code.trim().length < 6 ? t('faults.code') : undefined;
  return (
    <Form
      onSubmit={() => {
        setChecked(true);
        if (code.trim().length >= 6) void onCode(code);
      }}
    >
      <FormError error={error} faults={fault ? [{ field: 'code', message: fault }] : []} />
      <TextInput
        id="code"
        label={label}
        error={fault}
        length="short"
        autoComplete="one-time-code"
        inputMode={numeric ? 'numeric' : 'text'}
        required
        value={code}
        onChange={setCode}
      />
      <FormActions>
        <SubmitButton busy={busy}>{submit}</SubmitButton>
      </FormActions>
    </Form>
  );
}
