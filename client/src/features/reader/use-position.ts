import { useEffect, useState } from 'react';
import { readLocal, writeLocal } from '../../lib/storage.ts';
import { putPosition } from './api.ts';
import { PositionKeeper } from './position-keeper.ts';

/** Keeps the place of one book on the server. `unsaved` while it could not be sent. */
export function usePosition(bookId: string): { keeper: PositionKeeper; unsaved: boolean } {
  const [unsaved, setUnsaved] = useState(false);
  const [keeper] = useState(
    () =>
      new PositionKeeper(
        bookId,
        {
          send: (position, keepalive) => putPosition(bookId, position, keepalive),
          read: readLocal,
          write: writeLocal,
          now: () => Date.now(),
          later: (work, ms) => {
            const timer = window.setTimeout(work, ms);
            return () => window.clearTimeout(timer);
          },
        },
        setUnsaved,
      ),
  );
  useEffect(() => {
    const leaving = () => {
      if (document.visibilityState === 'hidden') keeper.flush(true);
    };
    const gone = () => keeper.flush(true);
    const online = () => keeper.flush(false);
    document.addEventListener('visibilitychange', leaving);
    window.addEventListener('pagehide', gone);
    window.addEventListener('online', online);
    return () => {
      document.removeEventListener('visibilitychange', leaving);
      window.removeEventListener('pagehide', gone);
      window.removeEventListener('online', online);
    };
  }, [keeper]);
  return { keeper, unsaved };
}
