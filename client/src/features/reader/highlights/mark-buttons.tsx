import { type HighlightColour, highlightColours } from '@mangu/contract/highlights';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import styles from './highlights.module.css';

interface MarkButtonsProps {
  readonly onMark: (colour: HighlightColour, withNote: boolean) => void;
  readonly onCopy: () => void;
}

/** A colour each, a note, and a copy of the words. Keys do the same: H, N and Ctrl+C. */
export function MarkButtons({ onMark, onCopy }: MarkButtonsProps) {
  const { t } = useTranslation('highlights');
  return (
    <>
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
    </>
  );
}
