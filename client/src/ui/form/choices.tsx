import { type ReactNode, useId } from 'react';
import '../texts.ts';
import styles from './form.module.css';
import type { Option } from './inputs.tsx';

interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly id?: string;
  readonly disabled?: boolean;
}

export function Checkbox({ label, checked, onChange, hint, error, disabled = false, ...own }: CheckboxProps) {
  const ownId = useId();
  const id = own.id ?? ownId;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={styles.choice}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={described || undefined}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className={styles.choiceHint}>
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className={`${styles.error} ${styles.choiceHint}`}>
          {error}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly legend: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly legendHidden?: boolean;
  readonly id?: string;
}

interface RadioGroupProps<Value extends string> extends GroupProps {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
}

/** One of a few, all in sight. The arrow keys move, as in every native group. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { value, onChange, options, ...group } = props;
  const name = useId();
  return (
    <Group {...group}>
      {options.map((option) => (
        <div key={option.value} className={styles.choice}>
          <input
            id={`${name}-${option.value}`}
            type="radio"
            name={name}
            checked={value === option.value}
            aria-describedby={option.hint ? `${name}-${option.value}-hint` : undefined}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${name}-${option.value}`}>{option.label}</label>
          {option.hint && (
            <div id={`${name}-${option.value}-hint`} className={styles.choiceHint}>
              {option.hint}
            </div>
          )}
        </div>
      ))}
    </Group>
  );
}

/** Fields that answer one question, under its legend. */
export function Group(props: GroupProps & { readonly children: ReactNode }) {
  const { legend, hint, error, legendHidden = false, children } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset id={id} className={styles.group} aria-describedby={described || undefined} tabIndex={-1}>
      <legend className={legendHidden ? 'visually-hidden' : styles.label}>{legend}</legend>
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {children}
    </fieldset>
  );
}
