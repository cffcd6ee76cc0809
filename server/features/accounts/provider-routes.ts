import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ProviderStart, ProviderUrl } from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { countAttempt } from '../../platform/attempts.ts';
import { ProblemError } from '../../platform/problems.ts';
import { askAuth, authHeaders } from './ask-auth.ts';
import type { AccountsDeps } from './deps.ts';
import { linkLimits } from './limits.ts';
import { providerId } from './secret.ts';

/** Signing in with an OpenID Connect provider: the way there and the way back, nothing else of better-auth. */
export const providerRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { db, provider, origin } = deps;
  if (!provider) return;

  app.post(
    `/api/account/providers/${providerId}`,
    {
      schema: {
        tags: ['account'],
        summary: 'Begin signing in with the OpenID Connect provider',
        body: ProviderStart,
        response: { 200: ProviderUrl, default: Problem },
      },
    },
    async (request, reply) => {
      await countAttempt(db, linkLimits.address, request.clientAddress());
      const body = {
        provider: providerId,
        callbackURL: `${origin()}${request.body.next ?? '/'}`,
        errorCallbackURL: `${origin()}/sign-in`,
        disableRedirect: true,
      };
      const { url } = await askAuth(reply, async () =>
        (await provider.auth()).api.signInSocial({
          body,
          headers: authHeaders(request),
          returnHeaders: true,
        }),
      );
      if (!url) throw new ProblemError('provider-away');
      return { url };
    },
  );

  app.get(
    `/api/auth/callback/${providerId}`,
    {
      schema: {
        tags: ['account'],
        summary: 'Where the provider sends people back to',
        querystring: Type.Object({
          code: Type.Optional(Type.String({ maxLength: 4000 })),
          state: Type.Optional(Type.String({ maxLength: 4000 })),
          iss: Type.Optional(Type.String({ maxLength: 2000 })),
          error: Type.Optional(Type.String({ maxLength: 200 })),
          error_description: Type.Optional(Type.String({ maxLength: 2000 })),
        }),
        response: { default: Problem },
      },
    },
    async (request, reply) => {
      const auth = await provider.auth();
      const answer = await auth.handler(
        new Request(new URL(request.url, origin()), { headers: authHeaders(request) }),
      );
      const cookies = answer.headers.getSetCookie();
      for (const cookie of cookies) void reply.header('set-cookie', cookie);
      const cookie = cookies.map((one) => one.split(';', 1)[0]).join('; ');
      const _session = await auth.api.getSession({ headers: new Headers({ cookie }) });
      const location = answer.headers.get('location');
      return reply.redirect(
        location && isOurs(location, origin()) ? location : '/sign-in?error=provider',
        302,
      );
    },
  );
};

function isOurs(location: string, origin: string): boolean {
  return URL.canParse(location, origin) && new URL(location, origin).origin === origin;
}
