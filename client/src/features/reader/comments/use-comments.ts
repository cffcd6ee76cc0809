import type { Comment, Comments, NewComment } from '@mangu/contract/comments';
import type { ManuscriptShown } from '@mangu/contract/reading';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { request } from '../../../lib/api.ts';
import { type Thread, threadsOf } from './threads.ts';

export interface CommentsOfManuscript {
  /** Undefined until they came. */
  readonly threads: readonly Thread[] | undefined;
  /** Why they did not come, or not anew. */
  readonly error: unknown;
  reload(): Promise<void>;
  /** Rejects with `ApiError`. One sent twice under its id is one. */
  write(comment: NewComment): Promise<void>;
  settle(commentId: string, resolved: boolean): Promise<void>;
}

/** The comments on a manuscript, asked for when it is on the screen and again whenever the page is looked at. */
export function useComments({ editionId, revisionId, no }: ManuscriptShown): CommentsOfManuscript {
  const [items, setItems] = useState<readonly Comment[]>();
  const [error, setError] = useState<unknown>();
  const path = `/api/editions/${editionId}/comments` as const;
  const reload = useCallback(async () => {
    try {
      const { items } = await request<Comments>(`${path}?revision=${revisionId}`);
      setItems(items);
      setError(undefined);
    } catch (failure) {
      setError(failure);
    }
  }, [path, revisionId]);
  useEffect(() => {
    void reload();
    const look = () => {
      if (document.visibilityState === 'visible') void reload();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', look);
    };
  }, [reload]);
  const threads = useMemo(() => items && threadsOf(items, no), [items, no]);
  return {
    threads,
    error,
    reload,
    write: async (comment) => {
      await request<Comment>(path, { method: 'POST', body: { ...comment, revision: revisionId } });
      await reload();
    },
    settle: async (commentId, resolved) => {
      await request<Comment>(`${path}/${commentId}/resolved`, { method: 'PUT', body: { resolved } });
      await reload();
    },
  };
}
