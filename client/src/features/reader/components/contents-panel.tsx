import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine, ReaderLocation, Target } from '../engine.ts';
import type { Bookmarks } from '../use-bookmarks.ts';
import { BookmarkList } from './bookmark-list.tsx';
import styles from './contents-panel.module.css';
import { ContentsTree } from './contents-tree.tsx';
import { PageList } from './page-list.tsx';
import { Panel } from './panel.tsx';

interface ContentsPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly engine: Engine;
  readonly location: ReaderLocation | null;
  readonly language: string;
  /** Null where there are none. */
  readonly bookmarks: Bookmarks | null;
  readonly onJump: (target: Target) => void;
}

type Tab = 'contents' | 'bookmarks' | 'pages';

/** Contents, bookmarks and the list of printed pages, as tabs (ARIA APG, tabs with automatic activation). */
export function ContentsPanel(props: ContentsPanelProps) {
  const { open, onClose, engine, location, language, bookmarks, onJump } = props;
  const { t } = useTranslation('reader');
  const [tab, setTab] = useState<Tab>('contents');
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const tabs: Tab[] = ['contents'];
  if (bookmarks) tabs.push('bookmarks');
  if (engine.pageList.length > 0) tabs.push('pages');

  // biome-ignore lint/correctness/useExhaustiveDependencies: each tab has a current entry of its own
  useEffect(() => {
    if (open) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' });
  }, [open, tab]);

  const move = (step: number) => {
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? 'contents';
    setTab(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <Panel
      open={open}
      onClose={onClose}
      title={t(`contentsPanel.${tab}`)}
      shape="start"
      focusOn="[aria-current]"
    >
      {tabs.length > 1 && (
        <div
          className={styles.tabs}
          role="tablist"
          aria-label={t('contentsPanel.tabs')}
          onKeyDown={(event) => {
            const forward = event.currentTarget.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight';
            if (event.key === forward) move(1);
            else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') move(-1);
          }}
        >
          {tabs.map((name) => (
            <button
              key={name}
              id={`${id}-${name}`}
              type="button"
              role="tab"
              className={styles.tab}
              aria-selected={tab === name}
              aria-controls={`${id}-list`}
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {t(`contentsPanel.${name}`)}
            </button>
          ))}
        </div>
      )}
      <div
        ref={list}
        id={`${id}-list`}
        tabIndex={-1}
        {...(tabs.length > 1 && { role: 'tabpanel', 'aria-labelledby': `${id}-${tab}` })}
      >
        {tab === 'contents' && (
          <ContentsTree
            entries={engine.contents}
            currentId={location?.entryId}
            language={language}
            onJump={onJump}
          />
        )}
        {tab === 'bookmarks' && bookmarks && (
          <BookmarkList bookmarks={bookmarks} language={language} onJump={onJump} />
        )}
        {tab === 'pages' && <PageList pages={engine.pageList} current={location?.page} onJump={onJump} />}
      </div>
    </Panel>
  );
}
