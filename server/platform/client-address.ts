import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { originHeaderName, viewerAddressHeaderName } from '@mangu/topology/proxy-headers';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Address of whoever asks, to list and to log by, never to let in by: what the machine in front says when it
     * shows the origin header, the other end of the connection otherwise.
     */
    clientAddress(): string;
    /** The same, to count by: of IPv6 the subnet, of which a machine may take any address (RFC 4291 §2.5.4). */
    clientNetwork(): string;
  }
}

/** @param originHeaders values by which the machine in front is known: the present one and the one before it. */
export function registerClientAddress(app: FastifyInstance, originHeaders: readonly string[]): void {
  const known = originHeaders.map((value) => Buffer.from(value));
  app.decorateRequest('clientAddress', function (this: FastifyRequest) {
    return (shows(this, known) ? viewerAddress(this) : undefined) ?? this.ip;
  });
  app.decorateRequest('clientNetwork', function (this: FastifyRequest) {
    return networkOf(this.clientAddress());
  });
}

function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (isIP(bare) !== 6) return address;
  // As a host of an address, IPv6 is written in one way only, and without dots.
  const [front = '', back] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [groupsOf(front), groupsOf(back ?? '')];
  const groups = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  const [, , , , , marker, high = 0, low = 0] = groups;
  // IPv4 on a socket of IPv6 (RFC 4291 §2.5.5.2).
  if (marker === 0xff_ff && groups.slice(0, 5).every((group) => group === 0))
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function groupsOf(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
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
