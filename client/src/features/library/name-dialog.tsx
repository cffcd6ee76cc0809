import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';

interface NameDialogProps {
  readonly title: string;
  readonly name: string;
  readonly confirmLabel: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a shelf. */
export function NameDialog(props: NameDialogProps) {
  const { title, confirmLabel, busy, error, onConfirm, onClose } = props;
  const { t } = useTranslation(['library', 'ui', 'common']);
  const [name, setName] = useState(props.name);
  const [missing, setMissing] = useState(false);
  return (
    <Dialog open onClose={onClose} title={title} closeLabel={t('common:close')}>
      <Form
        onSubmit={() => {
          setMissing(name.trim() === '');
          if (name.trim() !== '') onConfirm(name.trim());
        }}
      >
        <FormError error={error} />
        <TextInput
          label={t('shelves.name')}
          value={name}
          onChange={setName}
          error={missing && name.trim() === '' ? t('shelves.nameMissing') : undefined}
          maxLength={100}
          autoComplete="off"
        />
        <FormActions>
          <SubmitButton busy={busy}>{confirmLabel}</SubmitButton>
          <Button kind="quiet" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
