import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { SuspensionInput } from '@mangu/contract/administration';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { recordAct } from '../../platform/audit.ts';
import { ProblemError } from '../../platform/problems.ts';
import { type AdministrationDeps, administrator } from './deps.ts';
import { removeAccount } from './farewell.ts';
import { reinstatePerson, suspendPerson } from './suspension.ts';

const params = Type.Object({ personId: Type.String({ format: 'uuid' }) });
const tags = ['administration'];
const response = { 204: Type.Null(), default: Problem };

/** Ways in that are closed, for a while or for good. */
export const personRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, deps) => {
  const { db } = deps;

  app.post(
    '/api/admin/people/:personId/suspension',
    {
      schema: {
        tags,
        summary: 'Sign a person out and let them in no more; what is theirs stays',
        params,
        body: SuspensionInput,
        response,
      },
    },
    async (request, reply) => {
      const person = await administrator(request);
      await suspendPerson(db, person, request.params.personId, request.body.reason);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/admin/people/:personId/suspension',
    { schema: { tags, summary: 'Let a suspended person in again', params, response } },
    async (request, reply) => {
      const person = await administrator(request);
      await reinstatePerson(db, person, request.params.personId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/admin/people/:personId/sessions',
    {
      schema: {
        tags,
        summary: 'Sign a person out everywhere',
        params,
        response,
      },
    },
    async (request, reply) => {
      const person = await administrator(request);
      const { personId } = request.params;
      await db.transaction().execute(async (trx) => {
        const found = await trx
          .selectFrom('person')
          .select('id')
          .where('id', '=', personId)
          .executeTakeFirst();
        if (!found) throw new ProblemError('person-not-found');
        await trx.deleteFrom('session').where('person_id', '=', personId).execute();
        await recordAct(trx, person, 'sessions.end', `person:${personId}`);
      });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/admin/people/:personId',
    {
      schema: {
        tags,
        summary: 'Take an account away, with everything that is not published',
        params,
        response,
      },
    },
    async (request, reply) => {
      const person = await administrator(request);
      await removeAccount(deps, person, request.params.personId);
      return reply.code(204).send(null);
    },
  );
};
