import { useCallback, useEffect, useState } from 'react';
import type { Target } from './target.ts';

interface Entry {
  readonly cfi: string;
  readonly depth: number;
}

function entryOf(state: unknown): Entry | null {
  if (typeof state !== 'object' || state === null || !('cfi' in state) || !('depth' in state)) return null;
  const { cfi, depth } = state;
  return typeof cfi === 'string' && typeof depth === 'number' ? { cfi, depth } : null;
}

export interface Jumps {
  /** There is a place to go back to, and the person has not waved it away. */
  readonly canReturn: boolean;
  /** Goes to a place such that Back leads here again. */
  jump(target: Target): Promise<boolean>;
  back(): void;
  dismiss(): void;
}

/**
 * `goTo` and `here` must be stable. Jumps inside the book (links, contents, search hits) are entries of the browser's history, so that its Back and
 * the reader's own button do the same.
 */
export function useJumps(goTo: (target: Target) => Promise<boolean>, here: () => string | undefined): Jumps {
  const [depth, setDepth] = useState(0);
  const [dismissed, setDismissed] = useState(false);

  useEffect(() => {
    const onPop = (event: PopStateEvent) => {
      const entry = entryOf(event.state);
      if (!entry) return;
      setDepth(entry.depth);
      setDismissed(false);
      void goTo({ cfi: entry.cfi });
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, [goTo]);

  const jump = useCallback(
    async (target: Target) => {
      const from = here();
      const found = await goTo(target);
      const to = here();
      if (!found || !from || !to || from === to) return found;
      const now = entryOf(history.state)?.depth ?? 0;
      history.replaceState({ cfi: from, depth: now } satisfies Entry, '');
      history.pushState({ cfi: to, depth: now + 1 } satisfies Entry, '');
      setDepth(now + 1);
      setDismissed(false);
      return true;
    },
    [goTo, here],
  );
  const back = useCallback(() => history.back(), []);
  const dismiss = useCallback(() => setDismissed(true), []);
  return { canReturn: depth > 0 && !dismissed, jump, back, dismiss };
}
