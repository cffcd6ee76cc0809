import { useCallback, useEffect, useRef, useState } from 'react';
import { readLocal, writeLocal } from '../../lib/storage.ts';

const seenKey = 'mangu.reader.seen';
/** How near the mouse comes to an edge before the controls show, and how far it goes before they hide. */
const nearPx = 64;
const farPx = 160;

export interface Chrome {
  readonly visible: boolean;
  toggle(): void;
  hide(): void;
  show(): void;
  pointer(fromTopPx: number, fromBottomPx: number): void;
}

/**
 * Whether the controls are shown. A tap or key keeps them until the next one or a page turn; the mouse at an edge
 * shows them while it is there. The first book ever opened on a device shows them from the start.
 */
export function useChrome(hasFocusInside: () => boolean): Chrome {
  const [visible, setVisible] = useState(() => readLocal(seenKey) === null);
  const byMouse = useRef(false);
  useEffect(() => writeLocal(seenKey, '1'), []);
  const show = useCallback(() => {
    byMouse.current = false;
    setVisible(true);
  }, []);
  const hide = useCallback(() => {
    byMouse.current = false;
    setVisible(false);
  }, []);
  const toggle = useCallback(() => {
    byMouse.current = false;
    setVisible((now) => !now);
  }, []);
  const pointer = useCallback(
    (fromTopPx: number, fromBottomPx: number) => {
      const distance = Math.min(fromTopPx, fromBottomPx);
      setVisible((now) => {
        if (!now && distance < nearPx) {
          byMouse.current = true;
          return true;
        }
        if (now && byMouse.current && distance > farPx && !hasFocusInside()) return false;
        return now;
      });
    },
    [hasFocusInside],
  );
  return { visible, show, hide, toggle, pointer };
}
