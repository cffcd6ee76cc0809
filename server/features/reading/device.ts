import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'mangu_device';
/** Sent with reading requests only, so that the parts of a book are on a path without cookies. */
const path = '/api/reading';
/** Browsers keep a cookie for 400 days at most (RFC 6265bis §5.5). */
const keepSeconds = 400 * 24 * 3600;
const cookiePattern = /^[A-Za-z0-9_-]{43}$/;

/** Id of the device that asks, or undefined when it has no cookie of ours. */
export function knownDevice(request: FastifyRequest): string | undefined {
  const value = request.cookies[name];
  return value && cookiePattern.test(value) ? idOf(value) : undefined;
}

/** Id of the device that writes; it gets a cookie when it has none. @param secure whether people come by HTTPS. */
export function rememberedDevice(request: FastifyRequest, reply: FastifyReply, secure: boolean): string {
  const known = knownDevice(request);
  if (known) return known;
  const value = randomBytes(32).toString('base64url');
  void reply.setCookie(name, value, { ...options(secure), maxAge: keepSeconds });
  return idOf(value);
}

/** The device has become a person's; what it reads when nobody is signed in begins anew. */
export function forgetDevice(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(name, options(secure));
}

function options(secure: boolean) {
  return { path, httpOnly: true, sameSite: 'strict', secure } as const;
}

/** Only this is ever stored: half of a hash, which leads back to no cookie. Shaped as the ids of people are. */
function idOf(value: string): string {
  const hex = createHash('sha256').update(value).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
