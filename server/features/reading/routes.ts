import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { Problem } from '@mangu/contract/problem';
import {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
  ReadingStatistics,
  RecentReading,
  StatisticsQuery,
} from '@mangu/contract/reading';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { mayRead } from '../../platform/entitlement.ts';
import { ProblemError } from '../../platform/problems.ts';
import { rememberedDevice } from './device.ts';
import { highlightRoutes } from './highlight-routes.ts';
import type { PositionWriter } from './position-writer.ts';
import { readersOf } from './reader.ts';
import { addBookmark, listRecent, putAway, readPosition, readSession, removeBookmark } from './repository.ts';
import { readStatistics } from './statistics.ts';

const recentAtMost = 12;
const BookParams = Type.Object({ bookId: Uuid });

export interface ReadingDeps {
  readonly db: Database;
  readonly positions: PositionWriter;
  /** The token of the session that a request claims, not yet looked up. */
  readonly sessionToken: (request: FastifyRequest) => string | undefined;
  /** People come by HTTPS. */
  readonly secureCookies: boolean;
}

/** What one reader, a person or a device, reads: where it stands, its bookmarks, the books it has begun. */
export const readingRoutes: FastifyPluginAsyncTypebox<ReadingDeps> = async (app, deps) => {
  const { db, secureCookies, positions, sessionToken } = deps;
  const readers = readersOf(db, secureCookies);
  // Every answer here is one reader's own.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  await app.register(highlightRoutes, { db, readers });

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
    async (request, reply) => {
      const { bookId } = request.params;
      const reader = await readers.known(request, reply);
      const session = mayRead(await request.whoAsks(), { id: bookId })
        ? await readSession(db, bookId, reader)
        : undefined;
      if (!session) throw new ProblemError('book-not-found');
      return session;
    },
  );

  app.get(
    '/api/reading/recent',
    {
      schema: {
        tags: ['reading'],
        summary: 'Books that this reader has begun',
        response: { 200: RecentReading, default: Problem },
      },
    },
    async (request, reply) => listRecent(db, await readers.known(request, reply), recentAtMost),
  );

  const moves = [
    ['DELETE', true, 'Put a book away; its place, marks and notes stay, and reading on brings it back'],
    ['PUT', false, 'Put a book back that was put away'],
  ] as const;
  for (const [method, away, summary] of moves) {
    app.route({
      method,
      url: '/api/reading/recent/:bookId',
      schema: {
        tags: ['reading'],
        summary,
        params: BookParams,
        response: { 204: Type.Null(), default: Problem },
      },
      async handler(request, reply) {
        await putAway(db, request.params.bookId, await readers.known(request, reply), away);
        return reply.status(204).send(null);
      },
    });
  }

  app.get(
    '/api/reading/statistics',
    {
      schema: {
        tags: ['reading'],
        summary: 'Minutes by day, books finished and the streak of this reader',
        querystring: StatisticsQuery,
        response: { 200: ReadingStatistics, default: Problem },
      },
    },
    async (request, reply) => {
      const { until = new Date().toISOString().slice(0, 10), days = 30 } = request.query;
      return readStatistics(db, await readers.known(request, reply), until, days);
    },
  );

  app.get(
    '/api/reading/positions/:bookId',
    {
      schema: {
        tags: ['reading'],
        summary: 'Where this reader stands in a book',
        params: BookParams,
        response: { 200: Type.Union([Position, Type.Null()]), default: Problem },
      },
    },
    async (request, reply) => readPosition(db, request.params.bookId, await readers.known(request, reply)),
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
      const { params, body } = request;
      const session = sessionToken(request);
      let outcome = session ? await positions.save({ session }, params.bookId, body) : 'no-session';
      // Whose session has ended reads on like anybody without an account.
      if (outcome === 'no-session') {
        const device = rememberedDevice(request, reply, secureCookies);
        outcome = await positions.save({ device }, params.bookId, body);
      }
      if (outcome === 'no-book') throw new ProblemError('book-not-found');
      if (outcome === 'elsewhere') throw new ProblemError('read-elsewhere');
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
        await readers.remembered(request, reply),
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
      const reader = await readers.known(request, reply);
      if (!reader || !(await removeBookmark(db, bookId, reader, id)))
        throw new ProblemError('bookmark-not-found');
      return reply.status(204).send(null);
    },
  );
};
