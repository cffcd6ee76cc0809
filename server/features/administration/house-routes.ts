import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Acts,
  AuditExportQuery,
  AuditQuery,
  Figures,
  PageQuery,
  ReportDecision,
  Reports,
  Storage,
} from '@mangu/contract/administration';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { demand, signedIn } from '../../platform/person.ts';
import { exportActs, listActs } from './audit-log.ts';
import { type AdministrationDeps, administrator } from './deps.ts';
import { readFigures } from './figures.ts';
import { mayModerate } from './policy.ts';
import { decideReport, listReports } from './reports.ts';
import { createStorageCount } from './storage.ts';

const tags = ['administration'];
const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const;

/** The log of privileged acts, reports about reviews, storage and figures. */
export const houseRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, deps) => {
  const { db } = deps;
  const storage = createStorageCount(deps);

  app.get(
    '/api/admin/audit',
    {
      schema: {
        tags,
        summary: 'What was done with privilege, newest first',
        querystring: AuditQuery,
        response: { 200: Acts, default: Problem },
      },
    },
    async (request) => {
      await administrator(request);
      return listActs(db, request.query);
    },
  );

  app.get(
    '/api/admin/audit/export',
    {
      schema: {
        tags,
        summary: 'The same as a file, all of it',
        querystring: AuditExportQuery,
        response: { 200: Type.String(), default: Problem },
      },
    },
    async (request, reply) => {
      await administrator(request);
      const { format, after: _, limit: __, ...query } = request.query;
      reply.header('content-disposition', `attachment; filename="audit.${format}"`).type(types[format]);
      // Sent as it is: a stream is not put through the schema.
      return reply.send(Readable.from(exportActs(db, query, format)) as never);
    },
  );

  app.get(
    '/api/admin/reports',
    {
      schema: {
        tags,
        summary: 'Reviews that somebody reported, the longest waiting first',
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: Reports, default: Problem },
      },
    },
    async (request) => {
      demand(mayModerate(await signedIn(request)));
      return listReports(db, request.query);
    },
  );

  app.post(
    '/api/admin/reports/:reviewId',
    {
      schema: {
        tags,
        summary: 'Keep a reported review, or remove it and say why',
        params: Type.Object({ reviewId: Type.String({ format: 'uuid' }) }),
        body: ReportDecision,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      demand(mayModerate(person));
      await decideReport(db, person, request.params.reviewId, request.body);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/admin/storage',
    { schema: { tags, summary: 'What takes how much room', response: { 200: Storage, default: Problem } } },
    async (request) => {
      await administrator(request);
      return storage.read();
    },
  );

  app.post(
    '/api/admin/storage/count',
    {
      schema: {
        tags,
        summary: 'Begin to count the file store anew; one count at a time',
        response: { 202: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      await administrator(request);
      storage
        .recount()
        .catch((error: unknown) => request.log.warn({ err: error }, 'could not count the store'));
      return reply.code(202).send(null);
    },
  );

  app.get(
    '/api/admin/figures',
    {
      schema: {
        tags,
        summary: 'What was read in the last thirty days, as sums',
        response: { 200: Figures, default: Problem },
      },
    },
    async (request) => {
      await administrator(request);
      return readFigures(db);
    },
  );
};
