import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../lib/api.ts';

/** What another try can mend: no answer, or a fault of the server. A 4xx stays what it is. */
function worthRetrying(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

// `navigator.onLine` says no on a laptop without a network, whose own server answers all the same.
const networkMode = 'always';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: worthRetrying,
      retryDelay: (attempt) => 400 * 2 ** attempt,
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      networkMode,
    },
    // Else what somebody does offline waits without a word, and is done at some later time that nobody expects.
    mutations: { networkMode },
  },
});
