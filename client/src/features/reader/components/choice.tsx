import type { CSSProperties } from 'react';
import styles from './choice.module.css';

interface ChoiceProps<T extends string | number | null> {
  readonly name: string;
  readonly legend: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly text: (value: T) => string;
  readonly look?: 'row' | 'list' | 'swatches';
  readonly style?: (value: T) => CSSProperties;
  readonly className?: (value: T) => string;
}

/** One of a few, as radio buttons that look like a row of keys, a list, or swatches. */
export function Choice<T extends string | number | null>(props: ChoiceProps<T>) {
  const { name, legend, values, value, onChange, text, look = 'row', style, className } = props;
  return (
    <fieldset className={`${styles.choice} ${styles[look]}`}>
      <legend>{legend}</legend>
      <div className={styles.options}>
        {values.map((one) => (
          <label key={String(one)} className={styles.option}>
            <input
              type="radio"
              className="visually-hidden"
              name={`reader-${name}`}
              checked={one === value}
              onChange={() => onChange(one)}
            />
            {look === 'swatches' && (
              <span className={styles.swatch} style={style?.(one)} aria-hidden="true" />
            )}
            <span className={`${styles.text} ${className?.(one) ?? ''}`}>{text(one)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
