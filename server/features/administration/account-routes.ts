import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { FarewellInput } from '@mangu/contract/administration';
import { Problem } from '@mangu/contract/problem';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { AdministrationDeps } from './deps.ts';
import { removeAccount } from './farewell.ts';
import { readOwnData } from './own-data.ts';

/** What people may always do with what is theirs: take it along, and go. */
export const accountRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, deps) => {
  const { db } = deps;

  app.get(
    '/api/account/data',
    {
      schema: {
        tags: ['account'],
        summary: 'Everything that is kept about oneself, as one JSON file',
        response: {
          200: Type.Record(Type.String(), Type.Array(Type.Unknown())),
          default: Problem,
        },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      reply.header('content-disposition', 'attachment; filename="my-data.json"');
      return readOwnData(db, person.id);
    },
  );

  app.post(
    '/api/account/delete',
    {
      schema: {
        tags: ['account'],
        summary: 'Delete one’s own account for good',
        body: FarewellInput,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      const { password, email } = request.body;
      await deps.attempts.count(deps.passwordLimit, person.id);
      const { rows } = await sql<{ password: string }>`
        select password from account where person_id = ${person.id} and password is not null`.execute(db);
      const [account] = rows;
      const sure = account
        ? password !== undefined && (await deps.isPassword(account.password, password))
        : email?.trim().toLowerCase() === person.email.toLowerCase();
      if (!sure) throw new ProblemError('not-confirmed');
      await removeAccount(deps, person, person.id);
      return reply.code(204).send(null);
    },
  );
};
