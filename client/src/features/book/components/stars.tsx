import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { Group } from '../../../ui/form/choices.tsx';
import styles from './stars.module.css';

const steps = [1, 2, 3, 4, 5] as const;

const shape = 'M10 2.3l2.3 4.9 5.3.7-3.9 3.7 1 5.3-4.7-2.6-4.7 2.6 1-5.3L2.4 7.9l5.3-.7z';

/** @param full share of it that is filled. */
function Star({ full }: { readonly full: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      className={styles.star}
      aria-hidden="true"
      focusable="false"
    >
      <path d={shape} />
      {full > 0 && (
        <svg
          viewBox="0 0 20 20"
          width={20 * full}
          height="20"
          preserveAspectRatio="xMinYMin slice"
          aria-hidden="true"
        >
          <path d={shape} className={styles.full} />
        </svg>
      )}
    </svg>
  );
}

/** So many of five stars, also by tenths: a picture with its words. */
export function Stars({ value }: { readonly value: number }) {
  const { t } = useTranslation('book');
  return (
    <span
      role="img"
      className={styles.stars}
      aria-label={t('reviews.stars', { count: value, number: formatNumber(value) })}
    >
      {steps.map((step) => (
        <Star key={step} full={Math.min(1, Math.max(0, value - step + 1))} />
      ))}
    </span>
  );
}

interface StarChoiceProps {
  readonly value: number | undefined;
  readonly onChange: (stars: number) => void;
  readonly error: string | undefined;
}

/** One to five stars: a native group of radio buttons, so the arrow keys move in it. */
export function StarChoice({ value, onChange, error }: StarChoiceProps) {
  const { t } = useTranslation('book');
  const name = useId();
  return (
    <Group legend={t('reviews.rate')} error={error}>
      <div className={styles.choice}>
        {steps.map((step) => (
          <label key={step} className={styles.option}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={value === step}
              aria-label={t('reviews.stars', { count: step, number: formatNumber(step) })}
              onChange={() => onChange(step)}
            />
            <Star full={value !== undefined && step <= value ? 1 : 0} />
          </label>
        ))}
      </div>
    </Group>
  );
}
