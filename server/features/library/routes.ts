import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import {
  Followed,
  Following,
  KeptList,
  LibraryPage,
  LibraryQuery,
  MyBook,
  Shelf,
  ShelfChange,
  ShelfInput,
  ShelfOrder,
  Shelves,
} from '@mangu/contract/library';
import { Problem } from '@mangu/contract/problem';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { signedIn } from '../../platform/person.ts';
import { dropBook, keepBook, listKept, readMyBook } from './books.ts';
import { follow, listFollowing, unfollow } from './follows.ts';
import {
  addShelf,
  changeShelf,
  listShelves,
  orderShelves,
  putOnShelf,
  removeShelf,
  takeFromShelf,
} from './shelves.ts';

export interface LibraryDeps {
  readonly db: Database;
}

const Nothing = { 204: Type.Null(), default: Problem };
const Id = Type.String({ format: 'uuid' });
const ListParams = Type.Object({ list: KeptList, bookId: Uuid });
const ShelfParams = Type.Object({ id: Id });
const ShelfBookParams = Type.Object({ id: Id, bookId: Uuid });

/** What a person keeps: library, wish list, shelves, and whom they follow. Everything is the asking person's own. */
export const libraryRoutes: FastifyPluginAsyncTypebox<LibraryDeps> = async (app, { db }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });
  const tags = ['library'];

  app.get(
    '/api/library/lists/:list',
    {
      schema: {
        tags,
        summary: 'Books begun or added, or those wished for',
        params: Type.Object({ list: KeptList }),
        querystring: LibraryQuery,
        response: { 200: LibraryPage, default: Problem },
      },
    },
    async (request) => listKept(db, (await signedIn(request)).id, request.params.list, request.query),
  );
  app.put(
    '/api/library/lists/:list/:bookId',
    { schema: { tags, summary: 'Put a book on a list', params: ListParams, response: Nothing } },
    async (request, reply) => {
      const { list, bookId } = request.params;
      await keepBook(db, (await signedIn(request)).id, list, bookId);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/library/lists/:list/:bookId',
    { schema: { tags, summary: 'Take a book from a list', params: ListParams, response: Nothing } },
    async (request, reply) => {
      const { list, bookId } = request.params;
      await dropBook(db, (await signedIn(request)).id, list, bookId);
      return reply.status(204).send(null);
    },
  );
  app.get(
    '/api/library/books/:bookId',
    {
      schema: {
        tags,
        summary: 'What one did with a book, and whom of its people one follows',
        params: Type.Object({ bookId: Uuid }),
        response: { 200: MyBook, default: Problem },
      },
    },
    async (request) => readMyBook(db, (await signedIn(request)).id, request.params.bookId),
  );

  app.get(
    '/api/library/shelves',
    { schema: { tags, summary: 'Own shelves', response: { 200: Shelves, default: Problem } } },
    async (request) => ({ shelves: await listShelves(db, (await signedIn(request)).id) }),
  );
  app.post(
    '/api/library/shelves',
    {
      schema: {
        tags,
        summary: 'Put up a shelf',
        body: ShelfInput,
        response: { 201: Shelf, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await signedIn(request);
      return reply.status(201).send(await addShelf(db, person.id, request.body.name));
    },
  );
  app.put(
    '/api/library/shelves',
    { schema: { tags, summary: 'Put the shelves in an order', body: ShelfOrder, response: Nothing } },
    async (request, reply) => {
      await orderShelves(db, (await signedIn(request)).id, request.body.shelves);
      return reply.status(204).send(null);
    },
  );
  app.put(
    '/api/library/shelves/:id',
    {
      schema: {
        tags,
        summary: 'Name a shelf anew, or say what stands on it',
        params: ShelfParams,
        body: ShelfChange,
        response: Nothing,
      },
    },
    async (request, reply) => {
      await changeShelf(db, await signedIn(request), request.params.id, request.body);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/library/shelves/:id',
    { schema: { tags, summary: 'Take a shelf down', params: ShelfParams, response: Nothing } },
    async (request, reply) => {
      await removeShelf(db, await signedIn(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  app.put(
    '/api/library/shelves/:id/books/:bookId',
    { schema: { tags, summary: 'Put a book on a shelf', params: ShelfBookParams, response: Nothing } },
    async (request, reply) => {
      const { id, bookId } = request.params;
      await putOnShelf(db, await signedIn(request), id, bookId);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/library/shelves/:id/books/:bookId',
    { schema: { tags, summary: 'Take a book from a shelf', params: ShelfBookParams, response: Nothing } },
    async (request, reply) => {
      const { id, bookId } = request.params;
      await takeFromShelf(db, await signedIn(request), id, bookId);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/library/following',
    { schema: { tags, summary: 'Whom one follows', response: { 200: Following, default: Problem } } },
    async (request) => ({ following: await listFollowing(db, (await signedIn(request)).id) }),
  );
  app.put(
    '/api/library/following',
    { schema: { tags, summary: 'Follow a contributor or a series', body: Followed, response: Nothing } },
    async (request, reply) => {
      await follow(db, (await signedIn(request)).id, request.body);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/library/following',
    {
      schema: {
        tags,
        summary: 'Follow a contributor or a series no longer',
        querystring: Followed,
        response: Nothing,
      },
    },
    async (request, reply) => {
      await unfollow(db, (await signedIn(request)).id, request.query);
      return reply.status(204).send(null);
    },
  );
};
