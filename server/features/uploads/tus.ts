import { randomUUID } from 'node:crypto';
import { type ProblemId, problems } from '@mangu/contract/problem';
import type { Server, Upload } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import type { StagedUploads } from '../../platform/staged-uploads.ts';
import { createImport, stageOf } from './repository.ts';
import { type UploadRoom, uploadRoom } from './room.ts';

export interface UploadDeps {
  readonly db: Database;
  readonly staged: StagedUploads;
  /** Bytes of one upload at most. */
  readonly uploadBytesAtMost: number;
  /** Called when a job was made; the runner looks for it then, not at its next round. */
  readonly onImport: () => void;
  readonly manuscripts: ManuscriptUploads;
}

/** What the uploads of manuscripts need from those who know about them. */
export interface ManuscriptUploads {
  /** Asked on creation and before every chunk. @throws what the policy says */
  authorise(request: FastifyRequest, editionId: string): Promise<void>;
  /** In the transaction that makes the job. @throws ProblemError when the edition takes no file any more */
  received(
    trx: Transaction<Schema>,
    file: { id: string; editionId: string; fileName: string; bytes: number },
  ): Promise<void>;
}

export const uploadsPath = '/api/uploads';
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The edition named when the upload was begun, under which every later request for it is decided. */
export async function editionOfUpload(
  deps: UploadDeps,
  request: FastifyRequest,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) {
    const header = request.headers['upload-metadata'];
    return typeof header === 'string' ? editionIn(await parseMetadata(header)) : undefined;
  }
  const upload = await deps.staged.store.getUpload(deps.staged.prefix + id).catch(() => undefined);
  return editionIn(upload?.metadata);
}

/** The library is loaded with the first upload, not with the server. */
const loadTus = () => import('@tus/server');

async function parseMetadata(header: string): Promise<Upload['metadata']> {
  const { Metadata } = await loadTus();
  try {
    return Metadata.parse(header);
  } catch {
    return undefined; // tus refuses it with its own words.
  }
}

function editionIn(metadata: Upload['metadata']): string | undefined {
  if (metadata?.edition === undefined) return undefined;
  const edition = metadata.edition ?? '';
  if (!uuidPattern.test(edition)) throw new ProblemError('edition-not-found');
  return edition;
}

export async function tusServer(deps: UploadDeps): Promise<Server> {
  const { staged } = deps;
  const { EVENTS, Server } = await loadTus();
  const room = uploadRoom(staged, deps.uploadBytesAtMost);
  const server = new Server({
    path: uploadsPath,
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
    async onUploadCreate(request, upload) {
      // What may grow without end cannot be promised room.
      if (upload.size === undefined) throw new ProblemError('length-needed');
      if (!(await room.take(request, upload))) throw new ProblemError('storage-full');
      return {};
    },
    async onUploadFinish(_request, upload) {
      await enqueue(deps, upload);
      return {};
    },
    onResponseError(request, error) {
      room.settled(request);
      return tusProblem(room, error);
    },
  });
  server.on(EVENTS.POST_CREATE, (request) => room.settled(request));
  return server;
}

/**
 * What a server that was killed left staged: whole uploads whose job was never made, and uploads whose verdict was
 * written but whose bytes were not yet removed.
 */
export async function recoverUploads(deps: UploadDeps): Promise<void> {
  for (const id of await deps.staged.list()) {
    const stage = uuidPattern.test(id) ? await stageOf(deps.db, id) : undefined;
    if (stage === 'done') await deps.staged.remove(id);
    // One that cannot become a job must not keep the others from theirs.
    else if (!stage) await enqueueWhenWhole(deps, id).catch(ignoreRefused);
  }
  await deps.staged.store.deleteExpired().catch(() => 0);
}

function ignoreRefused(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}

export async function enqueueWhenWhole(deps: UploadDeps, id: string): Promise<boolean> {
  if (!uuidPattern.test(id)) return false;
  const upload = await deps.staged.store.getUpload(deps.staged.prefix + id).catch(() => undefined);
  if (upload?.size === undefined || upload.offset !== upload.size) return false;
  await enqueue(deps, upload);
  return true;
}

async function enqueue(deps: UploadDeps, upload: Upload): Promise<void> {
  const id = upload.id.slice(deps.staged.prefix.length);
  const editionId = editionIn(upload.metadata);
  const file = { id, fileName: fileName(upload), bytes: upload.size ?? 0 };
  try {
    await deps.db.transaction().execute(async (trx) => {
      // First the edition, which is locked, so that two files at once are told apart.
      if (editionId !== undefined && (await stageOf(trx, id)) === undefined)
        await deps.manuscripts.received(trx, { ...file, editionId });
      await createImport(trx, { ...file, editionId });
    });
  } catch (error) {
    if (error instanceof ProblemError) await deps.staged.remove(id);
    throw error;
  }
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

async function tusProblem(room: UploadRoom, error: Error | { status_code: number; body: string }) {
  const id = await tusProblemId(room, error);
  return id && problemBody(id);
}

/** tus hides the reason of a failed write; a full disk is recognised by what is left on it. */
async function tusProblemId(room: UploadRoom, error: Error | { status_code: number; body: string }) {
  if (error instanceof ProblemError) return error.id;
  if (!(error instanceof Error) && error.status_code === 413) return 'body-too-large';
  if (!(error instanceof Error) && error.status_code < 500) return undefined;
  return (await room.isFull()) ? 'storage-full' : 'internal';
}

function problemBody(id: ProblemId) {
  const { status, title } = problems[id];
  return { status_code: status, body: JSON.stringify({ type: `/problems/${id}`, title, status }) };
}
