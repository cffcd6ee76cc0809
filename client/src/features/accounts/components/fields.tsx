import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextInput } from '../../../ui/form/inputs.tsx';

export type FieldName = 'name' | 'email' | 'newPassword' | 'currentPassword';
type Values = Readonly<Record<FieldName, string>>;

const kinds = {
  name: { type: 'text', autoComplete: 'name', hint: 'nameHint', fault: 'name' },
  email: { type: 'email', autoComplete: 'username', hint: undefined, fault: 'email' },
  newPassword: { type: 'password', autoComplete: 'new-password', hint: 'passwordHint', fault: 'newPassword' },
  currentPassword: { type: 'password', autoComplete: 'current-password', hint: undefined, fault: 'password' },
} as const;

const right: Readonly<Record<FieldName, (value: string) => boolean>> = {
  name: (value) => value.trim() !== '',
  email: (value) => /^[^\s@]+@[^\s@]+$/.test(value.trim()),
  newPassword: (value) => value.length >= 10 && value.length <= 128,
  currentPassword: (value) => value !== '',
};

interface Props {
  /** Makes the ids, so that two forms of a page do not share them. */
  readonly id: string;
  readonly fields: readonly FieldName[];
  readonly initial?: Partial<Values>;
  readonly fixed?: readonly FieldName[];
  readonly submit: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly primary?: boolean;
  readonly children?: ReactNode;
  readonly onSubmit: (values: Values) => Promise<unknown>;
}

/** A small form of an account: each field known to password managers, each fault at its field. */
export function AccountForm(props: Props) {
  const { id, fields, submit, busy, error, primary = true, children, onSubmit } = props;
  const { t } = useTranslation('settings');
  const empty = { name: '', email: '', newPassword: '', currentPassword: '' };
  const [values, setValues] = useState<Values>({ ...empty, ...props.initial });
  const [checked, setChecked] = useState(false);
  const wrong = checked ? fields.filter((name) => !right[name](values[name])) : [];
  const faults = wrong.map((name) => ({ field: `${id}-${name}`, message: t(`faults.${kinds[name].fault}`) }));
  return (
    <Form
      onSubmit={() => {
        setChecked(true);
        if (fields.every((name) => right[name](values[name])))
          void onSubmit({ ...values, email: values.email.trim(), name: values.name.trim() });
      }}
    >
      <FormError error={error} faults={faults} />
      {fields.map((name) => {
        const { hint, fault, ...attributes } = kinds[name];
        return (
          <TextInput
            key={name}
            {...attributes}
            id={`${id}-${name}`}
            label={t(name)}
            hint={hint && t(hint)}
            error={wrong.includes(name) ? t(`faults.${fault}`) : undefined}
            readOnly={props.fixed?.includes(name)}
            required
            value={values[name]}
            onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        );
      })}
      <FormActions>
        <SubmitButton busy={busy} kind={primary ? 'primary' : 'plain'}>
          {submit}
        </SubmitButton>
        {children}
      </FormActions>
    </Form>
  );
}
