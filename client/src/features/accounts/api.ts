import type { Invitation, Mailbox, ProviderUrl, SignInAnswer } from '@mangu/contract/accounts';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/api.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';

const post = <T>(path: string, body: unknown) => request<T>(`/api/account/${path}`, { method: 'POST', body });

export const accountsApi = {
  signIn: (body: { email: string; password: string; remember: boolean }) =>
    post<SignInAnswer>('sign-in', body),
  secondFactor: (body: { code: string; kind: 'totp' | 'backup' }) => post<unknown>('second-factor', body),
  signUp: (body: { name: string; email: string; password: string }) => post<undefined>('sign-up', body),
  confirmAgain: (email: string) => post<undefined>('verification', { email }),
  verify: (token: string) => post<undefined>('verify', { token }),
  askReset: (email: string) => post<undefined>('reset-requests', { email }),
  reset: (body: { token: string; password: string }) => post<undefined>('reset', body),
  welcome: (body: { token: string; name: string; email: string; password: string }) =>
    post<unknown>('welcome', body),
  provider: (id: string, next: string) => post<ProviderUrl>(`providers/${id}`, { next }),
};

/** What a one-time link is for. */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['account', 'invitation', token],
    queryFn: () => post<Invitation>('invitation', { token }),
    retry: false,
  });
}

export function useMailbox() {
  return useCursorList<Mailbox['items'][number]>(['mailbox'], '/api/account/mailbox', {
    pageSize: 20,
    intervalMs: 5000,
  });
}

/** What a mail's link carries stands behind the `#`, which no server and no log ever sees. */
export function tokenOfLink(): string {
  return window.location.hash.slice(1);
}

/** Takes the token of a link along through signing in, in the state of the router: no address ever shows it. */
export function keepToken(token: string): unknown {
  return { token };
}

export function keptToken(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('token' in state)) return '';
  return typeof state.token === 'string' ? state.token : '';
}

/** Where to go after signing in: a page of ours, never another site. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
