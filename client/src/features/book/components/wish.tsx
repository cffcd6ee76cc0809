import type { MyBook } from '@mangu/contract/library';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../../../lib/account.ts';
import { request } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';

/** Whether one wishes for the book; for somebody who is signed in. */
export function Wish({ bookId }: { readonly bookId: string }) {
  const { t } = useTranslation(['book', 'problems']);
  const client = useQueryClient();
  const account = useAccount();
  const key = ['library', 'book', bookId];
  const mine = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<MyBook>(`/api/library/books/${bookId}`, { signal }),
    enabled: Boolean(account.data?.person),
  });
  const change = useMutation({
    mutationFn: (wished: boolean) =>
      request(`/api/library/lists/wishes/${bookId}`, { method: wished ? 'PUT' : 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  if (!mine.data) return null;
  const { wished } = mine.data;
  return (
    <>
      <Button aria-pressed={wished} disabled={change.isPending} onClick={() => change.mutate(!wished)}>
        {t(wished ? 'wished' : 'wish')}
      </Button>
      {change.error && <p role="alert">{problemText(t, change.error).title}</p>}
    </>
  );
}
