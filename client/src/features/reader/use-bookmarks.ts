import type { Bookmark, BookmarkInput } from '@mangu/contract/reading';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../lib/problem-text.ts';
import { deleteBookmark, postBookmark } from './api.ts';

export interface Bookmarks {
  readonly list: readonly Bookmark[];
  /** The one removed last, while it can be brought back. */
  readonly removed: Bookmark | null;
  /** What went wrong last, in the person's language. */
  readonly failure: string | null;
  add(bookmark: BookmarkInput): Promise<boolean>;
  remove(bookmark: Bookmark): Promise<boolean>;
  undo(): Promise<boolean>;
}

const inOrder = (list: readonly Bookmark[]) => [...list].sort((a, b) => a.fraction - b.fraction);

/** The bookmarks of one book, shown at once and taken back when the server refuses. */
export function useBookmarks(bookId: string, initial: readonly Bookmark[]): Bookmarks {
  const { t } = useTranslation('reader');
  const problems = useTranslation('problems').t;
  const [list, setList] = useState(() => inOrder(initial));
  const [removed, setRemoved] = useState<Bookmark | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const add = useCallback(
    async (input: BookmarkInput) => {
      setFailure(null);
      setRemoved(null);
      try {
        const stored = await postBookmark(bookId, input);
        // The same place twice is one bookmark to the server.
        setList((now) => inOrder([...now.filter(({ id }) => id !== stored.id), stored]));
        return true;
      } catch (error) {
        setFailure(t('bookmarks.addFailed', { advice: problemText(problems, error).advice }));
        return false;
      }
    },
    [bookId, t, problems],
  );

  const remove = useCallback(
    async (bookmark: Bookmark) => {
      setFailure(null);
      setList((now) => now.filter(({ id }) => id !== bookmark.id));
      setRemoved(bookmark);
      try {
        await deleteBookmark(bookId, bookmark.id);
        return true;
      } catch (error) {
        setRemoved(null);
        setList((now) => inOrder([...now, bookmark]));
        setFailure(t('bookmarks.removeFailed', { advice: problemText(problems, error).advice }));
        return false;
      }
    },
    [bookId, t, problems],
  );

  const undo = useCallback(async () => {
    if (!removed) return false;
    const { cfi, fraction, label } = removed;
    return add({ cfi, fraction, label });
  }, [removed, add]);

  return { list, removed, failure, add, remove, undo };
}
