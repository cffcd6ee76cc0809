import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import styles from './library.module.css';

interface MoveButtonsProps {
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly onMove: (by: 1 | -1) => void;
}

/** Moves a row up or down. At an end the button stays, so that the keyboard does not lose its place. */
export function MoveButtons({ name, first, last, onMove }: MoveButtonsProps) {
  const { t } = useTranslation('library');
  return (
    <span className={styles.moves} translate="no">
      <IconButton
        icon="chevron"
        className={styles.up ?? ''}
        label={t('moveUp', { name })}
        aria-disabled={first}
        onClick={() => first || onMove(-1)}
      />
      <IconButton
        icon="chevron"
        label={t('moveDown', { name })}
        aria-disabled={last}
        onClick={() => last || onMove(1)}
      />
    </span>
  );
}
