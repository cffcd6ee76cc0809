import type { ReadingSession } from '@mangu/contract/reading';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  type AudioState,
  type Engine,
  type EngineEvents,
  openEngine,
  type ReaderLocation,
} from './engine.ts';
import { targetFromHash } from './target.ts';
import type { SettingsState } from './use-settings.ts';

export type EngineState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly engine: Engine }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What the page does when the book asks for something. The newest handlers are always the ones called. */
export type BookHandlers = Omit<EngineEvents, 'relocate' | 'audio'> & {
  moved(location: ReaderLocation): void;
  /** The address named a place that the book does not have. */
  noPlace(): void;
};

export interface EngineHook {
  readonly state: EngineState;
  readonly location: ReaderLocation | null;
  readonly audio: AudioState;
  goTo(this: void, target: Parameters<Engine['goTo']>[0]): Promise<boolean>;
  here(this: void): string | undefined;
  reopen(this: void): void;
}

/** Opens the book in `host` at the place asked for, else at its first place, else at its beginning. */
export function useEngine(
  session: ReadingSession,
  host: RefObject<HTMLDivElement | null>,
  { settings, shownTheme }: SettingsState,
  firstPlace: () => { readonly cfi: string } | null,
  handlers: BookHandlers,
): EngineHook {
  const [state, setState] = useState<EngineState>({ kind: 'opening' });
  const [location, setLocation] = useState<ReaderLocation | null>(null);
  const [audio, setAudio] = useState<AudioState>('stopped');
  const [attempt, setAttempt] = useState(0);
  const engine = useRef<Engine | null>(null);
  const place = useRef<string | undefined>(undefined);
  const latest = useRef({ handlers, settings, shownTheme });
  // With the page that says it is open: a key pressed at once meets handlers that know the engine.
  useLayoutEffect(() => {
    latest.current = { handlers, settings, shownTheme };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is opened once per attempt; settings are applied below
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let closed = false;
    const on = () => latest.current.handlers;
    const events: EngineEvents = {
      relocate: (next) => {
        place.current = next.cfi;
        setLocation(next);
        on().moved(next);
      },
      audio: setAudio,
      intent: (intent) => on().intent(intent),
      note: (note) => on().note(note),
      picture: (picture) => on().picture(picture),
      outside: (url) => on().outside(url),
      inside: (target) => on().inside(target),
      deadLink: () => on().deadLink(),
      pointer: (top, bottom) => on().pointer(top, bottom),
      turned: () => on().turned(),
      selected: (selected) => on().selected(selected),
      passage: (id, at) => on().passage(id, at),
    };
    const showFirstPlace = async (opened: Engine) => {
      const asked = targetFromHash(window.location.hash);
      if (asked && (await opened.goTo(asked))) return;
      if (asked) on().noPlace();
      const kept = firstPlace();
      if (!kept || !(await opened.goTo({ cfi: kept.cfi }))) await opened.goToStart();
    };
    const open = async () => {
      const { settings, shownTheme } = latest.current;
      const opened = await openEngine(element, session, { settings, theme: shownTheme }, events);
      if (closed) {
        opened.close();
        return;
      }
      engine.current = opened;
      await showFirstPlace(opened);
      if (closed) return;
      // The address now stands for the book: loading it again opens where reading stopped.
      if (window.location.hash) history.replaceState(history.state, '', window.location.pathname);
      setState({ kind: 'open', engine: opened });
      requestAnimationFrame(() => {
        performance.mark('reader:shown');
        performance.measure('reader:restore', 'reader:session', 'reader:shown');
      });
    };
    open().catch((error: unknown) => {
      if (!closed) setState({ kind: 'failed', error });
    });
    const onHash = () => {
      const target = targetFromHash(window.location.hash);
      if (target) on().inside(target);
    };
    window.addEventListener('hashchange', onHash);
    return () => {
      closed = true;
      window.removeEventListener('hashchange', onHash);
      engine.current?.close();
      engine.current = null;
    };
  }, [attempt]);

  useEffect(() => {
    void engine.current?.apply(settings, shownTheme);
  }, [settings, shownTheme]);

  return {
    state,
    location,
    audio,
    goTo: useCallback(async (target) => (await engine.current?.goTo(target)) ?? false, []),
    here: useCallback(() => place.current, []),
    reopen: useCallback(() => {
      setState({ kind: 'opening' });
      setAttempt((now) => now + 1);
    }, []),
  };
}
