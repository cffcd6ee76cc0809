import type { Bookmark } from '@mangu/contract/reading';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine, ReaderLocation } from './engine.ts';
import type { Bookmarks } from './use-bookmarks.ts';

interface PageBookmark {
  /** The bookmark on the screen. */
  readonly shown: Bookmark | undefined;
  toggle(): Promise<void>;
}

/** The bookmark of the page that is shown; of a book without bookmarks, none. */
export function usePageBookmark(
  bookmarks: Bookmarks | undefined,
  engine: Engine | null,
  location: ReaderLocation | null,
  { title, say }: { readonly title: string; readonly say: (text: string) => void },
): PageBookmark {
  const { t } = useTranslation('reader');
  const list = bookmarks?.list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen changes with the location
  const shown = useMemo(() => list?.find(({ cfi }) => engine?.shows(cfi)), [list, engine, location]);
  const toggle = async () => {
    if (!bookmarks || !location) return;
    if (shown) {
      if (await bookmarks.remove(shown)) say(t('say.unbookmarked'));
      return;
    }
    const { cfi, fraction, words, chapter } = location;
    const label = (words || chapter || title).slice(0, 500);
    if (await bookmarks.add({ cfi, fraction, label })) say(t('say.bookmarked'));
  };
  return { shown, toggle };
}
