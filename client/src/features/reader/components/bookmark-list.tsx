import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { formatMoment } from '../../../lib/format-measures.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import type { Target } from '../engine.ts';
import type { Bookmarks } from '../use-bookmarks.ts';
import styles from './contents-panel.module.css';

interface BookmarkListProps {
  readonly bookmarks: Bookmarks;
  readonly language: string;
  readonly onJump: (target: Target) => void;
}

export function BookmarkList({ bookmarks, language, onJump }: BookmarkListProps) {
  const { t } = useTranslation('reader');
  const { list, removed, failure } = bookmarks;
  return (
    <>
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {removed && (
        <p className={styles.undo} role="status">
          {t('bookmarks.removed')}
          <Button kind="quiet" onClick={() => void bookmarks.undo()}>
            {t('bookmarks.undo')}
          </Button>
        </p>
      )}
      {list.length === 0 && (
        <p className={styles.empty}>
          <strong>{t('bookmarks.empty')}</strong>
          {t('bookmarks.emptyHint')}
        </p>
      )}
      <ol className={styles.entries}>
        {list.map((bookmark) => (
          <li key={bookmark.id} className={styles.bookmark}>
            <button type="button" className={styles.entry} onClick={() => onJump({ cfi: bookmark.cfi })}>
              <span className={styles.label} lang={language} dir="auto" translate="no">
                {bookmark.label}
              </span>
              <span className={styles.place}>
                {t('bookmarks.place', {
                  percent: formatPercent(bookmark.fraction),
                  date: formatMoment(bookmark.created),
                })}
              </span>
            </button>
            <IconButton
              icon="close"
              label={t('bookmarks.remove', { label: bookmark.label })}
              onClick={() => void bookmarks.remove(bookmark)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
