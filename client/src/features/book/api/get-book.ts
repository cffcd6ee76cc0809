import type { BookDetail } from '@mangu/contract/books';
import type { Position } from '@mangu/contract/reading';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api.ts';

export function useBook(id: string) {
  return useQuery({
    queryKey: ['book', id],
    queryFn: ({ signal }) => request<BookDetail>(`/api/books/${encodeURIComponent(id)}`, { signal }),
  });
}

/** Where this device left the book; null when it was never opened. Asked anew at every visit. */
export function usePosition(id: string) {
  return useQuery({
    queryKey: ['position', id],
    queryFn: ({ signal }) =>
      request<Position | null>(`/api/reading/positions/${encodeURIComponent(id)}`, { signal }),
    staleTime: 0,
    retry: false,
  });
}
