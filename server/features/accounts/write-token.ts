import { createHmac, timingSafeEqual } from 'node:crypto';
import { sessionCookie, writeToken } from '@mangu/contract/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/problems.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What proves that a write comes from a page that could read our cookie: bound to the session, and kept nowhere. */
export function writeTokenOf(session: string, secret: string): string {
  return createHmac('sha256', secret).update(`write token of ${session}`).digest('base64url');
}

export interface WriteTokenOptions {
  readonly secret: string;
  /** People come by HTTPS. */
  readonly secure: boolean;
}

/** The third lock on every unsafe method of somebody signed in, behind the SameSite cookie and the Origin. */
export function registerWriteToken(app: FastifyInstance, { secret, secure }: WriteTokenOptions) {
  const names = { session: sessionCookie(secure), token: writeToken.cookie(secure) };
  app.addHook('onRequest', (request, _reply, done) => {
    const session = request.cookies[names.session];
    // The command line shows the machine's token instead, which another site does not have.
    if (safeMethods.has(request.method) || !session || request.headers.authorization !== undefined)
      return done();
    const given = Buffer.from(String(request.headers[writeToken.header] ?? ''));
    const wanted = Buffer.from(writeTokenOf(session, secret));
    const right = given.length === wanted.length && timingSafeEqual(given, wanted);
    done(right ? undefined : new ProblemError('write-token-refused'));
  });
  return {
    /** Gives the page its token, in a cookie that scripts of this site can read. */
    hand(request: FastifyRequest, reply: FastifyReply): void {
      const session = request.cookies[names.session];
      if (!session) return;
      const value = writeTokenOf(session, secret);
      if (request.cookies[names.token] === value) return;
      void reply.setCookie(names.token, value, { path: '/', sameSite: 'strict', secure, httpOnly: false });
    },
    take(reply: FastifyReply): void {
      void reply.clearCookie(names.token, { path: '/', sameSite: 'strict', secure });
    },
  };
}
export type WriteToken = ReturnType<typeof registerWriteToken>;
