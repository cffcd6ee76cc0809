import { useCallback, useRef } from 'react';
import { type Chrome, useChrome } from './use-chrome.ts';

export interface Bars extends Chrome {
  hasFocusInside(): boolean;
  /** Ref of each bar. Bars are seen as soon as the focus enters them. */
  add(bar: HTMLElement): () => void;
}

/** The bars around the page, and whether they are shown. */
export function useBars(): Bars {
  const bars = useRef<HTMLElement[]>([]);
  const hasFocusInside = useCallback(
    () => bars.current.some((bar) => bar.contains(document.activeElement)),
    [],
  );
  const chrome = useChrome(hasFocusInside);
  const { show } = chrome;
  const add = useCallback(
    (bar: HTMLElement) => {
      bars.current.push(bar);
      bar.addEventListener('focusin', show);
      return () => {
        bars.current = bars.current.filter((one) => one !== bar);
        bar.removeEventListener('focusin', show);
      };
    },
    [show],
  );
  return { ...chrome, hasFocusInside, add };
}
