import { useTranslation } from 'react-i18next';
import { Icon } from '../../../ui/icon.tsx';
import { type StepState, steps } from '../stages.ts';
import styles from './steps.module.css';

/** Where a file is on its way from this device to the catalogue. */
export function Steps({ states }: { readonly states: readonly StepState[] }) {
  const { t } = useTranslation('upload');
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => {
        const state = states[index] ?? 'ahead';
        return (
          <li
            key={step}
            className={`${styles.step} ${styles[state]}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span className={styles.mark} aria-hidden="true">
              {state === 'done' && <Icon name="check" size={12} />}
              {state === 'failed' && <Icon name="close" size={12} />}
            </span>
            <span>{t(`step.${step}`)}</span>{' '}
            <span className="visually-hidden">{t(`stepState.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
