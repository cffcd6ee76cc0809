import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import styles from './stepper.module.css';
import './texts.ts';

export type StepState = 'done' | 'current' | 'next' | 'stopped';

export interface Step {
  readonly key: string;
  readonly label: string;
  readonly state: StepState;
  /** One line below, e.g. who and when. */
  readonly detail?: string;
}

/** The stages something goes through, and where it is. */
export function Stepper({ steps, label }: { readonly steps: readonly Step[]; readonly label?: string }) {
  const { t } = useTranslation('ui');
  return (
    <ol className={styles.steps} aria-label={label ?? t('steps')}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          className={`${styles.step} ${styles[step.state]}`}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className={styles.mark} aria-hidden="true">
            {step.state === 'done' && <Icon name="check" size={14} />}
            {step.state === 'stopped' && <Icon name="close" size={14} />}
            {(step.state === 'current' || step.state === 'next') && index + 1}
          </span>
          <span className={styles.label}>{step.label}</span>
          <span className="visually-hidden"> ({t(`step.${step.state}`)})</span>
          {step.detail && <span className={styles.detail}>{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}
