import styles from './progress.module.css';

interface ProgressProps {
  /** 0 to 1. */
  readonly fraction: number;
  /** What is progressing, for the screen reader. */
  readonly label: string;
}

/** A thin line that fills up. */
export function Progress({ fraction, label }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div className={styles.bar} style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
