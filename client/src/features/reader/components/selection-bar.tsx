import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Selected } from '../engine.ts';
import styles from './selection-bar.module.css';

interface SelectionBarProps {
  readonly selected: Selected;
  readonly children: ReactNode;
}

/** What can be done with the words selected, above or below them. Keys do the same. */
export function SelectionBar({ selected: { at }, children }: SelectionBarProps) {
  const { t } = useTranslation('reader');
  const above = at.top > 72;
  const style = {
    '--at': `${Math.round(at.x)}px`,
    '--top': above ? 'auto' : `${Math.round(at.bottom + 10)}px`,
    '--bottom': above ? `${Math.round(window.innerHeight - at.top + 10)}px` : 'auto',
  };
  return (
    <section
      className={styles.selection}
      aria-label={t('selection')}
      style={style}
      // The words stay selected while a button is pressed.
      onPointerDown={(event) => event.preventDefault()}
    >
      {children}
    </section>
  );
}
