import type { ReadingSession } from '@mangu/contract/reading';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { Intent, Note, Selected, Target } from '../engine.ts';
import type { AnnotationActions } from '../highlights/annotations.tsx';
import { useAnnouncer } from '../use-announcer.ts';
import { useBookmarks } from '../use-bookmarks.ts';
import { useChrome } from '../use-chrome.ts';
import { type BookHandlers, useEngine } from '../use-engine.ts';
import { useJumps } from '../use-jumps.ts';
import { usePosition } from '../use-position.ts';
import type { SettingsState } from '../use-settings.ts';
import { AudioBar } from './audio-bar.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { ContentsPanel } from './contents-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { NotePopover } from './note-popover.tsx';
import { OutsideQuestion } from './outside-question.tsx';
import { type PanelName, panelOf } from './panel.tsx';
import { PictureViewer } from './picture-viewer.tsx';
import { QuietLine } from './quiet-line.tsx';
import styles from './reader-page.module.css';
import { SearchPanel } from './search-panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { OpenFailed, Trouble } from './trouble.tsx';

const Annotations = lazy(() => import('../highlights/annotations.tsx'));

interface ReaderPageProps {
  readonly session: ReadingSession;
  readonly settings: SettingsState;
}

/** The open book with everything around it. */
export function ReaderPage({ session, settings }: ReaderPageProps) {
  const { t } = useTranslation('reader');
  const { book } = session;
  const root = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLElement[]>([]);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [selected, setSelected] = useState<Selected | null>(null);
  const annotations = useRef<AnnotationActions>(null);
  const [picture, setPicture] = useState<{ url: string; alt: string } | null>(null);
  const [outside, setOutside] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const { spoken, say } = useAnnouncer();
  const { keeper, unsaved, elsewhere, dismissElsewhere } = usePosition(session);
  const bookmarks = useBookmarks(book.id, session.bookmarks);
  const hasFocusInside = useCallback(
    () => bars.current.some((bar) => bar.contains(document.activeElement)),
    [],
  );
  const chrome = useChrome(hasFocusInside);
  const { show: showChrome } = chrome;
  /** Bars are seen as soon as the focus enters them. */
  const addBar = useCallback(
    (bar: HTMLElement) => {
      bars.current.push(bar);
      bar.addEventListener('focusin', showChrome);
      return () => {
        bars.current = bars.current.filter((one) => one !== bar);
        bar.removeEventListener('focusin', showChrome);
      };
    },
    [showChrome],
  );
  const chapter = useRef<string | undefined>(undefined);

  const handlers: BookHandlers = {
    moved: (location) => {
      keeper.move({
        cfi: location.cfi,
        fraction: location.fraction,
        ...(location.chapter && { chapter: location.chapter.slice(0, 500) }),
      });
      if (location.chapter !== chapter.current) {
        chapter.current = location.chapter;
        if (location.chapter)
          say(
            t('say.chapter', { chapter: location.chapter, percent: formatPercent(location.percent / 100) }),
          );
      }
    },
    noPlace: () => setMessage(t('say.noPlace')),
    intent: (intent) => onIntent(intent),
    note: setNote,
    picture: setPicture,
    outside: setOutside,
    inside: (target) => void jumps.jump(target),
    deadLink: () => setMessage(t('say.deadLink')),
    pointer: chrome.pointer,
    selected: setSelected,
    passage: (id) => annotations.current?.choose(id),
    turned: () => {
      if (!hasFocusInside()) chrome.hide();
    },
  };
  const hook = useEngine(session, host, settings, keeper, handlers);
  const { location, goTo, here } = hook;
  const engine = hook.state.kind === 'open' ? hook.state.engine : null;
  const jumps = useJumps(goTo, here);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen changes with the location
  const shownBookmark = useMemo(
    () => bookmarks.list.find((bookmark) => engine?.shows(bookmark.cfi)),
    [bookmarks.list, engine, location],
  );

  const toggleBookmark = async () => {
    if (!location) return;
    if (shownBookmark) {
      if (await bookmarks.remove(shownBookmark)) say(t('say.unbookmarked'));
      return;
    }
    const label = (location.words || location.chapter || book.title).slice(0, 500);
    const added = await bookmarks.add({ cfi: location.cfi, fraction: location.fraction, label });
    if (added) say(t('say.bookmarked'));
  };

  function onIntent(intent: Intent): void {
    const opened = panelOf[intent];
    if (opened) setPanel(opened);
    else if (intent === 'select') engine?.selectNext();
    else if (intent === 'highlight' || intent === 'note') annotations.current?.intent(intent);
    else if (intent === 'bookmark') void toggleBookmark();
    else if (intent === 'play') engine?.toggleAudio();
    else if (intent === 'book-start') void jumps.jump({ fraction: 0 });
    else if (intent === 'book-end') void jumps.jump({ fraction: 1 });
    else if (intent === 'menu' || intent === 'escape') chrome.toggle();
  }

  useEffect(() => {
    document.title = t('pageTitle', { title: book.title });
  }, [t, book.title]);

  const isOpen = engine !== null;
  useEffect(() => {
    if (isOpen) engine?.focus();
  }, [isOpen, engine]);

  const trouble = location?.trouble;
  useEffect(() => {
    if (trouble !== 'offline') return;
    const retry = () => void engine?.retry();
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [trouble, engine]);

  // A failure of a bookmark is said where the person looks.
  useEffect(() => setMessage(bookmarks.failure), [bookmarks.failure]);

  // A panel that has closed says so a moment later, when another may be open already.
  const closePanel = (name: PanelName) => () => {
    setPanel((now) => (now === name ? null : now));
    if (!document.querySelector('dialog[open]')) engine?.focus();
  };
  const jumpAndClose = (target: Target) => {
    setPanel(null);
    void jumps.jump(target).then(() => engine?.focus());
  };
  return (
    <div
      ref={root}
      className={styles.reader}
      data-chrome={chrome.visible || undefined}
      data-flow={engine?.fixedLayout ? 'fixed' : settings.settings.flow}
      data-state={hook.state.kind}
    >
      <TopBar
        ref={addBar}
        book={book}
        panel={panel}
        isBookmarked={shownBookmark !== undefined}
        ready={isOpen}
        onPanel={setPanel}
        onBookmark={() => void toggleBookmark()}
      />
      <main className={styles.page} aria-label={t('page')}>
        <div ref={host} className={styles.host} />
        {location?.trouble && engine && (
          <Trouble
            kind={location.trouble}
            onRetry={() => void engine.retry()}
            onSkip={() => engine.act('next')}
          />
        )}
        {hook.state.kind === 'failed' && (
          <OpenFailed bookId={book.id} error={hook.state.error} onRetry={hook.reopen} />
        )}
        {hook.state.kind === 'opening' && <p className="visually-hidden">{t('loading')}</p>}
        {shownBookmark && (
          <span className={styles.ribbon}>
            <Icon name="bookmark" size={28} />
          </span>
        )}
      </main>
      {location && engine && (
        <BottomBar ref={addBar} location={location} engine={engine} onJump={jumps.jump}>
          {engine.hasAudio && <AudioBar engine={engine} state={hook.audio} />}
        </BottomBar>
      )}
      <QuietLine
        location={location}
        fixedLayout={engine?.fixedLayout ?? false}
        unsaved={unsaved}
        message={message}
        onMessageSeen={() => setMessage(null)}
        elsewhere={elsewhere}
        onElsewhere={(go) => {
          dismissElsewhere();
          if (go && elsewhere) void jumps.jump({ cfi: elsewhere.cfi }).then(() => engine?.focus());
        }}
        jumps={jumps}
      />
      <p className="visually-hidden" role="status" aria-live="polite">
        <span key={spoken.count}>{spoken.text}</span>
      </p>
      {engine && (
        <>
          <ContentsPanel
            open={panel === 'contents'}
            onClose={closePanel('contents')}
            engine={engine}
            location={location}
            language={book.language}
            bookmarks={bookmarks}
            onJump={jumpAndClose}
          />
          <SearchPanel
            open={panel === 'search'}
            onClose={closePanel('search')}
            engine={engine}
            language={book.language}
            onJump={jumps.jump}
          />
          <SettingsPanel
            open={panel === 'settings'}
            onClose={closePanel('settings')}
            settings={settings}
            fixedLayout={engine.fixedLayout}
            onKeys={() => setPanel('keys')}
          />
          <Suspense>
            <Annotations
              book={book}
              engine={engine}
              location={location}
              selected={selected}
              actions={annotations}
              panelOpen={panel === 'notes'}
              onPanelClose={closePanel('notes')}
              onJump={jumpAndClose}
              say={say}
            />
          </Suspense>
          <KeysPanel open={panel === 'keys'} onClose={closePanel('keys')} hasAudio={engine.hasAudio} />
          <NotePopover
            note={note}
            language={book.language}
            onClose={() => {
              setNote(null);
              engine.focus();
            }}
            onGo={(target) => {
              setNote(null);
              void jumps.jump(target).then(() => engine.focus());
            }}
          />
          <PictureViewer
            picture={picture}
            onClose={() => {
              setPicture(null);
              engine.focus();
            }}
          />
          <OutsideQuestion
            url={outside}
            onClose={() => {
              setOutside(null);
              engine.focus();
            }}
          />
        </>
      )}
    </div>
  );
}
