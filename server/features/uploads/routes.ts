import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Import, ImportsPage, ImportsQuery } from '@mangu/contract/imports';
import { Problem, problems } from '@mangu/contract/problem';
import { Server, type Upload } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { StagedUploads } from '../../platform/staged-uploads.ts';
import { createImport, listImports } from './repository.ts';

export interface UploadDeps {
  readonly db: Database;
  readonly staged: StagedUploads;
  /** Bytes of one upload at most. */
  readonly uploadBytesAtMost: number;
  /** Called when a job was made; the runner looks for it then, not at its next round. */
  readonly onImport: () => void;
}

const path = '/api/uploads';
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Resumable uploads (tus 1.0) and what became of them. */
export const uploadRoutes: FastifyPluginAsyncTypebox<UploadDeps> = async (app, deps) => {
  const tus = tusServer(deps);
  // tus reads the stream itself; Fastify must not.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    // tus would take another method from this header, past the checks that were made for this one.
    delete request.raw.headers['x-http-method-override'];
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    await tus.handle(request.raw, reply.raw);
  };
  const schema = { tags: ['uploads'], externalDocs: { url: 'https://tus.io/protocols/resumable-upload' } };
  app.route({
    method: ['POST', 'OPTIONS'],
    url: path,
    schema: { ...schema, summary: 'Begin a resumable upload (tus 1.0, creation)' },
    handler: handle,
  });
  app.route({
    method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
    url: `${path}/:id`,
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

function tusServer(deps: UploadDeps): Server {
  const { staged } = deps;
  return new Server({
    path,
    datastore: staged.store,
    maxSize: deps.uploadBytesAtMost,
    relativeLocation: true,
    // A whole upload is an import; it ends with its verdict.
    disableTerminationForFinishedUploads: true,
    allowedOrigins: [],
    namingFunction: () => staged.prefix + randomUUID(),
    generateUrl: (_request, { path: base, id }) => `${base}/${id.slice(staged.prefix.length)}`,
    getFileIdFromRequest: (_request, last) =>
      last && uuidPattern.test(last) ? staged.prefix + last : undefined,
    async onUploadCreate(_request, upload) {
      const free = await staged.freeBytes();
      if (free !== undefined && free < spaceNeeded(upload.size ?? 0)) throw problemBody('storage-full');
      return {};
    },
    async onUploadFinish(_request, upload) {
      await enqueue(deps, upload);
      return {};
    },
    onResponseError: (_request, error) => tusProblem(staged, error),
  });
}

/** The upload, the file kept, the copy for reading, and room for the database. */
function spaceNeeded(bytes: number): number {
  return bytes * 3 + 64 * 1024 * 1024;
}

/**
 * What a server that was killed left staged: whole uploads whose job was never made, and uploads whose verdict was
 * written but whose bytes were not yet removed.
 */
export async function recoverUploads(deps: UploadDeps): Promise<void> {
  for (const id of await deps.staged.list()) {
    const [known] = uuidPattern.test(id) ? await listImports(deps.db, { ids: [id], limit: 1 }) : [];
    if (known?.stage === 'done') await deps.staged.remove(id);
    else if (!known) await enqueueWhenWhole(deps, id);
  }
  await deps.staged.store.deleteExpired().catch(() => 0);
}

async function enqueueWhenWhole(deps: UploadDeps, id: string): Promise<boolean> {
  if (!uuidPattern.test(id)) return false;
  const upload = await deps.staged.store.getUpload(deps.staged.prefix + id).catch(() => undefined);
  if (upload?.size === undefined || upload.offset !== upload.size) return false;
  await enqueue(deps, upload);
  return true;
}

async function enqueue(deps: UploadDeps, upload: Upload): Promise<void> {
  const id = upload.id.slice(deps.staged.prefix.length);
  await createImport(deps.db, { id, fileName: fileName(upload), bytes: upload.size ?? 0 });
  deps.onImport();
}

/** The name is shown and suggested for downloads, never used as a path; its folders and controls are cut off. */
function fileName(upload: Upload): string {
  const given = upload.metadata?.filename ?? '';
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
  return clean || 'book.epub';
}

async function tusProblem(staged: StagedUploads, error: Error | { status_code: number; body: string }) {
  const id = await tusProblemId(staged, error);
  return id && problemBody(id);
}

/** tus hides the reason of a failed write; a full disk is recognised by what is left on it. */
async function tusProblemId(staged: StagedUploads, error: Error | { status_code: number; body: string }) {
  if (!(error instanceof Error) && error.status_code === 413) return 'body-too-large';
  if (!(error instanceof Error) && error.status_code < 500) return undefined;
  const free = await staged.freeBytes();
  return free !== undefined && free < spaceNeeded(0) ? 'storage-full' : 'internal';
}

function problemBody(id: 'storage-full' | 'internal' | 'body-too-large') {
  const { status, title } = problems[id];
  return { status_code: status, body: JSON.stringify({ type: `/problems/${id}`, title, status }) };
}
