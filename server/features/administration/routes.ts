import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { People, PeopleQuery, PersonDetail, RolesInput } from '@mangu/contract/administration';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { demand } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { accountRoutes } from './account-routes.ts';
import { type AdministrationDeps, administrator } from './deps.ts';
import { houseRoutes } from './house-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { findPerson, listPeople } from './people.ts';
import { personRoutes } from './person-routes.ts';
import { settingsRoutes } from './settings-routes.ts';

const PersonParams = Type.Object({ personId: Type.String({ format: 'uuid' }) });
const tags = ['administration'];

/** People as administrators see them; what else they look after is in house-routes.ts. */
export const administrationRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, deps) => {
  const { db, changeRoles } = deps;
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });
  await app.register(houseRoutes, deps);
  await app.register(accountRoutes, deps);
  await app.register(personRoutes, deps);
  await app.register(jobRoutes, deps);
  await app.register(settingsRoutes, deps);

  app.get(
    '/api/admin/people',
    {
      schema: {
        tags,
        summary: 'People with an account, by name',
        querystring: PeopleQuery,
        response: { 200: People, default: Problem },
      },
    },
    async (request) => {
      await administrator(request);
      return listPeople(db, request.query);
    },
  );

  app.get(
    '/api/admin/people/:personId',
    {
      schema: {
        tags,
        summary: 'One person, and how much is there of theirs',
        params: PersonParams,
        response: { 200: PersonDetail, default: Problem },
      },
    },
    async (request) => {
      await administrator(request);
      const found = await findPerson(db, request.params.personId);
      if (!found) throw new ProblemError('person-not-found');
      return found;
    },
  );

  app.put(
    '/api/admin/people/:personId/roles',
    {
      schema: {
        tags,
        summary: 'Give a person exactly these roles; they sign in again',
        params: PersonParams,
        body: RolesInput,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const person = await administrator(request);
      const { personId } = request.params;
      const { roles, was } = request.body;
      await db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('person_role')
          .select('role')
          .where('role', '=', 'administrator')
          .orderBy('person_id')
          .forUpdate()
          .execute();
        const own = await trx
          .selectFrom('person_role')
          .select('role')
          .where('person_id', '=', personId)
          .execute();
        if (
          [...new Set(was)].sort().join() !==
          own
            .map(({ role }) => role)
            .sort()
            .join()
        )
          throw new ProblemError('changed-meanwhile');
        if (rows.length === 0) throw new ProblemError('changed-meanwhile');
        // An act of somebody who lost the right while waiting for the lock is none.
        const still = await trx
          .selectFrom('person_role')
          .select('role')
          .where('person_id', '=', person.id)
          .where('role', '=', 'administrator')
          .executeTakeFirst();
        demand(still !== undefined);
        const change = await changeRoles(trx, person, personId, roles);
        if (change === 'no-such-person') throw new ProblemError('person-not-found');
        if (change === 'last-administrator') throw new ProblemError('last-administrator');
      });
      return reply.code(204).send(null);
    },
  );
};
