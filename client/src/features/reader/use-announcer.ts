import { useCallback, useState } from 'react';

/** Words for the screen reader. The same words twice are said twice: the count makes each a new text node. */
export function useAnnouncer(): { spoken: { text: string; count: number }; say: (text: string) => void } {
  const [spoken, setSpoken] = useState({ text: '', count: 0 });
  const say = useCallback((text: string) => setSpoken(({ count }) => ({ text, count: count + 1 })), []);
  return { spoken, say };
}
