import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import { bookKeys } from '../../platform/book-keys.ts';
import type { Database } from '../../platform/database.ts';
import type { ObjectStore } from '../../platform/object-store.ts';
import { ProblemError } from '../../platform/problems.ts';
import {
  attachment,
  Bytes,
  CoverFile,
  sendBytes,
  sendCover,
  sendResource,
} from '../../platform/send-bytes.ts';
import { findFile, findResource, isShown } from './repository.ts';

export interface FilesDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
}

const epubType = 'application/epub+zip';
const year = 'public, max-age=31536000, immutable';

/** Bytes of books: covers, the file as it came, the parts of the copy for reading. */
export const filesRoutes: FastifyPluginAsyncTypebox<FilesDeps> = async (app, { db, objects }) => {
  app.get(
    '/api/books/:id/cover/:version/:file',
    {
      schema: {
        tags: ['books'],
        summary: 'A cover in one width and format',
        params: Type.Object({
          id: Uuid,
          version: Type.String({ pattern: '^[0-9a-f]{12}$' }),
          file: CoverFile,
        }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, file } = request.params;
      if (!(await isShown(db, id))) throw new ProblemError('resource-not-found');
      const keyOf = (width: number, format: string) => bookKeys.cover(id, width, format);
      return sendCover(request, reply, objects, { keyOf, file, cacheControl: year });
    },
  );

  app.get(
    '/api/books/:id/file',
    {
      schema: {
        tags: ['books'],
        summary: 'The EPUB as it was uploaded',
        params: Type.Object({ id: Uuid }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const file = await findFile(db, request.params.id);
      if (!file) throw new ProblemError('book-not-found');
      const disposition = attachment(file.downloadName);
      // A whole book for somebody's disk need not pass through us; what a page fetches must, by its own policy.
      if (objects.link && request.headers['sec-fetch-mode'] === 'navigate') {
        const link = await objects.link(file.original_key, { disposition, mediaType: epubType });
        return reply.header('cache-control', 'private, no-store').redirect(link, 302);
      }
      const etag = `"${file.sha256.toString('hex')}"`;
      reply
        .type(epubType)
        .header('etag', etag)
        .header('cache-control', 'private, no-cache')
        .header('content-disposition', disposition);
      if (request.headers['if-none-match'] === etag) return reply.status(304).send('');
      return sendBytes(request, reply, { bytes: file.bytes, etag }, (range) =>
        objects.read(file.original_key, range),
      );
    },
  );

  app.get(
    '/api/books/:id/resources/:version/*',
    {
      schema: {
        tags: ['books'],
        summary: 'One part of the sanitised copy for reading',
        params: Type.Object({
          id: Uuid,
          version: Type.String({ pattern: '^[0-9a-f]{12}$' }),
          '*': Type.String({ maxLength: 1000, pattern: '^[^\\u0000]*$' }),
        }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, '*': path } = request.params;
      const found = await findResource(db, id, path);
      if (!found) throw new ProblemError('resource-not-found');
      return sendResource(request, reply, objects, found, year);
    },
  );
};
