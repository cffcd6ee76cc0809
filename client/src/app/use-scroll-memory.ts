import { useEffect, useLayoutEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router';
import { readSession, writeSession } from '../lib/storage.ts';

const keyOf = (entry: string) => `mangu.scroll.${entry}`;

/** A new page starts at its top; going back returns to where one was. A new search on the same page stays. */
export function useScrollMemory(): void {
  const { key, pathname } = useLocation();
  const navigation = useNavigationType();

  useEffect(() => {
    window.history.scrollRestoration = 'manual';
  }, []);

  useLayoutEffect(() => {
    const kept = Number(readSession(keyOf(key)) ?? Number.NaN);
    if (navigation === 'POP' && Number.isFinite(kept)) window.scrollTo(0, kept);
    const remember = () => writeSession(keyOf(key), String(Math.round(window.scrollY)));
    window.addEventListener('scrollend', remember);
    window.addEventListener('pagehide', remember);
    return () => {
      window.removeEventListener('scrollend', remember);
      window.removeEventListener('pagehide', remember);
    };
  }, [key, navigation]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another page starts at the top
  useLayoutEffect(() => {
    if (navigation !== 'POP') window.scrollTo(0, 0);
  }, [pathname]);
}
