import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { ProblemId } from '@mangu/contract/problem';
import {
  contentSecurityPolicies,
  headersOfEveryAnswer,
  strictTransportSecurity,
} from '@mangu/topology/security-headers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

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
  // A browser told so of `localhost` would ask for HTTPS from every program of this machine.
  const httpsAlone =
    options.publicUrl?.protocol === 'https:' && !loopbackNames.has(options.publicUrl.hostname);
  const onEveryAnswer = {
    ...headersOfEveryAnswer,
    ...(httpsAlone ? { 'strict-transport-security': strictTransportSecurity } : {}),
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
    reply.headers(onEveryAnswer);
    if (!reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', contentSecurityPolicies.api);
    }
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
