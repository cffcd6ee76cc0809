import type { Account } from '@mangu/contract/accounts';
import type { Role } from '@mangu/contract/people';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './api.ts';

const key = ['account'] as const;

/** Who looks at the pages; `person` is null for somebody who is not signed in. */
export function useAccount() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<Account>('/api/account', { signal }),
    staleTime: 60_000,
  });
}

/** Call after signing in or out: everything that was loaded may look different to somebody else. */
export function useAccountChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: key });
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] && queryKey[0] !== 'books' });
  };
}

/** Whether the person holds one of the roles. What they may do is decided by the server; this hides what leads nowhere. */
export function holds(account: Account | undefined, ...roles: readonly Role[]): boolean {
  return account?.person?.roles.some((role) => roles.includes(role)) ?? false;
}
