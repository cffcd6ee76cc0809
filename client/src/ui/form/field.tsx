import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import '../texts.ts';
import styles from './form.module.css';

/** What every field of a form says about itself. */
export interface FieldProps {
  readonly label: string;
  /** What belongs here, before anybody erred. */
  readonly hint?: ReactNode;
  /** What is wrong and how to mend it. */
  readonly error?: string | undefined;
  /** Known from outside where an error summary links here. */
  readonly id?: string;
  readonly required?: boolean;
  /** Writes “optional” behind the label: where most fields are needed. */
  readonly optional?: boolean;
  /** The label is only spoken: where the place explains the field, as in a toolbar. */
  readonly labelHidden?: boolean;
}

/** Attributes of the control itself. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly required?: boolean;
}

interface Props extends FieldProps {
  readonly children: (control: ControlAttributes) => ReactNode;
}

/** Label, hint and error around one control, joined to it for the screen reader. */
export function Field(props: Props) {
  const { label, hint, error, required = false, optional = false, labelHidden = false, children } = props;
  const { t } = useTranslation('ui');
  const ownId = useId();
  const id = props.id ?? ownId;
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [hint && hintId, error && errorId].filter(Boolean).join(' ');
  return (
    <div className={styles.field} data-invalid={error ? true : undefined}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
        {optional && <span className={styles.optional}> ({t('optional')})</span>}
      </label>
      {hint && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
      {error && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true as const }),
        ...(required && { required }),
      })}
    </div>
  );
}
