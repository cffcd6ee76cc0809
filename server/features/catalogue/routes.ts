import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { BookDetail, type BookSort, BooksPage, BooksQuery, Uuid } from '@mangu/contract/books';
import { Problem } from '@mangu/contract/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor } from './cursor.ts';
import { readDetail } from './detail.ts';
import { type PageDeps, readPage } from './page.ts';
import type { CachedPage, PageCache } from './page-cache.ts';
import type { SharedPages } from './shared-pages.ts';

/** Made by `createCatalogue`. */
export interface CatalogueDeps extends PageDeps {
  readonly pages: PageCache;
  /** Ready answers of all servers, where there is a Redis. */
  readonly shared?: SharedPages;
}

const jsonType = 'application/json; charset=utf-8';

/** `GET /api/books` and `GET /api/books/:id`: public, validated, cached until the catalogue changes. */
export const catalogueRoutes: FastifyPluginAsyncTypebox<CatalogueDeps> = async (app, deps) => {
  const { pages } = deps;

  app.get(
    '/api/books',
    {
      schema: {
        tags: ['books'],
        summary: 'List, filter and search books',
        querystring: BooksQuery,
        response: { 200: BooksPage, '4xx': Problem },
      },
      // Before validation: a text that was answered once was valid.
      onRequest(request, reply, done) {
        const cached = pages.get(request.url);
        if (cached) send(request, reply, cached);
        else done();
      },
    },
    async (request, reply) => {
      const { generation } = pages;
      const { query } = request;
      const sort = sortOf(query);
      const after = query.after === undefined ? undefined : decodeCursor(query.after, sort);
      if (query.after !== undefined && !after) throw new ProblemError('cursor-invalid');
      const read = () => readPage(deps, { ...query, sort, after, limit: query.limit ?? 20 });
      const body = deps.shared ? await deps.shared.ask(deps.live.current, request.url, read) : await read();
      send(request, reply, pages.keep(request.url, body, generation));
      return reply;
    },
  );

  app.get(
    '/api/books/:id',
    {
      schema: {
        tags: ['books'],
        summary: 'One book',
        params: Type.Object({ id: Uuid }),
        response: { 200: BookDetail, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const detail = await readDetail(deps.reading, request.params.id);
      if (!detail) throw new ProblemError('book-not-found');
      sendJson(reply, detail);
      return reply;
    },
  );
};

/** Relevance is an order only among books that were searched for. */
function sortOf({ q, sort }: BooksQuery): BookSort {
  const sought = q !== undefined && q.trim() !== '';
  if (sort === undefined) return sought ? 'relevance' : 'added';
  return sort === 'relevance' && !sought ? 'added' : sort;
}

function send(request: FastifyRequest, reply: FastifyReply, { body, etag }: CachedPage): void {
  reply.header('etag', etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === etag) reply.status(304).send();
  else sendJson(reply, body);
}

/** JSON that is text already; the response schemas above describe it and are not run over it. */
function sendJson(reply: FastifyReply, text: string): void {
  reply.type(jsonType).send(text);
}
