import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { ProblemId } from '@mangu/contract/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

/**
 * Content security policies, one per kind of page. Nothing is allowed that is not written here.
 * - app: catalogue and all pages of the publisher.
 * - reader: the page in which a book is shown. The book's documents are blob frames that inherit this policy, so
 *   its styles may be inline and its pictures blobs, but no script of a book matches `script-src`.
 * - api: documents that are data. - resource: parts of a book when opened outside the reader.
 */
export const contentSecurityPolicies = {
  app: policy({
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'manifest-src': "'self'",
  }),
  reader: policy({
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline' blob:",
    'img-src': "'self' blob: data:",
    'font-src': "'self' blob: data:",
    'media-src': "'self' blob:",
    'connect-src': "'self'",
    'frame-src': 'blob:',
    'object-src': "'none'",
  }),
  docs: policy({
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
  }),
  api: policy({}),
  resource: `${policy({ 'script-src': "'none'", 'connect-src': "'none'" })}; sandbox`,
} as const;

function policy(directives: Record<string, string>): string {
  const all = {
    'default-src': "'none'",
    ...directives,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface SecurityOptions {
  /** Where people reach the server, when it is more than the loopback names. */
  readonly publicUrl: URL | undefined;
  /** Address listened on. Beyond loopback the machine's name and addresses are taken too. */
  readonly host: string;
  readonly token: string;
}

/**
 * Headers on every answer, and the two checks that keep other sites out: the Host header (DNS rebinding) and the
 * Origin of every unsafe method (cross-site writes). The command line has no origin and shows the token instead.
 */
export function registerSecurity(app: FastifyInstance, options: SecurityOptions): void {
  const names = new Set([...loopbackNames, hostname().toLowerCase()]);
  if (options.publicUrl) names.add(options.publicUrl.hostname);
  // Beyond loopback people come by address too; a rebound name is never an address.
  const byAddress = !isLoopback(options.host);
  const acceptsHost = (host: string) => {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    return names.has(name) || (byAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  };
  app.addHook('onRequest', (request, _reply, done) => {
    if (!acceptsHost(request.headers.host ?? '') && !request.url.startsWith('/api/health')) {
      return done(new ProblemError('host-refused'));
    }
    const refusal = safeMethods.has(request.method) ? undefined : writeRefusal(request, options);
    if (refusal) return done(new ProblemError(refusal));
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', contentSecurityPolicies.api);
    }
    reply.header('cross-origin-resource-policy', 'same-origin');
    done();
  });
}

/** Why a write is refused: a token that is not ours, or neither a token nor our origin. */
function writeRefusal(request: FastifyRequest, { token, publicUrl }: SecurityOptions): ProblemId | undefined {
  if (request.headers.authorization !== undefined)
    return hasToken(request, token) ? undefined : 'token-refused';
  return isSameOrigin(request, publicUrl) ? undefined : 'origin-refused';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** A browser names the origin on every unsafe method; it must be the one the page came from. */
function isSameOrigin(request: FastifyRequest, publicUrl: URL | undefined): boolean {
  const { origin, host } = request.headers;
  if (!origin || !URL.canParse(origin)) return false;
  const site = request.headers['sec-fetch-site'];
  // Behind a proxy the browser's host is the public one, and ours may be another.
  const ours = new URL(origin).host === host || origin === publicUrl?.origin;
  return ours && (site === undefined || site === 'same-origin');
}

/** Whether the request carries the command line's token, compared in constant time. */
export function hasToken(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
