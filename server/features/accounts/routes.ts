import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account } from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import type { AccountsDeps } from './deps.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { mailboxRoutes, seesMailbox } from './mailbox-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { providerId } from './secret.ts';
import { settingsRoutes } from './settings-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';

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
        person: person ? { ...person, roles: [...person.roles] } : null,
        mayAddBooks: await deps.mayAddBooks(request),
        mailbox: await seesMailbox(deps, request),
        house: await deps.house.read(),
        providers: deps.provider ? [{ id: providerId, name: deps.provider.name }] : [],
      };
    },
  );

  for (const routes of [signInRoutes, settingsRoutes, invitationRoutes, providerRoutes, mailboxRoutes])
    await app.register(routes, deps);
};
