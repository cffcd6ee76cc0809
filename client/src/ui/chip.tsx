import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { Icon } from './icon.tsx';

interface ChipProps {
  readonly children: ReactNode;
  /** Accessible name of the whole button, e.g. “Remove filter: Language, English”. */
  readonly label: string;
  readonly onRemove: () => void;
}

/** A filter in use; pressing it takes the filter away. */
export function Chip({ children, label, onRemove }: ChipProps) {
  return (
    <button type="button" className={styles.chip} aria-label={label} onClick={onRemove}>
      <span>{children}</span>
      <Icon name="close" size={14} />
    </button>
  );
}
