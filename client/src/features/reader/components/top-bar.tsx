import type { ReadingSession } from '@mangu/contract/reading';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import buttons from '../../../ui/button.module.css';
import { IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import styles from './bars.module.css';
import type { PanelName } from './panel.tsx';

interface TopBarProps {
  readonly ref: Ref<HTMLElement>;
  readonly book: ReadingSession['book'];
  readonly panel: PanelName | null;
  readonly isBookmarked: boolean;
  readonly ready: boolean;
  readonly onPanel: (panel: PanelName) => void;
  readonly onBookmark: () => void;
}

export function TopBar(props: TopBarProps) {
  const { ref, book, panel, isBookmarked, ready, onPanel, onBookmark } = props;
  const { t } = useTranslation('reader');
  const opener = (name: PanelName, icon: 'contents' | 'search' | 'settings' | 'note') => (
    <IconButton
      icon={icon}
      label={t(name === 'keys' ? 'keysPanel.title' : name)}
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
        href={`/books/${encodeURIComponent(book.id)}`}
        aria-label={t('back')}
        title={t('back')}
      >
        <Icon name="back" />
      </a>
      <h1 className={styles.title} lang={book.language} dir="auto" translate="no">
        {book.title}
      </h1>
      <div className={styles.actions}>
        {opener('contents', 'contents')}
        {opener('search', 'search')}
        <IconButton
          icon="bookmark"
          label={t(isBookmarked ? 'bookmarkRemove' : 'bookmarkAdd')}
          aria-pressed={isBookmarked}
          className={isBookmarked ? styles.marked : ''}
          disabled={!ready}
          onClick={onBookmark}
        />
        {opener('notes', 'note')}
        {opener('settings', 'settings')}
      </div>
    </nav>
  );
}
