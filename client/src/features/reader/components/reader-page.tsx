import type { ReadingSession } from '@mangu/contract/reading';
import { type ReactNode, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { Intent, Selected, Target } from '../engine.ts';
import type { Marks, PartActions, PartProps } from '../part.ts';
import { useAnnouncer } from '../use-announcer.ts';
import { useBars } from '../use-bars.ts';
import type { Bookmarks } from '../use-bookmarks.ts';
import { type BookHandlers, useEngine } from '../use-engine.ts';
import { useJumps } from '../use-jumps.ts';
import { usePageBookmark } from '../use-page-bookmark.ts';
import type { KeptPosition } from '../use-position.ts';
import type { SettingsState } from '../use-settings.ts';
import { AudioBar } from './audio-bar.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { ContentsPanel } from './contents-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { Overlays, useOverlays } from './overlays.tsx';
import { type PanelName, panelOf } from './panel.tsx';
import { QuietLine } from './quiet-line.tsx';
import styles from './reader-page.module.css';
import { SearchPanel } from './search-panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { TopBar, type WayOut } from './top-bar.tsx';
import { OpenFailed, Trouble } from './trouble.tsx';

interface ReaderPageProps {
  readonly session: ReadingSession;
  readonly settings: SettingsState;
  /** Where the book was left, and its bookmarks; null where nothing of the reading is kept. */
  readonly kept: { readonly position: KeptPosition; readonly bookmarks: Bookmarks } | null;
  readonly wayOut: WayOut;
  /** What the part marks. */
  readonly marks: Marks;
  /** Marks passages on the page and lists them. Shown once the book is. */
  readonly part: (props: PartProps) => ReactNode;
}

/** The open book with everything around it. */
export function ReaderPage({ session, settings, kept, wayOut, marks, part }: ReaderPageProps) {
  const { t } = useTranslation('reader');
  const { book } = session;
  const host = useRef<HTMLDivElement>(null);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [selected, setSelected] = useState<Selected | null>(null);
  const actions = useRef<PartActions>(null);
  const overlays = useOverlays();
  const [message, setMessage] = useState<string | null>(null);
  const { spoken, say } = useAnnouncer();
  const bars = useBars();
  const chapter = useRef<string | undefined>(undefined);

  const handlers: BookHandlers = {
    moved: (location) => {
      kept?.position.move({
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
    note: (note) => overlays.show({ note }),
    picture: (picture) => overlays.show({ picture }),
    outside: (outside) => overlays.show({ outside }),
    inside: (target) => void jumps.jump(target),
    deadLink: () => setMessage(t('say.deadLink')),
    pointer: bars.pointer,
    selected: setSelected,
    passage: (id) => actions.current?.choose(id),
    turned: () => {
      if (!bars.hasFocusInside()) bars.hide();
    },
  };
  const firstPlace = () => kept?.position.firstPlace() ?? null;
  const hook = useEngine(session, host, settings, firstPlace, handlers);
  const { location, goTo, here } = hook;
  const engine = hook.state.kind === 'open' ? hook.state.engine : null;
  const jumps = useJumps(goTo, here);
  const bookmark = usePageBookmark(kept?.bookmarks, engine, location, { title: book.title, say });

  function onIntent(intent: Intent): void {
    const opened = panelOf[intent];
    if (opened) setPanel(opened);
    else if (intent === 'select') engine?.selectNext();
    else if (intent === 'highlight' || intent === 'note') actions.current?.intent(intent);
    else if (intent === 'bookmark') void bookmark.toggle();
    else if (intent === 'play') engine?.toggleAudio();
    else if (intent === 'book-start') void jumps.jump({ fraction: 0 });
    else if (intent === 'book-end') void jumps.jump({ fraction: 1 });
    else if (intent === 'menu' || intent === 'escape') bars.toggle();
  }

  useEffect(() => {
    document.title = t('pageTitle', { title: book.title });
  }, [t, book.title]);

  const isOpen = engine !== null;
  useEffect(() => {
    if (isOpen) engine?.focus();
  }, [isOpen, engine]);

  const trouble = location?.trouble;
  // With the words that say so: the network may be back at once.
  useLayoutEffect(() => {
    if (trouble !== 'offline') return;
    const retry = () => void engine?.retry();
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [trouble, engine]);

  // A failure of a bookmark is said where the person looks.
  const failure = kept?.bookmarks.failure ?? null;
  useEffect(() => setMessage(failure), [failure]);

  // A panel that has closed says so a moment later, when another may be open already.
  const closePanel = (name: PanelName) => () => {
    setPanel((now) => (now === name ? null : now));
    if (!document.querySelector('dialog[open]')) engine?.focus();
  };
  const jumpAndClose = async (target: Target) => {
    setPanel(null);
    await jumps.jump(target);
    engine?.focus();
  };
  return (
    <div
      className={styles.reader}
      data-chrome={bars.visible || undefined}
      data-flow={engine?.fixedLayout ? 'fixed' : settings.settings.flow}
      data-state={hook.state.kind}
    >
      <TopBar
        ref={bars.add}
        book={book}
        wayOut={wayOut}
        marks={marks}
        panel={panel}
        ready={isOpen}
        onPanel={setPanel}
        bookmark={kept && { isSet: bookmark.shown !== undefined, toggle: () => void bookmark.toggle() }}
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
          <OpenFailed wayOut={wayOut} error={hook.state.error} onRetry={hook.reopen} />
        )}
        {hook.state.kind === 'opening' && <p className="visually-hidden">{t('loading')}</p>}
        {bookmark.shown && (
          <span className={styles.ribbon}>
            <Icon name="bookmark" size={28} />
          </span>
        )}
      </main>
      {location && engine && (
        <BottomBar ref={bars.add} location={location} engine={engine} onJump={jumps.jump}>
          {engine.hasAudio && <AudioBar engine={engine} state={hook.audio} />}
        </BottomBar>
      )}
      <QuietLine
        location={location}
        fixedLayout={engine?.fixedLayout ?? false}
        unsaved={kept?.position.unsaved ?? false}
        message={message}
        onMessageSeen={() => setMessage(null)}
        elsewhere={kept?.position.elsewhere ?? null}
        onElsewhere={(go) => {
          kept?.position.dismissElsewhere();
          const elsewhere = kept?.position.elsewhere;
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
            bookmarks={kept?.bookmarks ?? null}
            onJump={(target) => void jumpAndClose(target)}
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
            {part({
              book,
              engine,
              location,
              selected,
              actions,
              panelOpen: panel === 'notes',
              onPanelClose: closePanel('notes'),
              onJump: jumpAndClose,
              say,
            })}
          </Suspense>
          <KeysPanel
            open={panel === 'keys'}
            onClose={closePanel('keys')}
            hasAudio={engine.hasAudio}
            marks={marks}
          />
          <Overlays
            shown={overlays.shown}
            language={book.language}
            onClose={(name) => {
              overlays.show({ [name]: null });
              engine.focus();
            }}
            onGo={(target) => {
              overlays.show({ note: null });
              void jumps.jump(target).then(() => engine.focus());
            }}
          />
        </>
      )}
    </div>
  );
}
