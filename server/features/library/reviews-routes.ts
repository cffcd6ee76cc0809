import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { PageQuery, ReportInput, ReviewInput, ReviewsPage } from '@mangu/contract/library';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import type { HouseKeeper } from '../../platform/house.ts';
import { signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { mustExist } from './books.ts';
import { deleteReview, listReviews, reportReview, saveReview } from './reviews.ts';
import type { LibraryDeps } from './routes.ts';

const Nothing = { 204: Type.Null(), default: Problem };
const BookParams = Type.Object({ bookId: Uuid });
const ReviewParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

interface ReviewsDeps extends LibraryDeps {
  readonly house: Pick<HouseKeeper, 'read'>;
}

/** Stars and words about books; what was reported waits for the administration. */
export const reviewsRoutes: FastifyPluginAsyncTypebox<ReviewsDeps> = async (app, { db, house }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/books/:bookId/reviews',
    {
      schema: {
        tags: ['library'],
        summary: 'Reviews of a book and its average',
        params: BookParams,
        querystring: PageQuery,
        response: { 200: ReviewsPage, default: Problem },
      },
    },
    async (request) => {
      await mustExist(db, request.params.bookId);
      return listReviews(db, request.params.bookId, request.query);
    },
  );
  app.put(
    '/api/books/:bookId/reviews/mine',
    {
      schema: {
        tags: ['library'],
        summary: 'Rate a book, with words or without',
        params: BookParams,
        body: ReviewInput,
        response: Nothing,
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      if ((await house.read()).reviews === 'closed') throw new ProblemError('reviews-closed');
      await mustExist(db, request.params.bookId);
      await saveReview(db, person, request.params.bookId, request.body);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/books/:bookId/reviews/mine',
    {
      schema: {
        tags: ['library'],
        summary: 'Take back what one wrote',
        params: BookParams,
        response: Nothing,
      },
    },
    async (request, reply) => {
      await deleteReview(db, await signedIn(request), request.params.bookId);
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/reviews/:id/reports',
    {
      schema: {
        tags: ['library'],
        summary: 'Report a review',
        params: ReviewParams,
        body: ReportInput,
        response: Nothing,
      },
    },
    async (request, reply) => {
      await reportReview(db, await signedIn(request), request.params.id, request.body.reason);
      return reply.status(204).send(null);
    },
  );
};
