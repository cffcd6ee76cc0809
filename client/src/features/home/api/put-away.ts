import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api.ts';
import { recentKey } from './recent.ts';

interface Move {
  readonly bookId: string;
  readonly away: boolean;
}

/** Takes a book from the row, or puts it back. Done when the row was asked for anew. */
export function usePutAway() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ bookId, away }: Move) =>
      request(`/api/reading/recent/${bookId}`, { method: away ? 'DELETE' : 'PUT' }),
    onSettled: () => client.invalidateQueries({ queryKey: recentKey }),
  });
}
