import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'mangu_device';
/** Sent with reading requests only, so that the parts of a book are on a path without cookies. */
const path = '/api/reading';
/** Browsers keep a cookie for 400 days at most (RFC 6265bis §5.5). */
const keepSeconds = 400 * 24 * 3600;
const cookiePattern = /^[A-Za-z0-9_-]{43}$/;

/** The device that asks, or undefined when it has no cookie of ours. Only the hash is ever stored. */
export function knownDevice(request: FastifyRequest): Buffer | undefined {
  const value = request.cookies[name];
  return value && cookiePattern.test(value) ? hash(value) : undefined;
}

/** The device that writes; it gets a cookie when it has none. @param secure whether people come by HTTPS. */
export function rememberedDevice(request: FastifyRequest, reply: FastifyReply, secure: boolean): Buffer {
  const known = knownDevice(request);
  if (known) return known;
  const value = randomBytes(32).toString('base64url');
  void reply.setCookie(name, value, {
    path,
    maxAge: keepSeconds,
    httpOnly: true,
    sameSite: 'strict',
    secure,
  });
  return hash(value);
}

function hash(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
