import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AddressInput,
  ResetInput,
  SecondFactor,
  SignIn,
  SignInAnswer,
  SignUp,
  TokenInput,
} from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { signUpIsOpen } from '../../platform/house.ts';
import { signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { askAuth, authHeaders } from './ask-auth.ts';
import type { AccountsDeps } from './deps.ts';
import { countBoth, linkLimits, mailLimits, ownPasswordLimit, signInLimits } from './limits.ts';

const done = { 204: Type.Null(), default: Problem };

/** The ways in and out. No answer says whether an address has an account. */
export const signInRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { db, attempts, auth } = deps;

  app.post(
    '/api/account/sign-up',
    {
      schema: {
        tags: ['account'],
        summary: 'Sign up; a mail confirms the address',
        body: SignUp,
        response: done,
      },
    },
    async (request, reply) => {
      const { name, email, password } = request.body;
      await countBoth(attempts, request, mailLimits, email);
      if (!(await signUpIsOpen(db))) throw new ProblemError('sign-up-closed');
      const body = { name: name.trim(), email, password };
      await askAuth(reply, async () =>
        (await auth()).api.signUpEmail({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/verification',
    {
      schema: {
        tags: ['account'],
        summary: 'Ask for the confirming mail again',
        body: AddressInput,
        response: done,
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      await countBoth(attempts, request, mailLimits, email);
      // Without a cookie: of somebody signed in it would say more.
      await askAuth(reply, async () =>
        (await auth()).api.sendVerificationEmail({ body: { email }, returnHeaders: true }),
      );
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/verify',
    {
      schema: {
        tags: ['account'],
        summary: 'Confirm an address by the token of a mail; a changed one when signed in',
        body: TokenInput,
        response: done,
      },
    },
    async (request, reply) => {
      await attempts.count(linkLimits.address, request.clientNetwork());
      const { token } = request.body;
      // A new password ends sessions, and with them what somebody who had one began.
      if (changesAddress(token)) await signedIn(request);
      const query = { token };
      await askAuth(reply, async () =>
        (await auth()).api.verifyEmail({ query, headers: authHeaders(request), returnHeaders: true }),
      );
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/sign-in',
    {
      schema: {
        tags: ['account'],
        summary: 'Sign in with a password',
        body: SignIn,
        response: { 200: SignInAnswer, default: Problem },
      },
    },
    async (request, reply) => {
      const { email, password, remember = true } = request.body;
      await countBoth(attempts, request, signInLimits, email);
      const body = { email, password, rememberMe: remember };
      const answer = await askAuth(reply, async () =>
        (await auth()).api.signInEmail({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      await attempts.forget(signInLimits.account, email.toLowerCase());
      if ('twoFactorRedirect' in answer) return { next: 'second-factor' as const };
      return { next: 'signed-in' as const };
    },
  );

  app.post(
    '/api/account/second-factor',
    {
      schema: {
        tags: ['account'],
        summary: 'Finish signing in with a code',
        body: SecondFactor,
        response: { 200: SignInAnswer, default: Problem },
      },
    },
    async (request, reply) => {
      await attempts.count(signInLimits.address, request.clientNetwork());
      const { kind, code } = request.body;
      const headers = authHeaders(request);
      const { api } = await auth();
      await askAuth(reply, async () =>
        kind === 'totp'
          ? api.verifyTOTP({ body: { code: code.replaceAll(' ', '') }, headers, returnHeaders: true })
          : api.verifyBackupCode({ body: { code: code.trim() }, headers, returnHeaders: true }),
      );
      return { next: 'signed-in' as const };
    },
  );

  app.post(
    '/api/account/sign-out',
    { schema: { tags: ['account'], summary: 'End this session', response: done } },
    async (request, reply) => {
      await askAuth(reply, async () =>
        (await auth()).api.signOut({ headers: authHeaders(request), returnHeaders: true }),
      );
      deps.writeToken.take(reply);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/reset-requests',
    {
      schema: {
        tags: ['account'],
        summary: 'Ask for a mail to set a new password',
        body: AddressInput,
        response: done,
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      await countBoth(attempts, request, mailLimits, email);
      await askAuth(reply, async () =>
        (await auth()).api.requestPasswordReset({ body: { email }, returnHeaders: true }),
      );
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/reset',
    {
      schema: {
        tags: ['account'],
        summary: 'Set a new password by the token of a mail; ends all sessions',
        body: ResetInput,
        response: done,
      },
    },
    async (request, reply) => {
      await attempts.count(linkLimits.address, request.clientNetwork());
      const { token, password: newPassword } = request.body;
      const { api, $context } = await auth();
      const { internalAdapter } = await $context;
      // The link is spent afterwards, and names nobody then.
      const link = await internalAdapter.findVerificationValue(`reset-password:${token}`);
      await askAuth(reply, () => api.resetPassword({ body: { token, newPassword }, returnHeaders: true }));
      const person = link && (await internalAdapter.findUserById(link.value));
      // Whoever reads the mail of the account need not guess, however many tried before.
      if (person) {
        await attempts.forget(signInLimits.account, person.email);
        await attempts.forget(ownPasswordLimit, person.id);
      }
      return reply.status(204).send(null);
    },
  );
};

/** What the token (a JWT, RFC 7519) claims to be for; whether it is one of ours is better-auth's to find out. */
function changesAddress(token: string): boolean {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null && 'updateTo' in claims;
  } catch {
    return false;
  }
}
