import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'react';
import { Icon } from '../icon.tsx';
import { Field, type FieldProps } from './field.tsx';
import styles from './form.module.css';

interface Valued {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

type Own = 'value' | 'onChange' | 'id' | 'required' | 'className';

interface TextInputProps extends FieldProps, Valued, Omit<InputHTMLAttributes<HTMLInputElement>, Own> {
  readonly ref?: Ref<HTMLInputElement>;
  /** How long an answer is expected: the field says so by its width. */
  readonly length?: 'short' | 'full';
}

/** One line of text: also `type="email"`, `"password"`, `"search"`, `"number"`. */
export function TextInput(props: TextInputProps) {
  const { value, onChange, length = 'full', type = 'text', ...all } = props;
  const [field, rest] = splitField(all);
  return (
    <Field {...field}>
      {(control) => (
        <input
          {...rest}
          {...control}
          type={type}
          className={`${styles.input} ${styles[length]}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface TextAreaProps extends FieldProps, Valued, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, Own> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines; grows with what is written. */
export function TextArea({ value, onChange, rows = 3, ...all }: TextAreaProps) {
  const [field, rest] = splitField(all);
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          rows={rows}
          className={`${styles.input} ${styles.area}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly disabled?: boolean;
}

/** The system's own list of choices. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, onChange, options, disabled = false, ...field } = props;
  return (
    <Field {...field}>
      {(control) => (
        <span className={styles.select}>
          <select
            {...control}
            className={styles.input}
            value={value}
            disabled={disabled}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value);
              if (chosen) onChange(chosen.value);
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron" size={16} />
        </span>
      )}
    </Field>
  );
}

interface DateInputProps extends FieldProps, Valued {
  readonly min?: string;
  readonly max?: string;
  /** `datetime-local` for a moment, in whatever zone the page says. */
  readonly kind?: 'date' | 'datetime-local' | 'time';
}

/** A date (`2026-11-25`) or moment (`2026-11-25T20:30`) in the browser's own picker. */
export function DateInput({ value, onChange, min, max, kind = 'date', ...field }: DateInputProps) {
  return (
    <Field {...field}>
      {(control) => (
        <input
          {...control}
          type={kind}
          min={min}
          max={max}
          className={`${styles.input} ${styles.short}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Keeps undefined out of what was not given, as exact optional properties ask. */
function splitField<T extends FieldProps>(all: T): [FieldProps, Omit<T, keyof FieldProps>] {
  const { label, hint, error, id, required, optional, labelHidden, ...rest } = all;
  const field: FieldProps = {
    label,
    error,
    ...(hint !== undefined && { hint }),
    ...(id !== undefined && { id }),
    ...(required !== undefined && { required }),
    ...(optional !== undefined && { optional }),
    ...(labelHidden !== undefined && { labelHidden }),
  };
  return [field, rest];
}
