import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ProviderStart, ProviderUrl } from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { signUpIsOpen } from '../../platform/house.ts';
import { ProblemError } from '../../platform/problems.ts';
import { askAuth, authHeaders } from './ask-auth.ts';
import type { AccountsDeps } from './deps.ts';
import { linkLimits } from './limits.ts';
import { providerId } from './secret.ts';

/** Signing in with an OpenID Connect provider: the way there and the way back, nothing else of better-auth. */
export const providerRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { db, attempts, provider, origin } = deps;
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
      await attempts.count(linkLimits.address, request.clientNetwork());
      const next = request.body.next ?? '/';
      const body = {
        provider: providerId,
        callbackURL: `${origin()}${next}`,
        errorCallbackURL: `${origin()}/sign-in?${new URLSearchParams({ next })}`,
        disableRedirect: true,
      };
      const there = await provider.begin();
      const { url } = await askAuth(reply, () =>
        there.api.signInSocial({ body, headers: authHeaders(request), returnHeaders: true }),
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
      const auth = await provider.finish().catch(() => undefined);
      const answer = await auth?.handler(
        new Request(new URL(request.url, origin()), { headers: authHeaders(request) }),
      );
      for (const cookie of answer?.headers.getSetCookie() ?? []) void reply.header('set-cookie', cookie);
      const on = wayOn(answer?.headers.get('location'), origin(), await signUpIsOpen(db));
      return reply.redirect(answer && (await asksForCode(answer)) ? codeFirst(on) : on, 302);
    },
  );
};

/** What better-auth puts into the way on of somebody whose session waits for a code. */
async function asksForCode(answer: Response): Promise<boolean> {
  return Value.Check(CodeAsked, await answer.json().catch(() => undefined));
}

const CodeAsked = Type.Object({ twoFactorRedirect: Type.Literal(true) });

/** The page that asks for the code, and afterwards leads on. */
function codeFirst(on: string): string {
  const { pathname, search, hash } = new URL(on, 'https://here.invalid');
  return `/sign-in?${new URLSearchParams({ step: 'code', next: `${pathname}${search}${hash}` })}`;
}

/** What the page for signing in says; its words stand in the client's catalogue. */
const refusals: Readonly<Record<string, string>> = {
  access_denied: 'provider-declined',
  account_not_linked: 'provider-not-linked',
  email_not_verified: 'provider-unverified',
  ACCOUNT_SUSPENDED: 'provider-suspended',
};

function refusal(code: string, open: boolean): string {
  // Where everybody may sign up it failed for another reason: two windows at once, say.
  if (code === 'unable_to_create_user' && !open) return 'provider-closed';
  return refusals[code] ?? 'provider';
}

/** Where better-auth sends somebody, if that is a page of ours; else to the page for signing in. */
function wayOn(location: string | null | undefined, origin: string, open: boolean): string {
  const lost = '/sign-in?error=provider';
  if (!location || !URL.canParse(location, origin)) return lost;
  const to = new URL(location, origin);
  if (to.origin !== origin) return lost;
  if (to.pathname !== '/sign-in') return to.pathname.startsWith('/api/') ? lost : to.href;
  const next = to.searchParams.get('next');
  const error = refusal(to.searchParams.get('error') ?? '', open);
  return `/sign-in?${new URLSearchParams({ ...(next ? { next } : {}), error })}`;
}
