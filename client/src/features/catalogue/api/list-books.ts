import type { BooksPage, BooksQuery } from '@mangu/contract/books';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { request, toQueryString } from '../../../lib/api.ts';

/** Fills whole rows of two, three, four and six covers. */
const pageSize = 24;

/** A catalogue smaller than this is perhaps still receiving the books it begins with. */
const few = 4;
const fewIntervalMs = 3000;

/**
 * The books of a search, page after page. The result before stays while the next one comes, and a search that
 * is no longer wanted is aborted.
 */
export function useBooks(query: BooksQuery) {
  return useInfiniteQuery({
    queryKey: ['books', query],
    queryFn: ({ pageParam, signal }) =>
      request<BooksPage>(
        `/api/books${toQueryString({
          ...query,
          limit: pageSize,
          after: pageParam,
          facets: pageParam === null ? true : undefined,
        })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    // A house that was just opened receives its first books by itself, one after the other.
    refetchInterval: ({ state }) =>
      isWholeCatalogue(query) && (state.data?.pages[0]?.total ?? few) < few ? fewIntervalMs : false,
  });
}

function isWholeCatalogue({ q, language, subject, contributor, series, accessibility }: BooksQuery): boolean {
  return [q, language, subject, contributor, series, accessibility].every((filter) => !filter?.length);
}
