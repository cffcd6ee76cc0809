import type { ProblemId } from '@mangu/contract/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/problems.ts';

/** What better-auth may know of a request: its cookies, and what a session is listed by. */
export function authHeaders(request: FastifyRequest): Headers {
  const headers = new Headers({ 'x-client-address': request.clientAddress() });
  const { cookie, 'user-agent': agent } = request.headers;
  if (cookie) headers.set('cookie', cookie);
  if (agent) headers.set('user-agent', agent.slice(0, 500));
  return headers;
}

const byCode: Readonly<Record<string, ProblemId>> = {
  INVALID_EMAIL_OR_PASSWORD: 'sign-in-refused',
  ACCOUNT_SUSPENDED: 'account-suspended',
  EMAIL_NOT_VERIFIED: 'address-unverified',
  INVALID_EMAIL: 'validation-failed',
  INVALID_PASSWORD: 'password-wrong',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'password-wrong',
  INVALID_TOKEN: 'link-spent',
  TOKEN_EXPIRED: 'link-spent',
  USER_NOT_FOUND: 'link-spent',
  INVALID_USER: 'link-spent',
  INVALID_CODE: 'code-wrong',
  INVALID_BACKUP_CODE: 'code-wrong',
  TOTP_NOT_ENABLED: 'code-wrong',
  BACKUP_CODES_NOT_ENABLED: 'code-wrong',
  INVALID_TWO_FACTOR_COOKIE: 'sign-in-again',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'sign-in-again',
  ACCOUNT_TEMPORARILY_LOCKED: 'too-many-requests',
  TOTP_ALREADY_ENABLED: 'changed-meanwhile',
  TWO_FACTOR_NOT_ENABLED: 'changed-meanwhile',
  PROVIDER_NOT_FOUND: 'provider-away',
};
const lockedSeconds = 900;

/** Asks better-auth, passes its cookies on, and says its refusals in our words. */
export async function askAuth<T>(
  reply: FastifyReply,
  question: () => Promise<{ headers: Headers; response: T }>,
): Promise<T> {
  try {
    const { headers, response } = await question();
    for (const cookie of headers.getSetCookie()) void reply.header('set-cookie', cookie);
    return response;
  } catch (error) {
    throw await inOurWords(error);
  }
}

async function inOurWords(error: unknown): Promise<unknown> {
  const { isAPIError } = await import('better-auth/api');
  if (!isAPIError(error)) return error;
  const code = error.body?.code ?? '';
  const id = byCode[code] ?? (error.statusCode === 401 ? 'sign-in-needed' : undefined);
  if (!id) return error.statusCode < 500 ? new ProblemError('validation-failed') : error;
  if (id !== 'too-many-requests') return new ProblemError(id);
  return new ProblemError(id, undefined, { retryAfterSeconds: lockedSeconds });
}
