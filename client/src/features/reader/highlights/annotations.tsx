import type { Highlight, HighlightColour } from '@mangu/contract/highlights';
import { useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../../lib/i18n.ts';
import { randomId } from '../../../lib/random-id.ts';
import texts from '../../../locales/en/highlights.json';
import { SelectionBar } from '../components/selection-bar.tsx';
import type { PartProps } from '../part.ts';
import { HighlightDialog } from './highlight-dialog.tsx';
import { MarkButtons } from './mark-buttons.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { useHighlights } from './use-highlights.ts';

addTexts('highlights', texts);

/** Highlights and notes of the open book. Loaded when the book is on the screen. */
export default function Annotations(props: PartProps) {
  const { book, engine, location, selected, actions, panelOpen, onPanelClose, onJump, say } = props;
  const { t } = useTranslation('highlights');
  const highlights = useHighlights(book.id);
  const { list, loaded, put } = highlights;
  const [edited, setEdited] = useState<Highlight | null>(null);

  useEffect(() => {
    engine.setPassages(list.map(({ id, cfi, quote, colour }) => ({ id, at: { cfi }, quote, look: colour })));
    // Drawn by the next frame: until then opening the book is not done.
    if (loaded) requestAnimationFrame(() => performance.mark('reader:highlights', { detail: list.length }));
  }, [engine, list, loaded]);

  const mark = (colour: HighlightColour, withNote: boolean) => {
    const words = engine.selected();
    if (!words) {
      say(t('nothingSelected'));
      return;
    }
    const now = new Date().toISOString();
    const known = list.find(({ cfi }) => cfi === words.cfi);
    const highlight: Highlight = known
      ? { ...known, colour }
      : {
          id: randomId(),
          cfi: words.cfi,
          fraction: location?.fraction ?? 0,
          ...(words.chapter && { chapter: words.chapter.slice(0, 500) }),
          quote: words.quote,
          colour,
          note: '',
          version: 0,
          created: now,
          updated: now,
        };
    put(highlight);
    engine.clearSelection();
    say(t('marked'));
    if (withNote) setEdited(highlight);
  };
  const copy = () => {
    const words = engine.selected()?.quote.exact ?? '';
    void navigator.clipboard?.writeText(words).then(() => say(t('copied')));
  };

  // With what is seen of it, so that no key comes too early.
  useLayoutEffect(() => {
    actions.current = {
      intent: (intent) => {
        mark('yellow', intent === 'note');
      },
      choose: (id) => setEdited(list.find((one) => one.id === id) ?? null),
    };
    return () => {
      actions.current = null;
    };
  });

  const closeDialog = () => {
    setEdited(null);
    if (!panelOpen) engine.focus();
  };
  return (
    <>
      {selected && (
        <SelectionBar selected={selected}>
          <MarkButtons onMark={mark} onCopy={copy} />
        </SelectionBar>
      )}
      <NotesPanel
        open={panelOpen}
        onClose={onPanelClose}
        bookId={book.id}
        language={book.language}
        highlights={highlights}
        onJump={(target) => void onJump(target)}
        onEdit={setEdited}
      />
      <HighlightDialog
        highlight={edited}
        language={book.language}
        onSave={(changed) => {
          // What another device did since the dialog was opened comes in by the version.
          const known = list.find(({ id }) => id === changed.id);
          put({ ...changed, version: known?.version ?? changed.version });
        }}
        onDelete={(one) => highlights.remove(list.find(({ id }) => id === one.id) ?? one)}
        onClose={closeDialog}
      />
    </>
  );
}
