import { createHmac, timingSafeEqual } from 'node:crypto';
import { sessionCookie } from '@mangu/contract/accounts';
import type { FastifyRequest } from 'fastify';

/** The token of the session that a request claims, without a look at the database. */
export type SessionToken = (request: FastifyRequest) => string | undefined;

/** Cookies whose signature was found right, so that a reader who turns pages is not reckoned anew each time. */
const rememberedAtMost = 10_000;

/**
 * For statements that join the session themselves: whether it still stands is theirs to find out. Cookies that are not
 * signed by us are none.
 */
export function sessionTokens(secret: string, secure: boolean): SessionToken {
  const name = sessionCookie(secure);
  let known = new Map<string, string>();
  return (request) => {
    const cookie = request.cookies[name];
    if (!cookie) return undefined;
    const remembered = known.get(cookie);
    if (remembered) return remembered;
    const token = verified(cookie, secret);
    if (token === undefined) return undefined;
    if (known.size >= rememberedAtMost) known = new Map();
    known.set(cookie, token);
    return token;
  };
}

/** As better-auth signs its cookies: HMAC-SHA-256 in Base64 behind a dot. */
function verified(cookie: string, secret: string): string | undefined {
  const dot = cookie.lastIndexOf('.');
  if (dot < 1) return undefined;
  const token = cookie.slice(0, dot);
  const given = Buffer.from(cookie.slice(dot + 1), 'base64');
  const wanted = createHmac('sha256', secret).update(token).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : undefined;
}
