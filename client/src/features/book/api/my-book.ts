import type { MyBook } from '@mangu/contract/library';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useAccount } from '../../../lib/account.ts';
import { request } from '../../../lib/api.ts';

/** What somebody who is signed in did with the book. `person` is null for everybody else, who is not asked about. */
export function useMyBook(bookId: string) {
  const account = useAccount();
  const person = account.data?.person ?? null;
  const mine = useQuery({
    queryKey: ['library', 'book', bookId],
    queryFn: ({ signal }) => request<MyBook>(`/api/library/books/${bookId}`, { signal }),
    enabled: person !== null,
  });
  return { person, known: account.data !== undefined, mine: mine.data };
}

/** A change of what `useMyBook` answers; pending until the new answer is there, so that nothing flickers. */
export function useMyBookChange<Change>(change: (change: Change) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    // One after the other: what was chosen last is what is kept.
    scope: { id: 'my-book' },
    onSettled: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
}
