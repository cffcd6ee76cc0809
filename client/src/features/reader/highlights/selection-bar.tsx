import { type HighlightColour, highlightColours } from '@mangu/contract/highlights';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import type { Selected } from '../engine.ts';
import styles from './highlights.module.css';

interface SelectionBarProps {
  readonly selected: Selected;
  readonly onMark: (colour: HighlightColour, withNote: boolean) => void;
  readonly onCopy: () => void;
}

/** What can be done with the words selected, above or below them. Keys do the same: H, N and Ctrl+C. */
export function SelectionBar({ selected: { at }, onMark, onCopy }: SelectionBarProps) {
  const { t } = useTranslation('highlights');
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
      {highlightColours.map((colour) => (
        <button
          key={colour}
          type="button"
          className={styles.colour}
          data-colour={colour}
          aria-label={t('markIn', { colour: t(`colours.${colour}`) })}
          title={t(`colours.${colour}`)}
          onClick={() => onMark(colour, false)}
        />
      ))}
      <Button kind="quiet" onClick={() => onMark('yellow', true)}>
        {t('note')}
      </Button>
      <Button kind="quiet" onClick={onCopy}>
        {t('copy')}
      </Button>
    </section>
  );
}
