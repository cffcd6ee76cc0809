import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type QueryValue, request, toQueryString } from './api.ts';

/** A page of any list of the API: `next` goes into `after`, `null` on the last one. */
export interface CursorPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
  readonly total?: number;
}

/** A list that grows page by page, in the terms a table needs. */
export interface CursorList<Row> {
  readonly rows: readonly Row[];
  /** Undefined when the API does not count this list. */
  readonly total: number | undefined;
  /** Nothing is there yet. */
  readonly pending: boolean;
  /** The rows shown answer the question before. */
  readonly stale: boolean;
  /** The first page failed. */
  readonly error: Error | null;
  /** The page after these failed. */
  readonly moreError: Error | null;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

interface CursorListOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly pageSize?: number;
  /** Asked again by itself, for lists that change while one looks. */
  readonly intervalMs?: number;
  readonly enabled?: boolean;
}

/**
 * Asks a list of the API page after page. The query key is `[...key, query]`, so that
 * `invalidateQueries({ queryKey: key })` renews every order and filter of it.
 */
export function useCursorList<Row>(
  key: readonly string[],
  path: `/api/${string}`,
  { query = {}, pageSize = 50, intervalMs, enabled = true }: CursorListOptions = {},
): CursorList<Row> {
  const list = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) =>
      request<CursorPage<Row>>(`${path}${toQueryString({ ...query, limit: pageSize, after: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    enabled,
    ...(intervalMs !== undefined && { refetchInterval: intervalMs }),
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return {
    rows,
    total: list.data?.pages[0]?.total,
    pending: list.isPending,
    stale: list.isPlaceholderData,
    error: list.data ? null : list.error,
    moreError: list.isFetchNextPageError ? list.error : null,
    hasMore: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    loadMore: () => {
      if (!list.isFetchingNextPage) void list.fetchNextPage();
    },
    retry: () => void list.refetch(),
  };
}
