import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';
import { FormActions, FormError, SubmitButton } from './form/form.tsx';
import { TextArea } from './form/inputs.tsx';
import './texts.ts';

interface AskProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A question or an order: “Delete this draft?” */
  readonly title: string;
  readonly children?: ReactNode;
  /** The verb itself, never “OK”. */
  readonly confirmLabel: string;
  readonly busy?: boolean;
  /** Why it did not work, from the server. */
  readonly error?: unknown;
}

interface ConfirmDialogProps extends AskProps {
  readonly onConfirm: () => void;
  /** What will be lost, one thing a line; nothing for what can be taken back. */
  readonly lost?: readonly string[];
}

/** Asks before something that cannot simply be undone, and names what will be lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, children, confirmLabel, busy = false, error, onConfirm, lost = [] } = props;
  const { t } = useTranslation(['ui', 'common']);
  return (
    <Dialog open={open} onClose={onClose} title={title} closeLabel={t('common:close')}>
      <form
        noValidate
        className={styles.ask}
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <FormError error={error} />
        {children}
        {lost.length > 0 && (
          <div className={styles.lost}>
            <p>{t('lost')}</p>
            <ul>
              {lost.map((thing) => (
                <li key={thing}>{thing}</li>
              ))}
            </ul>
          </div>
        )}
        <FormActions>
          <SubmitButton busy={busy}>{confirmLabel}</SubmitButton>
          <Button kind="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  );
}

interface ReasonDialogProps extends AskProps {
  readonly onConfirm: (reason: string) => void;
  readonly needed: boolean;
  readonly label?: string;
  readonly hint?: string;
  /** As many characters as the server takes. */
  readonly maxLength?: number;
}

/** Asks why, for acts another person must understand. The text stays when the sending fails. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { open, onClose, title, children, confirmLabel, busy = false, error, onConfirm, needed } = props;
  const { t } = useTranslation(['ui', 'common']);
  return (
    <Dialog open={open} onClose={onClose} title={title} closeLabel={t('common:close')}>
      <ReasonForm
        label={props.label ?? t('reason')}
        hint={props.hint}
        maxLength={props.maxLength ?? 2000}
        needed={needed}
        confirmLabel={confirmLabel}
        busy={busy}
        error={error}
        onConfirm={onConfirm}
        onClose={onClose}
      >
        {children}
      </ReasonForm>
    </Dialog>
  );
}

interface ReasonFormProps extends Omit<ReasonDialogProps, 'open' | 'title' | 'hint'> {
  readonly hint: string | undefined;
}

function ReasonForm(props: ReasonFormProps) {
  const {
    label = '',
    hint,
    maxLength,
    needed,
    confirmLabel,
    busy = false,
    error,
    onConfirm,
    onClose,
    children,
  } = props;
  const { t } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <form
      noValidate
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (needed && reason.trim() === '') setMissing(true);
        else onConfirm(reason.trim());
      }}
    >
      <FormError error={error} />
      {children}
      <TextArea
        label={label}
        required={needed}
        optional={!needed}
        value={reason}
        maxLength={maxLength}
        error={missing && reason.trim() === '' ? t('reasonMissing') : undefined}
        onChange={setReason}
        {...(hint !== undefined && { hint })}
      />
      <FormActions>
        <SubmitButton busy={busy}>{confirmLabel}</SubmitButton>
        <Button kind="quiet" onClick={onClose}>
          {t('cancel')}
        </Button>
      </FormActions>
    </form>
  );
}
