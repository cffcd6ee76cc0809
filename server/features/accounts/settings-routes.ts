import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  CodeInput,
  EmailChange,
  NameInput,
  OwnSessions,
  PasswordChange,
  PasswordInput,
  TwoFactorSetup,
} from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { demand, signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { askAuth, authHeaders } from './ask-auth.ts';
import type { AccountsDeps } from './deps.ts';
import { mailLimits, ownPasswordLimit } from './limits.ts';
import { sendText } from './mails.ts';
import { mayEndSession } from './policy.ts';
import { endSession, endSessions, findSession, listSessions } from './sessions.ts';

const done = { 204: Type.Null(), default: Problem };

/** What a person changes of the own account. A password is asked for wherever somebody at an open screen could do harm. */
export const settingsRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { db, attempts, auth, origin } = deps;

  app.patch(
    '/api/account',
    { schema: { tags: ['account'], summary: 'Change the own name', body: NameInput, response: done } },
    async (request, reply) => {
      const { id } = await signedIn(request);
      await db
        .updateTable('person')
        .set({ name: request.body.name.trim(), updated: new Date() })
        .where('id', '=', id)
        .execute();
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/email',
    {
      schema: {
        tags: ['account'],
        summary: 'Change the own address, once a mail there confirms it',
        body: EmailChange,
        response: done,
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      const { email, password } = request.body;
      const headers = authHeaders(request);
      await attempts.count(ownPasswordLimit, person.id);
      await askAuth(reply, async () =>
        (await auth()).api.verifyPassword({ body: { password }, headers, returnHeaders: true }),
      );
      await attempts.forget(ownPasswordLimit, person.id);
      await attempts.count(mailLimits.account, person.id);
      const newEmail = email.toLowerCase();
      await askAuth(reply, async () =>
        (await auth()).api.changeEmail({ body: { newEmail }, headers, returnHeaders: true }),
      );
      const link = `${origin()}/account`;
      await sendText(db, 'address-changing', person.email, { name: person.name, address: newEmail, link });
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/password',
    {
      schema: {
        tags: ['account'],
        summary: 'Change the own password; ends all other sessions',
        body: PasswordChange,
        response: done,
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      const { current: currentPassword, password: newPassword } = request.body;
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      await attempts.count(ownPasswordLimit, person.id);
      await askAuth(reply, async () =>
        (await auth()).api.changePassword({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      await attempts.forget(ownPasswordLimit, person.id);
      const link = `${origin()}/reset`;
      await sendText(db, 'password-changed', person.email, { name: person.name, link });
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/two-factor',
    {
      schema: {
        tags: ['account'],
        summary: 'Begin with codes from an authenticator (TOTP)',
        body: PasswordInput,
        response: { 200: TwoFactorSetup, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      await attempts.count(ownPasswordLimit, person.id);
      const body = { password: request.body.password, method: 'totp' as const };
      const answer = await askAuth(reply, async () =>
        (await auth()).api.enableTwoFactor({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      await attempts.forget(ownPasswordLimit, person.id);
      if (answer.method !== 'totp') throw new ProblemError('internal');
      const { totpURI: uri, backupCodes } = answer;
      return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes };
    },
  );

  app.post(
    '/api/account/two-factor/verification',
    {
      schema: {
        tags: ['account'],
        summary: 'Switch codes on by showing one',
        body: CodeInput,
        response: done,
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      await attempts.count(ownPasswordLimit, person.id);
      const body = { code: request.body.code.replaceAll(' ', '') };
      await askAuth(reply, async () =>
        (await auth()).api.verifyTOTP({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      await attempts.forget(ownPasswordLimit, person.id);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/account/two-factor/removal',
    { schema: { tags: ['account'], summary: 'Switch codes off', body: PasswordInput, response: done } },
    async (request, reply) => {
      const person = await signedIn(request);
      await attempts.count(ownPasswordLimit, person.id);
      const { password } = request.body;
      await askAuth(reply, async () =>
        (await auth()).api.disableTwoFactor({
          body: { password },
          headers: authHeaders(request),
          returnHeaders: true,
        }),
      );
      await attempts.forget(ownPasswordLimit, person.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/account/sessions',
    {
      schema: {
        tags: ['account'],
        summary: 'Where one is signed in',
        response: { 200: OwnSessions, default: Problem },
      },
    },
    async (request) => {
      const { id } = await signedIn(request);
      const current = await (await auth()).api.getSession({ headers: authHeaders(request) });
      return { items: await listSessions(db, id, current?.session.id) };
    },
  );

  app.delete(
    '/api/account/sessions/:id',
    {
      schema: {
        tags: ['account'],
        summary: 'End one of the own sessions',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: done,
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      const session = await findSession(db, request.params.id);
      if (!session || !mayEndSession(person, session)) throw new ProblemError('session-not-found');
      await endSession(db, request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/api/account/sessions',
    { schema: { tags: ['account'], summary: 'Sign out everywhere', response: done } },
    async (request, reply) => {
      const person = await signedIn(request);
      demand(mayEndSession(person, { personId: person.id }));
      await endSessions(db, person.id);
      await askAuth(reply, async () =>
        (await auth()).api.signOut({ headers: authHeaders(request), returnHeaders: true }),
      );
      deps.writeToken.take(reply);
      return reply.status(204).send(null);
    },
  );
};
