import type { Highlight, HighlightChanges, HighlightSaved } from '@mangu/contract/highlights';
import { useCallback, useEffect, useState } from 'react';
import { ApiError, request, toQueryString } from '../../../lib/api.ts';
import { readLocal, writeLocal } from '../../../lib/storage.ts';
import { highlightsPath } from '../api.ts';
import { takeHighlights } from '../first-highlights.ts';
import { HighlightStore, type StoreState } from './store.ts';

export interface Highlights extends StoreState {
  /** Deleted last, while it can be brought back. */
  readonly removed: Highlight | null;
  put(highlight: Highlight): void;
  remove(highlight: Highlight): void;
  undo(): void;
  heard(): void;
}

/** Highlights of one book, asked for when the book is on the screen and again whenever the page is looked at. */
export function useHighlights(bookId: string): Highlights {
  const [state, setState] = useState<StoreState>({ list: [], loaded: false, unsent: 0, said: null });
  const [removed, setRemoved] = useState<Highlight | null>(null);
  const [store] = useState(() => openStore(bookId, setState));
  useEffect(() => {
    void store.sync();
    const look = () => {
      if (document.visibilityState === 'visible') void store.sync();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', look);
    };
  }, [store]);
  const put = useCallback((highlight: Highlight) => void store.put(highlight), [store]);
  const remove = useCallback(
    (highlight: Highlight) => {
      setRemoved(highlight);
      void store.remove(highlight);
    },
    [store],
  );
  const undo = useCallback(() => {
    // The stone it left has the next version.
    if (removed) void store.put({ ...removed, version: removed.version && removed.version + 1 });
    setRemoved(null);
  }, [store, removed]);
  return { ...state, removed, put, remove, undo, heard: useCallback(() => store.heard(), [store]) };
}

function openStore(bookId: string, tell: (state: StoreState) => void): HighlightStore {
  const base = highlightsPath(bookId);
  const key = `mangu.reader.highlights.${bookId}`;
  return new HighlightStore(
    {
      load: (since) =>
        (since === undefined ? takeHighlights(bookId) : undefined) ??
        request<HighlightChanges>(`${base}${toQueryString({ since })}`),
      save: (id, body) => request<HighlightSaved>(`${base}/${id}`, { method: 'PUT', body }),
      remove: (id, version) =>
        request<void>(`${base}/${id}${toQueryString({ version })}`, { method: 'DELETE' }),
      isRefusal: (error) => error instanceof ApiError && [400, 404, 409].includes(error.status),
      read: () => readLocal(key),
      write: (value) => writeLocal(key, value),
    },
    tell,
  );
}
