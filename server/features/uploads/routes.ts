import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Import, ImportsPage, ImportsQuery } from '@mangu/contract/imports';
import { Problem } from '@mangu/contract/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../../platform/problems.ts';
import { editionsOfImports, listImports } from './repository.ts';
import { editionOfUpload, enqueueWhenWhole, tusServer, type UploadDeps, uploadsPath } from './tus.ts';

export interface UploadRoutesDeps extends UploadDeps {
  /** Whether whoever asks may put books straight into the catalogue: policy.ts. */
  readonly mayAdd: (request: FastifyRequest) => Promise<boolean>;
}

/** @throws sign-in-needed, not-allowed */
async function demandAdder(deps: UploadRoutesDeps, request: FastifyRequest): Promise<void> {
  if (await deps.mayAdd(request)) return;
  throw new ProblemError((await request.whoAsks()) ? 'not-allowed' : 'sign-in-needed');
}

/** Who adds books sees all imports; an author those of the own manuscripts, when they are named. */
async function demandSight(deps: UploadRoutesDeps, request: FastifyRequest, ids?: readonly string[]) {
  if (await deps.mayAdd(request)) return;
  const editions = ids ? await editionsOfImports(deps.db, ids) : [];
  if (!ids || editions.length !== new Set(ids).size) return demandAdder(deps, request);
  for (const id of new Set(editions)) await deps.manuscripts.authorise(request, id);
}

/** Resumable uploads (tus 1.0) and what became of them. */
export const uploadRoutes: FastifyPluginAsyncTypebox<UploadRoutesDeps> = async (app, deps) => {
  let tus: ReturnType<typeof tusServer> | undefined;
  // tus reads the stream itself; Fastify must not.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    // tus would take another method from this header, past the checks that were made for this one.
    delete request.raw.headers['x-http-method-override'];
    const { id } = request.params as { id?: string };
    const editionId = await editionOfUpload(deps, request, id);
    if (editionId !== undefined) await deps.manuscripts.authorise(request, editionId);
    else if (request.method !== 'OPTIONS') await demandAdder(deps, request);
    tus ??= tusServer(deps);
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    await (await tus).handle(request.raw, reply.raw);
  };
  const schema = { tags: ['uploads'], externalDocs: { url: 'https://tus.io/protocols/resumable-upload' } };
  app.route({
    method: ['POST', 'OPTIONS'],
    url: uploadsPath,
    schema: { ...schema, summary: 'Begin a resumable upload (tus 1.0, creation)' },
    handler: handle,
  });
  app.route({
    method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
    url: `${uploadsPath}/:id`,
    schema: {
      ...schema,
      summary: 'Ask, go on with or drop a resumable upload (tus 1.0)',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    },
    exposeHeadRoute: false,
    handler: handle,
  });

  app.get(
    '/api/imports',
    {
      schema: {
        tags: ['uploads'],
        summary: 'What became of uploads: the newest, or those asked for',
        querystring: ImportsQuery,
        response: { 200: ImportsPage, default: Problem },
      },
    },
    async (request) => {
      const { id: ids, limit = 50 } = request.query;
      await demandSight(deps, request, ids);
      const items = await listImports(deps.db, { limit, ...(ids ? { ids } : {}) });
      const missing = ids?.filter((id) => !items.some((item) => item.id === id)) ?? [];
      const found = await Promise.all(missing.map((id) => enqueueWhenWhole(deps, id)));
      if (!found.includes(true)) return { items };
      return { items: await listImports(deps.db, { limit, ...(ids ? { ids } : {}) }) };
    },
  );

  app.get(
    '/api/imports/:id',
    {
      schema: {
        tags: ['uploads'],
        summary: 'What became of one upload',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: Import, default: Problem },
      },
    },
    async (request) => {
      const ids = [request.params.id];
      await demandSight(deps, request, ids);
      const [item] = await listImports(deps.db, { ids, limit: 1 });
      if (item) return item;
      if (await enqueueWhenWhole(deps, request.params.id)) {
        const [made] = await listImports(deps.db, { ids, limit: 1 });
        if (made) return made;
      }
      throw new ProblemError('import-not-found');
    },
  );
};
