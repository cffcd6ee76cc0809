import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readLocal, writeLocal } from '../../lib/storage.ts';
import { type CatalogueState, parseState, toParameters, type View } from './catalogue-state.ts';

const viewKey = 'mangu.view';

export interface CatalogueControls {
  readonly state: CatalogueState;
  readonly view: View;
  /** Writes a new state into the address. `replace` adds no step to the history. */
  readonly setState: (next: CatalogueState, options?: { readonly replace?: boolean }) => void;
  readonly setView: (view: View) => void;
}

export function useCatalogueState(): CatalogueControls {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const state = useMemo(() => parseState(new URLSearchParams(search)), [search]);
  const setState = useCallback<CatalogueControls['setState']>(
    (next, options) => {
      // A page that is opened still shows this one while it loads; words typed last must not call it back.
      if (window.location.pathname !== pathname) return;
      void navigate({ search: toParameters(next).toString() }, { replace: options?.replace ?? false });
    },
    [navigate, pathname],
  );
  const view = state.view ?? (readLocal(viewKey) === 'list' ? 'list' : 'covers');
  const setView = useCallback(
    (chosen: View) => {
      writeLocal(viewKey, chosen);
      setState({ ...state, view: chosen }, { replace: true });
    },
    [setState, state],
  );
  return { state, view, setState, setView };
}
