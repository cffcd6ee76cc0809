import { useSyncExternalStore } from 'react';
import { getUploads, subscribe, type Upload } from './upload-store.ts';

/** The uploads of this visit. They live above the pages: going to another one stops nothing. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, getUploads);
}
