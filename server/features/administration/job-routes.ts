import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Jobs, JobsQuery } from '@mangu/contract/administration';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { type AdministrationDeps, administrator } from './deps.ts';
import { actOnJob, listJobs } from './jobs.ts';

const tags = ['administration'];
const params = Type.Object({ jobId: Type.String({ format: 'uuid' }) });
const response = { 204: Type.Null(), default: Problem };

/** What the machine has to do, does, and could not do. */
export const jobRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, { db, jobs }) => {
  app.get(
    '/api/admin/jobs',
    {
      schema: {
        tags,
        summary: 'Jobs in one state, newest first',
        querystring: JobsQuery,
        response: { 200: Jobs, default: Problem },
      },
    },
    async (request) => {
      const person = await administrator(request);
      // Its tables are made with the first job, or now.
      await jobs.start();
      return listJobs(db, person, request.query);
    },
  );

  app.post(
    '/api/admin/jobs/:jobId/retry',
    { schema: { tags, summary: 'Try a failed job again', params, response } },
    async (request, reply) => {
      const person = await administrator(request);
      await actOnJob(db, jobs, person, { jobId: request.params.jobId, act: 'retry' });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/admin/jobs/:jobId',
    { schema: { tags, summary: 'Discard a job that has ended', params, response } },
    async (request, reply) => {
      const person = await administrator(request);
      await actOnJob(db, jobs, person, { jobId: request.params.jobId, act: 'discard' });
      return reply.code(204).send(null);
    },
  );
};
