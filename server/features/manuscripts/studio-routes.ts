import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { Edition, EditionChange } from '@mangu/contract/editions';
import { Problem } from '@mangu/contract/problem';
import { NewWork, Work, WorksPage, WorksQuery } from '@mangu/contract/works';
import type { FastifyBaseLogger } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { demand, signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { beginEdition, deleteEdition } from './further-editions.ts';
import { mayWrite } from './policy.ts';
import {
  changeCover,
  changeMetadata,
  createWork,
  deleteWork,
  listWorks,
  type OwnCover,
  readEdition,
  readWork,
  seenEdition,
} from './works.ts';

/** Pictures and files of works, which others keep. */
export interface StudioFiles {
  /** Makes a picture a cover in every size; null when it is none. */
  storeCover(picture: Buffer): Promise<OwnCover | null>;
  /** Whatever lies under the id of a revision or a cover. */
  remove(ids: readonly string[]): Promise<void>;
}

export interface StudioDeps {
  readonly db: Database;
  readonly files: StudioFiles;
}

const Params = Type.Object({ id: Uuid });
const coverBytesAtMost = 20 * 1024 * 1024;
const tags = ['studio'];

/** An author's works and their editions. */
export const studioRoutes: FastifyPluginAsyncTypebox<StudioDeps> = async (app, { db, files }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });
  app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/api/works',
    {
      schema: {
        tags,
        summary: 'Begin a work',
        body: NewWork,
        response: { 201: Work, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      demand(mayWrite(person));
      const id = await createWork(db, person.id, request.body.title);
      return reply.status(201).send(await readWork(db, person, id));
    },
  );

  app.get(
    '/api/works',
    {
      schema: {
        tags,
        summary: 'Works of the person who asks, newest first',
        querystring: WorksQuery,
        response: { 200: WorksPage, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const { limit = 20, after } = request.query;
      return listWorks(db, person.id, { limit, after });
    },
  );

  app.get(
    '/api/works/:id',
    {
      schema: {
        tags,
        summary: 'A work with its editions',
        params: Params,
        response: { 200: Work, default: Problem },
      },
    },
    async (request) => readWork(db, await signedIn(request), request.params.id),
  );

  app.post(
    '/api/works/:id/editions',
    {
      schema: {
        tags,
        summary: 'Begin a further edition, with the details of the newest; it is the last of the answer',
        params: Params,
        response: { 201: Work, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      await beginEdition(db, person, request.params.id);
      return reply.status(201).send(await readWork(db, person, request.params.id));
    },
  );

  const removeLater = async (ids: readonly string[], log: FastifyBaseLogger) => {
    await files.remove(ids).catch((error: unknown) => {
      log.warn({ err: error }, 'could not remove the files of a draft');
    });
  };

  app.delete(
    '/api/works/:id',
    {
      schema: {
        tags,
        summary: 'Delete a draft with its files',
        params: Params,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      await removeLater(await deleteWork(db, await signedIn(request), request.params.id), request.log);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/api/editions/:id',
    {
      schema: {
        tags,
        summary: 'Delete a draft edition with its files, and its work when it was the only one',
        params: Params,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      await removeLater(await deleteEdition(db, await signedIn(request), request.params.id), request.log);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/editions/:id',
    {
      schema: {
        tags,
        summary: 'An edition as its author works on it',
        params: Params,
        response: { 200: Edition, default: Problem },
      },
    },
    async (request) => readEdition(db, await signedIn(request), request.params.id),
  );

  app.put(
    '/api/editions/:id/metadata',
    {
      schema: {
        tags,
        summary: 'Say what the edition is; unfinished details may be kept too',
        params: Params,
        body: EditionChange,
        response: { 200: Edition, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      await changeMetadata(db, person, request.params.id, request.body);
      return readEdition(db, person, request.params.id);
    },
  );

  app.put(
    '/api/editions/:id/cover',
    {
      bodyLimit: coverBytesAtMost,
      schema: {
        tags,
        summary: 'Give the edition a cover of its own: the bytes of a picture',
        params: Params,
        consumes: ['image/jpeg', 'image/png', 'image/webp', 'image/avif'],
        response: { 200: Edition, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const { id } = request.params;
      await seenEdition(db, person, id);
      const cover = Buffer.isBuffer(request.body) ? await files.storeCover(request.body) : null;
      if (!cover) throw new ProblemError('cover-refused');
      const old = await changeCover(db, person, id, cover).catch(async (error: unknown) => {
        await files.remove([cover.id]);
        throw error;
      });
      if (old) await files.remove([old]);
      return readEdition(db, person, id);
    },
  );

  app.delete(
    '/api/editions/:id/cover',
    {
      schema: {
        tags,
        summary: 'Go back to the cover of the manuscript',
        params: Params,
        response: { 200: Edition, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const old = await changeCover(db, person, request.params.id, null);
      if (old) await files.remove([old]);
      return readEdition(db, person, request.params.id);
    },
  );
};
