import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account } from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/database.ts';
import type { Auth } from './auth.ts';
import type { WriteToken } from './write-token.ts';

export interface AccountsDeps {
  readonly db: Database;
  readonly auth: Auth;
  readonly writeToken: WriteToken;
  /** Decided by the feature that takes books. */
  readonly mayAddBooks: (request: FastifyRequest) => Promise<boolean>;
  /** Called after somebody signed in, with the request that did it. */
  readonly onSignedIn: (personId: string, request: FastifyRequest) => Promise<void>;
}

/** People and their accounts, in routes of our own that ask better-auth; its handler is not reachable. */
export const accountsRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  // Every answer here is one person's own.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/account',
    {
      schema: {
        tags: ['account'],
        summary: 'Who is signed in, and what is there for them',
        response: { 200: Account, default: Problem },
      },
    },
    async (request, reply) => {
      deps.writeToken.hand(request, reply);
      const person = await request.whoAsks();
      return {
        person: person
          ? {
              id: person.id,
              name: person.name,
              email: person.email,
              roles: [...person.roles],
              twoFactor: person.twoFactor,
            }
          : null,
        mayAddBooks: await deps.mayAddBooks(request),
        mailbox: false,
        providers: [],
      };
    },
  );
};
