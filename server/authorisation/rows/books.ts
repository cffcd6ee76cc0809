import type { ReadingSession } from '@mangu/contract/reading';
import { everybody, type Rows, row, type World } from '../row.ts';

const aboutBook = ({ bookId }: World) => ({ path: { id: bookId } });

export const books: Rows = {
  'GET /api/health': everybody(),
  'GET /api/health/ready': everybody(),
  'GET /api/books': everybody(),
  'GET /api/books/{id}': everybody(aboutBook),
  'GET /api/books/{id}/file': everybody(aboutBook),
  'GET /api/books/{id}/resources/{version}/{*}': everybody(async ({ server, bookId }) => {
    const answer = await server.fetch(`/api/reading/sessions/${bookId}`);
    const { resources, packagePath } = (await answer.json()) as ReadingSession;
    return { path: { id: bookId, version: resources.split('/').at(-2) ?? '', '*': packagePath } };
  }),
  // The book has none: found out after nobody was refused.
  'GET /api/books/{id}/cover/{version}/{file}': row('404 404 404 404 404 404', ({ bookId }) => ({
    path: { id: bookId, version: '000000000000', file: '320.webp' },
  })),
};
