import type { Edition, EditionMetadata } from '@mangu/contract/editions';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../lib/api.ts';
import { getWork, saveMetadata } from './api.ts';

export type SavingState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

const afterTypingMs = 800;

interface Known {
  readonly version: number;
  readonly metadata: EditionMetadata;
}

type Field = keyof EditionMetadata;

/** What is written over what the server has; only fields that were touched. */
function merged(known: Known, touched: EditionMetadata): EditionMetadata {
  return { ...known.metadata, ...touched };
}

/**
 * The details of an edition, saved by themselves a moment after the last key. When somebody, or a manuscript, changed
 * other fields meanwhile, both changes stay; when it was the same field, the author is asked and nothing is lost.
 */
export function useDetails(edition: Edition, onSaved: () => Promise<unknown>) {
  const [known, setKnown] = useState<Known>(edition);
  const [touched, setTouched] = useState<EditionMetadata>({});
  const [state, setState] = useState<SavingState>('saved');
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(touched);
  latest.current = touched;

  // What came from elsewhere shows at once where nobody is writing.
  useEffect(() => {
    if (state === 'saved' && edition.version > known.version) setKnown(edition);
  }, [edition, known.version, state]);

  const save = async (from: Known, again = true): Promise<void> => {
    const sent = latest.current;
    setState('saving');
    setError(null);
    try {
      const answer = await saveMetadata(edition.id, from.version, merged(from, sent));
      setKnown(answer);
      const done = latest.current === sent;
      if (done) setTouched({});
      setState(done ? 'saved' : 'waiting');
      void onSaved();
    } catch (reason) {
      if (!(reason instanceof ApiError && reason.id === 'changed-meanwhile')) {
        setError(reason);
        setState('failed');
        return;
      }
      const work = await getWork(edition.workId).catch(() => undefined);
      const now = work?.editions.find(({ id }) => id === edition.id);
      const fields = Object.keys(sent) as Field[];
      const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
      const apart = now && fields.every((field) => same(now.metadata[field], from.metadata[field]));
      if (now) setKnown(now);
      if (now && apart && again) return save(now, false);
      setError(reason);
      setState('conflict');
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: every key begins the wait anew
  useEffect(() => {
    if (state !== 'waiting') return;
    const timer = setTimeout(() => void save(known), afterTypingMs);
    return () => clearTimeout(timer);
  }, [touched, state]);

  // Leaving the page in the middle is asked about by the browser.
  useEffect(() => {
    if (state === 'saved') return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [state]);

  return {
    metadata: merged(known, touched),
    state,
    error,
    change(change: EditionMetadata) {
      setTouched((before) => ({ ...before, ...change }));
      if (state !== 'conflict') setState('waiting');
    },
    /** After a failure, or over what somebody else wrote. */
    saveNow: () => void save(known),
  };
}
