import { useId } from 'react';
import { formatExactMoment, formatMoment, formatRelative } from '../lib/format-measures.ts';
import styles from './time.module.css';

interface TimeProps {
  /** A moment in ISO 8601 with its zone, as the API gives it. */
  readonly iso: string;
  /** `relative`: “3 hours ago”. */
  readonly show?: 'moment' | 'relative';
  /** The keyboard can reach it and sees the exact time too. Not in the rows of a table, where it would be a stop in each. */
  readonly focusable?: boolean;
}

/** A moment in the person's own zone; pointing at it shows second and zone. */
export function Time({ iso, show = 'moment', focusable = false }: TimeProps) {
  const id = useId();
  const exact = formatExactMoment(iso);
  const text = show === 'relative' ? formatRelative(iso) : formatMoment(iso);
  if (!focusable) {
    return (
      <time dateTime={iso} title={exact} className={styles.time}>
        {text}
      </time>
    );
  }
  return (
    <span className={styles.anchor}>
      <button type="button" className={styles.button} aria-describedby={id}>
        <time dateTime={iso}>{text}</time>
      </button>
      <span role="tooltip" id={id} className={styles.tip}>
        {exact}
      </span>
    </span>
  );
}
