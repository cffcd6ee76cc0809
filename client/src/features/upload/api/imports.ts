import type { Import, ImportsPage } from '@mangu/contract/imports';
import { useQuery } from '@tanstack/react-query';
import { request, toQueryString } from '../../../lib/api.ts';

/** The imports with these ids, at most 200. */
export async function fetchImports(ids: readonly string[]): Promise<Import[]> {
  const { items } = await request<ImportsPage>(`/api/imports${toQueryString({ id: ids.slice(0, 200) })}`);
  return items;
}

/** What was added before, newest first; asked again while any of it is unfinished. */
export function useEarlierImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => request<ImportsPage>('/api/imports', { signal }),
    select: (page) => page.items,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.items.some((one) => one.stage !== 'done') ? 500 : false),
  });
}
