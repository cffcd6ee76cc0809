import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Comment, Comments, CommentsQuery, NewComment } from '@mangu/contract/comments';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { demand, signedIn } from '../../platform/person.ts';
import { addComment, listComments, settleComment } from './comments.ts';
import { seenEdition } from './desk-edition.ts';
import { mayComment } from './policy.ts';

const Id = Type.String({ format: 'uuid' });

/** Remarks on a manuscript and its passages, between its author and the desk. */
export const commentsRoutes: FastifyPluginAsyncTypebox<{ db: Database }> = async (app, { db }) => {
  const tags = ['manuscripts'];
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/editions/:id/comments',
    {
      schema: {
        tags,
        summary: 'Comments on a manuscript, with their passages found again in a revision of it',
        params: Type.Object({ id: Id }),
        querystring: CommentsQuery,
        response: { 200: Comments, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const { id } = await seenEdition(db, person, request.params.id);
      return listComments(db, person, id, request.query.revision);
    },
  );

  app.post(
    '/api/editions/:id/comments',
    {
      schema: {
        tags,
        summary: 'Comment on a manuscript or a passage of it, or answer a comment',
        params: Type.Object({ id: Id }),
        body: NewComment,
        response: { 201: Comment, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      const edition = await seenEdition(db, person, request.params.id);
      demand(mayComment(person, edition));
      return reply.status(201).send(await addComment(db, person, edition, request.body));
    },
  );

  app.put(
    '/api/editions/:id/comments/:commentId/resolved',
    {
      schema: {
        tags,
        summary: 'Settle a comment, or open it again',
        params: Type.Object({ id: Id, commentId: Id }),
        body: Type.Object({ resolved: Type.Boolean() }, { additionalProperties: false }),
        response: { 200: Comment, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const edition = await seenEdition(db, person, request.params.id);
      demand(mayComment(person, edition));
      const { commentId } = request.params;
      return settleComment(db, person, edition, { commentId, resolved: request.body.resolved });
    },
  );
};
