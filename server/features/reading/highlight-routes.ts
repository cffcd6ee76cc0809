import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import {
  ExportQuery,
  HighlightChanges,
  HighlightInput,
  HighlightSaved,
  NotesPage,
  NotesQuery,
} from '@mangu/contract/highlights';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { readForExport, toAnnotations, toMarkdown } from './export.ts';
import { deleteHighlight, readChanges, saveHighlight } from './highlights.ts';
import { listNotes } from './notes.ts';
import type { Readers } from './reader.ts';

export interface HighlightDeps {
  readonly db: Database;
  readonly readers: Readers;
}

const BookParams = Type.Object({ bookId: Uuid });
const HighlightParams = Type.Object({ bookId: Uuid, id: Type.String({ format: 'uuid' }) });
const Version = Type.Integer({ minimum: 0, maximum: 2_000_000_000 });

/** A reader's highlights and notes: per book in step between devices, of all books as a list, and as files. */
export const highlightRoutes: FastifyPluginAsyncTypebox<HighlightDeps> = async (app, { db, readers }) => {
  app.get(
    '/api/reading/highlights/:bookId',
    {
      schema: {
        tags: ['reading'],
        summary: 'Highlights of a book, or what changed since a cursor',
        params: BookParams,
        querystring: Type.Object(
          { since: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })) },
          { additionalProperties: false },
        ),
        response: { 200: HighlightChanges, default: Problem },
      },
    },
    async (request, reply) =>
      readChanges(db, request.params.bookId, await readers.known(request, reply), request.query.since),
  );

  app.put(
    '/api/reading/highlights/:bookId/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'Mark a passage, or change the mark or its note',
        params: HighlightParams,
        body: HighlightInput,
        response: { 200: HighlightSaved, default: Problem },
      },
    },
    async (request, reply) => {
      const { bookId, id } = request.params;
      return saveHighlight(db, bookId, await readers.remembered(request, reply), id, request.body);
    },
  );

  app.delete(
    '/api/reading/highlights/:bookId/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'Delete a highlight with its note',
        params: HighlightParams,
        querystring: Type.Object({ version: Version }, { additionalProperties: false }),
        response: { 204: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      const { bookId, id } = request.params;
      const reader = await readers.known(request, reply);
      if (!reader) throw new ProblemError('highlight-not-found');
      await deleteHighlight(db, bookId, reader, id, request.query.version);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/reading/notes',
    {
      schema: {
        tags: ['reading'],
        summary: 'Highlights and notes of all books',
        querystring: NotesQuery,
        response: { 200: NotesPage, default: Problem },
      },
    },
    async (request, reply) => listNotes(db, await readers.known(request, reply), request.query),
  );

  app.get(
    '/api/reading/export',
    {
      schema: {
        tags: ['reading'],
        summary: 'Highlights and notes as Markdown or as W3C Web Annotations',
        querystring: ExportQuery,
        response: { 200: Type.Unsafe<string>({ type: 'string', format: 'binary' }), default: Problem },
      },
    },
    async (request, reply) => {
      const { format, book } = request.query;
      const books = await readForExport(db, await readers.known(request, reply), book);
      const [name, type, content] =
        format === 'markdown'
          ? (['highlights.md', 'text/markdown; charset=utf-8', toMarkdown(books)] as const)
          : ([
              'highlights.jsonld',
              'application/ld+json; charset=utf-8',
              `${JSON.stringify(toAnnotations(books, `${request.protocol}://${request.host}`), null, 2)}\n`,
            ] as const);
      reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
      return reply.serializer(String).send(content);
    },
  );
};
