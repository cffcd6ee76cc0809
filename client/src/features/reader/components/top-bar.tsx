import type { ReadingSession } from '@mangu/contract/reading';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import buttons from '../../../ui/button.module.css';
import { IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Marks } from '../part.ts';
import styles from './bars.module.css';
import type { PanelName } from './panel.tsx';

/** The page the reader was opened from. */
export interface WayOut {
  readonly href: string;
  readonly label: string;
}

interface TopBarProps {
  readonly ref: Ref<HTMLElement>;
  readonly book: ReadingSession['book'];
  readonly wayOut: WayOut;
  readonly marks: Marks;
  readonly panel: PanelName | null;
  readonly ready: boolean;
  readonly onPanel: (panel: PanelName) => void;
  /** Null where there are no bookmarks. */
  readonly bookmark: { readonly isSet: boolean; readonly toggle: () => void } | null;
}

export function TopBar(props: TopBarProps) {
  const { ref, book, wayOut, marks, panel, ready, onPanel, bookmark } = props;
  const { t } = useTranslation('reader');
  const opener = (name: PanelName, icon: 'contents' | 'search' | 'settings' | 'note', label: string) => (
    <IconButton
      icon={icon}
      label={label}
      aria-haspopup="dialog"
      aria-expanded={panel === name}
      disabled={!ready}
      onClick={() => onPanel(name)}
    />
  );
  return (
    <nav ref={ref} className={`${styles.bar} ${styles.top}`} aria-label={t('controls')}>
      <a
        className={`${buttons.iconButton} ${styles.back}`}
        href={wayOut.href}
        aria-label={wayOut.label}
        title={wayOut.label}
      >
        <Icon name="back" />
      </a>
      <h1 className={styles.title} lang={book.language} dir="auto" translate="no">
        {book.title}
      </h1>
      <div className={styles.actions}>
        {opener('contents', 'contents', t('contents'))}
        {opener('search', 'search', t('search'))}
        {bookmark && (
          <IconButton
            icon="bookmark"
            label={t(bookmark.isSet ? 'bookmarkRemove' : 'bookmarkAdd')}
            aria-pressed={bookmark.isSet}
            className={bookmark.isSet ? styles.marked : ''}
            disabled={!ready}
            onClick={bookmark.toggle}
          />
        )}
        {opener('notes', 'note', t(marks === 'comments' ? 'comments' : 'notes'))}
        {opener('settings', 'settings', t('settings'))}
      </div>
    </nav>
  );
}
