import { type Highlight, highlightColours, noteLength } from '@mangu/contract/highlights';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../components/panel.tsx';
import styles from './highlights.module.css';

interface HighlightDialogProps {
  readonly highlight: Highlight | null;
  readonly language: string;
  readonly onSave: (highlight: Highlight) => void;
  readonly onDelete: (highlight: Highlight) => void;
  readonly onClose: () => void;
}

/** One highlight with its note. Closing keeps what was written. */
export function HighlightDialog({ highlight, onClose, ...rest }: HighlightDialogProps) {
  const { t } = useTranslation('highlights');
  return (
    <Panel open={highlight !== null} onClose={onClose} title={t('one')} shape="middle" focusOn="textarea">
      {highlight && <Fields key={highlight.id} highlight={highlight} onClose={onClose} {...rest} />}
    </Panel>
  );
}

function Fields({
  highlight,
  language,
  onSave,
  onDelete,
  onClose,
}: HighlightDialogProps & { highlight: Highlight }) {
  const { t } = useTranslation('highlights');
  const [note, setNote] = useState(highlight.note);
  const [colour, setColour] = useState(highlight.colour);
  const id = useId();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ ...highlight, note, colour });
        onClose();
      }}
    >
      <blockquote className={styles.quote} lang={language} dir="auto" translate="no" data-colour={colour}>
        {highlight.quote.exact}
      </blockquote>
      <fieldset className={styles.colours}>
        <legend>{t('colour')}</legend>
        {highlightColours.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={`${id}-colour`}
              value={one}
              checked={one === colour}
              onChange={() => setColour(one)}
            />
            <span className={styles.swatch} data-colour={one} />
            {t(`colours.${one}`)}
          </label>
        ))}
      </fieldset>
      <label className={styles.label} htmlFor={`${id}-note`}>
        {t('noteLabel')}
      </label>
      <textarea
        id={`${id}-note`}
        className={styles.note}
        rows={5}
        maxLength={noteLength}
        value={note}
        dir="auto"
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={styles.buttons}>
        <Button kind="primary" type="submit">
          {t('save')}
        </Button>
        <Button
          onClick={() => {
            onDelete(highlight);
            onClose();
          }}
        >
          {t('delete')}
        </Button>
      </div>
    </form>
  );
}
