import type { CursorList } from '../../lib/use-cursor-list.ts';

interface Answer<Row> {
  readonly data: readonly Row[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** A list that comes in one answer, in the terms of a table. */
export function wholeList<Row>({ data, error, refetch }: Answer<Row>): CursorList<Row> {
  return {
    rows: data ?? [],
    total: data?.length,
    pending: !data && !error,
    stale: false,
    error: data ? null : error,
    moreError: null,
    hasMore: false,
    loadingMore: false,
    loadMore: () => {},
    retry: () => void refetch(),
  };
}
