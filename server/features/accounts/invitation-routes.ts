import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Invitation,
  InvitationInput,
  InvitationMade,
  PersonInvitation,
  SignInAnswer,
  TokenInput,
  Welcome,
} from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import { demand, signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { askAuth, authHeaders } from './ask-auth.ts';
import type { AccountsDeps } from './deps.ts';
import { acceptInvitation, invitePerson, makeInvitation, readInvitation } from './invitations.ts';
import { linkLimits, mailLimits } from './limits.ts';
import { sendText } from './mails.ts';
import { mayInvite, mayInvitePeople } from './policy.ts';

/** One-time links: the machine makes them for administrators, these for others; whoever holds one uses it up. */
export const invitationRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { db, attempts, auth } = deps;

  app.post(
    '/api/account/invitations',
    {
      schema: {
        tags: ['account'],
        summary: 'Make a one-time link for an administrator (with the token of the machine)',
        body: InvitationInput,
        response: { 201: InvitationMade, default: Problem },
      },
    },
    async (request, reply) => {
      if (!mayInvite({ machine: deps.isMachine(request) })) throw new ProblemError('token-refused');
      const made = await makeInvitation(db, 'invited', request.body.email);
      return reply.status(201).send({ ...made, url: `${deps.origin()}${made.path}` });
    },
  );

  app.post(
    '/api/admin/invitations',
    {
      schema: {
        tags: ['administration'],
        summary: 'Invite somebody new by mail; the link works once, for a week',
        body: PersonInvitation,
        response: { 201: InvitationMade, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      demand(mayInvitePeople(person));
      const { email } = request.body;
      await attempts.count(mailLimits.account, email.toLowerCase());
      const made = await db.transaction().execute(async (trx) => {
        const { path, expires } = await invitePerson(trx, person, request.body);
        const url = `${deps.origin()}${path}`;
        await sendText(trx, 'invited', email.toLowerCase(), { by: person.name, link: url });
        return { path, url, expires };
      });
      return reply.status(201).send(made);
    },
  );

  app.post(
    '/api/account/invitation',
    {
      schema: {
        tags: ['account'],
        summary: 'What a one-time link is for',
        body: TokenInput,
        response: { 200: Invitation, default: Problem },
      },
    },
    async (request) => {
      await attempts.count(linkLimits.address, request.clientNetwork());
      return readInvitation(db, request.body.token);
    },
  );

  app.post(
    '/api/account/welcome',
    {
      schema: {
        tags: ['account'],
        summary: 'Make the account that a one-time link is for, and sign in',
        body: Welcome,
        response: { 200: SignInAnswer, default: Problem },
      },
    },
    async (request, reply) => {
      await attempts.count(linkLimits.address, request.clientNetwork());
      const { token, password } = request.body;
      const { email: invited } = await readInvitation(db, token);
      const context = await (await auth()).$context;
      const _id = await acceptInvitation(db, request.body, await context.password.hash(password));
      const body = { email: invited ?? request.body.email, password };
      await askAuth(reply, async () =>
        (await auth()).api.signInEmail({ body, headers: authHeaders(request), returnHeaders: true }),
      );
      return { next: 'signed-in' as const };
    },
  );
};
