import type { Highlight } from '@mangu/contract/highlights';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { formatMoment } from '../../../lib/format-measures.ts';
import { Button, buttonClass, IconButton } from '../../../ui/button.tsx';
import { Panel } from '../components/panel.tsx';
import type { Target } from '../engine.ts';
import styles from './highlights.module.css';
import type { Highlights } from './use-highlights.ts';

interface NotesPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly bookId: string;
  readonly language: string;
  readonly highlights: Highlights;
  readonly onJump: (target: Target) => void;
  readonly onEdit: (highlight: Highlight) => void;
}

/** All highlights and notes of the book in its order. */
export function NotesPanel(props: NotesPanelProps) {
  const { open, onClose, bookId, language, highlights, onJump, onEdit } = props;
  const { t } = useTranslation('highlights');
  const { list, removed, unsent, said } = highlights;
  const exported = (format: 'markdown' | 'annotations') =>
    `/api/reading/export?format=${format}&book=${encodeURIComponent(bookId)}`;
  return (
    <Panel open={open} onClose={onClose} title={t('title')} shape="end">
      {said && <p role="status">{t(`said.${said}`)}</p>}
      {unsent > 0 && <p role="status">{t('unsent', { count: unsent })}</p>}
      {removed && (
        <p role="status">
          {t('deleted')}{' '}
          <Button kind="quiet" onClick={highlights.undo}>
            {t('undo')}
          </Button>
        </p>
      )}
      {list.length === 0 && (
        <p>
          <strong>{t('empty')}</strong> {t('emptyHint')}
        </p>
      )}
      <ol className={styles.list}>
        {list.map((highlight) => (
          <Entry
            key={highlight.id}
            highlight={highlight}
            language={language}
            onJump={onJump}
            onEdit={onEdit}
            onDelete={highlights.remove}
          />
        ))}
      </ol>
      {list.length > 0 && (
        <p className={styles.buttons}>
          <a className={buttonClass('plain')} href={exported('markdown')} download>
            {t('exportMarkdown')}
          </a>
          <a className={buttonClass('plain')} href={exported('annotations')} download>
            {t('exportAnnotations')}
          </a>
        </p>
      )}
    </Panel>
  );
}

interface EntryProps {
  readonly highlight: Highlight;
  readonly language: string;
  readonly onJump: (target: Target) => void;
  readonly onEdit: (highlight: Highlight) => void;
  readonly onDelete: (highlight: Highlight) => void;
}

function Entry({ highlight, language, onJump, onEdit, onDelete }: EntryProps) {
  const { t } = useTranslation('highlights');
  const { quote, colour, note, chapter, fraction, updated } = highlight;
  const words = quote.exact.slice(0, 60);
  return (
    <li className={styles.entry} data-colour={colour}>
      <button type="button" className={styles.jump} onClick={() => onJump({ cfi: highlight.cfi })}>
        <span className={styles.exact} lang={language} dir="auto" translate="no">
          {quote.exact}
        </span>
        {note !== '' && (
          <span className={styles.noteText} dir="auto">
            {note}
          </span>
        )}
        <span className={styles.place}>
          {[t(`colours.${colour}`), chapter, formatPercent(fraction), formatMoment(updated)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
      <span className={styles.entryButtons}>
        <IconButton icon="more" label={t('edit', { words })} onClick={() => onEdit(highlight)} />
        <IconButton icon="close" label={t('remove', { words })} onClick={() => onDelete(highlight)} />
      </span>
    </li>
  );
}
