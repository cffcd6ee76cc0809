import assert from 'node:assert/strict';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { after } from 'node:test';
import { BooksPage } from '@mangu/contract/books';
import fastify from 'fastify';
import { sql, type Transaction } from 'kysely';
import Value from 'typebox/value';
import type { Database } from '../../platform/database.ts';
import { registerProblems } from '../../platform/problems.ts';
import type { Schema } from '../../platform/schema.ts';
import { testDatabase } from '../../testing/database.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { BookToPublish } from './documents.ts';

export { type BookOverrides, buildBook, buildChapter } from './factory.ts';

import { changeChannel, publishBook } from './publish.ts';
import { catalogueRoutes } from './routes.ts';

export interface TestCatalogue {
  readonly db: Database;
  readonly catalogue: Catalogue;
  /** Publishes books one after the other and waits until they are listed. */
  publish(...books: readonly BookToPublish[]): Promise<void>;
  /** Publishes in a transaction of the test's own. */
  publishIn: typeof publishBook;
  /** Announces that a book changed or went, as whoever changes it does. */
  announce(trx: Transaction<Schema>, no: number): Promise<unknown>;
  get(
    path: string,
    headers?: IncomingHttpHeaders,
  ): Promise<{ status: number; headers: OutgoingHttpHeaders; body: string }>;
  /** A page of the list, which must be there. Arrays become repeated keys. */
  page(query: Record<string, string | number | boolean | readonly string[]>): Promise<BooksPage>;
}

/** The catalogue's routes on a database of the test file, closed after it. */
export async function testCatalogue(): Promise<TestCatalogue> {
  const database = await testDatabase();
  const catalogue = createCatalogue(database);
  await catalogue.load();
  const app = fastify();
  registerProblems(app);
  await app.register(catalogueRoutes, catalogue.deps);
  after(async () => {
    await app.close();
    await catalogue.close();
  });
  const get = async (url: string, sent: IncomingHttpHeaders = {}) => {
    const { statusCode, headers, body } = await app.inject({ url, headers: sent });
    return { status: statusCode, headers, body };
  };
  return {
    db: database.db,
    catalogue,
    get,
    publishIn: publishBook,
    announce: (trx, no) => sql`select pg_notify(${changeChannel}, ${String(no)})`.execute(trx),
    async publish(...books) {
      for (const book of books) await database.db.transaction().execute((trx) => publishBook(trx, book));
      await catalogue.changed();
    },
    async page(query) {
      const search = new URLSearchParams();
      for (const [key, value] of Object.entries(query)) {
        for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
      }
      const { status, body } = await get(`/api/books?${search}`);
      assert.equal(status, 200, body);
      const page: unknown = JSON.parse(body);
      return Value.Parse(BooksPage, page);
    },
  };
}
