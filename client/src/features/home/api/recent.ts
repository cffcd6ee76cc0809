import type { RecentReading } from '@mangu/contract/reading';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api.ts';

export const recentKey = ['recent'];

/** The books this device has open, last read first. Asked anew at every visit: the reader is another page. */
export function useRecent() {
  return useQuery({
    queryKey: recentKey,
    queryFn: ({ signal }) => request<RecentReading>('/api/reading/recent', { signal }),
    select: (answer) => answer.items,
    staleTime: 0,
    // The row is a convenience: when it cannot be had, the catalogue shows without it.
    retry: false,
  });
}
