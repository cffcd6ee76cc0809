import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../lib/problem-text.ts';
import { Button } from '../button.tsx';
import '../texts.ts';
import styles from './form.module.css';

interface FormProps {
  /** Called instead of the browser's own sending. */
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly label?: string;
}

/** How often the form around was sent off: what its `FormError` found takes the focus at that moment only. */
const Attempts = createContext(0);

/** Fields one below the other. Checking is ours, in words of ours, so the browser's bubbles are off. */
export function Form({ onSubmit, children, label }: FormProps) {
  const [attempts, setAttempts] = useState(0);
  return (
    <form
      noValidate
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        setAttempts((before) => before + 1);
        onSubmit();
      }}
    >
      <Attempts value={attempts}>{children}</Attempts>
    </form>
  );
}

/** The buttons below a form. */
export function FormActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

interface SubmitButtonProps {
  readonly children: ReactNode;
  readonly busy?: boolean;
  readonly kind?: 'primary' | 'plain';
}

/** Sends the form once: while it is busy, pressing it again does nothing, and it keeps the focus. */
export function SubmitButton({ children, busy = false, kind = 'primary' }: SubmitButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      type="submit"
      kind={kind}
      aria-disabled={busy || undefined}
      className={busy ? styles.busy : ''}
      onClick={(event) => {
        if (busy) event.preventDefault();
      }}
    >
      {children}
      {busy && (
        <span className="visually-hidden" role="status">
          {t('loading')}
        </span>
      )}
    </Button>
  );
}

export interface FieldFault {
  /** The `id` the field was given. */
  readonly field: string;
  readonly message: string;
}

interface FormErrorProps {
  /** What the server refused, put into words by its problem id. */
  readonly error?: unknown;
  /** What the page itself found; each leads to its field. */
  readonly faults?: readonly FieldFault[];
  /** Nobody pressed anything, as where a page saves by itself: it is said, and the focus stays where somebody writes. */
  readonly background?: boolean;
}

/**
 * Says above a form what kept it from being sent. Takes the focus when an answer or the page refuses what was sent,
 * and never for a fault that comes or goes while somebody writes: the next letter would go nowhere.
 */
export function FormError({ error, faults = [], background = false }: FormErrorProps) {
  const { t } = useTranslation(['ui', 'problems', 'common']);
  const box = useRef<HTMLDivElement>(null);
  const attempts = useContext(Attempts);
  const found = faults.length > 0;
  useEffect(() => {
    if (error && !background) box.current?.focus();
  }, [error, background]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only sending the form off asks what is wrong with it
  useEffect(() => {
    if (found) box.current?.focus();
  }, [attempts]);
  if (!error && faults.length === 0) return null;
  const problem = error ? problemText(t, error) : undefined;
  return (
    <div ref={box} className={styles.summary} role="alert" tabIndex={-1}>
      <p className={styles.summaryTitle}>
        {problem ? problem.title : t('errors.title', { count: faults.length })}
      </p>
      {problem && <p>{problem.advice}</p>}
      {problem?.instance && <p>{t('common:reference', { id: problem.instance })}</p>}
      {faults.length > 0 && (
        <ul>
          {faults.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(field)?.focus();
                }}
              >
                {message}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
