import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { Problem } from '@mangu/contract/problem';
import {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
  RecentReading,
} from '@mangu/contract/reading';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { knownDevice, rememberedDevice } from './device.ts';
import {
  addBookmark,
  listRecent,
  readPosition,
  readSession,
  removeBookmark,
  savePosition,
} from './repository.ts';

const recentAtMost = 12;
const BookParams = Type.Object({ bookId: Uuid });

export interface ReadingDeps {
  readonly db: Database;
  /** People come by HTTPS. */
  readonly secureCookies: boolean;
}

/** What one device reads: where it stands, its bookmarks, the books it has begun. */
export const readingRoutes: FastifyPluginAsyncTypebox<ReadingDeps> = async (app, { db, secureCookies }) => {
  // Every answer here is one device's own.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/reading/sessions/:bookId',
    {
      schema: {
        tags: ['reading'],
        summary: 'What the reader needs to open a book where it was left',
        params: BookParams,
        response: { 200: ReadingSession, default: Problem },
      },
    },
    async (request) => {
      const session = await readSession(db, request.params.bookId, knownDevice(request));
      if (!session) throw new ProblemError('book-not-found');
      return session;
    },
  );

  app.get(
    '/api/reading/recent',
    {
      schema: {
        tags: ['reading'],
        summary: 'Books begun on this device',
        response: { 200: RecentReading, default: Problem },
      },
    },
    async (request) => listRecent(db, knownDevice(request), recentAtMost),
  );

  app.get(
    '/api/reading/positions/:bookId',
    {
      schema: {
        tags: ['reading'],
        summary: 'Where this device stands in a book',
        params: BookParams,
        response: { 200: Type.Union([Position, Type.Null()]), default: Problem },
      },
    },
    async (request) => readPosition(db, request.params.bookId, knownDevice(request)),
  );

  app.put(
    '/api/reading/positions/:bookId',
    {
      bodyLimit: 8 * 1024,
      schema: {
        tags: ['reading'],
        summary: 'Keep the place',
        params: BookParams,
        body: PositionInput,
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const device = rememberedDevice(request, reply, secureCookies);
      if (!(await savePosition(db, request.params.bookId, device, request.body))) {
        throw new ProblemError('book-not-found');
      }
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/reading/bookmarks/:bookId',
    {
      bodyLimit: 8 * 1024,
      schema: {
        tags: ['reading'],
        summary: 'Set a bookmark',
        params: BookParams,
        body: BookmarkInput,
        response: { 201: Bookmark, default: Problem },
      },
    },
    async (request, reply) => {
      const bookmark = await addBookmark(
        db,
        request.params.bookId,
        rememberedDevice(request, reply, secureCookies),
        request.body,
      );
      if (!bookmark) throw new ProblemError('book-not-found');
      return reply.status(201).send(bookmark);
    },
  );

  app.delete(
    '/api/reading/bookmarks/:bookId/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'Remove a bookmark',
        params: Type.Object({ bookId: Uuid, id: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const { bookId, id } = request.params;
      const device = knownDevice(request);
      if (!device || !(await removeBookmark(db, bookId, device, id)))
        throw new ProblemError('bookmark-not-found');
      return reply.status(204).send(null);
    },
  );
};
