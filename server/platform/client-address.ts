import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { originHeaderName, viewerAddressHeaderName } from '@mangu/topology/proxy-headers';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Address of whoever asks, to count and to log by, never to let in by: what the machine in front says when it
     * shows the origin header, the other end of the connection otherwise.
     */
    clientAddress(): string;
  }
}

/** @param originHeaders values by which the machine in front is known: the present one and the one before it. */
export function registerClientAddress(app: FastifyInstance, originHeaders: readonly string[]): void {
  const known = originHeaders.map((value) => Buffer.from(value));
  app.decorateRequest('clientAddress', function (this: FastifyRequest) {
    return (shows(this, known) ? viewerAddress(this) : undefined) ?? this.ip;
  });
}

function shows(request: FastifyRequest, known: readonly Buffer[]): boolean {
  const value = request.headers[originHeaderName.toLowerCase()];
  if (typeof value !== 'string') return false;
  const given = Buffer.from(value);
  return known.some((one) => one.length === given.length && timingSafeEqual(one, given));
}

/** `198.51.100.7:46532` and `2001:db8::7:46532`: the port stands behind the last colon, without brackets. */
function viewerAddress(request: FastifyRequest): string | undefined {
  const value = request.headers[viewerAddressHeaderName.toLowerCase()];
  if (typeof value !== 'string') return undefined;
  const address = value.slice(0, value.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? undefined : address;
}
