import type { Position, PositionInput, ReadingSession } from '@mangu/contract/reading';
import { useEffect, useState } from 'react';
import { ApiError } from '../../lib/api.ts';
import { localDay } from '../../lib/local-day.ts';
import { randomId } from '../../lib/random-id.ts';
import { readLocal, writeLocal } from '../../lib/storage.ts';
import { getPosition, putPosition } from './api.ts';
import { type Place, PositionKeeper, placeToOpen } from './position-keeper.ts';

export interface KeptPosition {
  /** Where to open the book; null for its beginning. */
  firstPlace(): Place | null;
  /** The reader is here now. */
  move(place: Place): void;
  /** The place could not be sent. */
  readonly unsaved: boolean;
  /** Where another page read on since this one was opened, until it is dealt with. */
  readonly elsewhere: Position | null;
  dismissElsewhere(): void;
}

async function send(
  bookId: string,
  position: PositionInput,
  keepalive: boolean,
): Promise<Position | undefined> {
  try {
    await putPosition(bookId, position, keepalive);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || error.id !== 'read-elsewhere') throw error;
    return (await getPosition(bookId)) ?? undefined;
  }
}

/** Keeps the place of one book on the server. */
export function usePosition({ book, position }: ReadingSession): KeptPosition {
  const [unsaved, setUnsaved] = useState(false);
  const [elsewhere, setElsewhere] = useState<Position | null>(null);
  const [keeper] = useState(
    () =>
      new PositionKeeper(
        book.id,
        { writer: randomId(), base: position?.version ?? 0 },
        {
          send: (place, keepalive) => send(book.id, place, keepalive),
          read: readLocal,
          write: writeLocal,
          later: (work, ms) => {
            const timer = window.setTimeout(work, ms);
            return () => window.clearTimeout(timer);
          },
          day: () => localDay(new Date()),
        },
        { trouble: setUnsaved, elsewhere: setElsewhere },
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
  const firstPlace = () => {
    const kept = placeToOpen(book.id, position, { read: readLocal });
    // A place this device could not send is still to be sent.
    if (kept && kept === position) keeper.opened(kept);
    return kept;
  };
  return {
    firstPlace,
    move: (place) => keeper.move(place),
    unsaved,
    elsewhere,
    dismissElsewhere: () => setElsewhere(null),
  };
}
