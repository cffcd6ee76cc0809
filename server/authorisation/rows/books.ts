import { buildEpub } from '@mangu/epub/testing';
import { everybody, type Rows, row, type World } from '../row.ts';

let made: Promise<string> | undefined;

/** A book that everybody may read; one for all cells, since none of them changes it. */
export function publishedBook({ server }: World): Promise<string> {
  made ??= (async () => {
    const bytes = buildEpub({ title: 'Read by Everybody' });
    const { bookId } = await server.upload(bytes, 'book.epub');
    if (!bookId) throw new Error('The book was refused.');
    return bookId;
  })();
  return made;
}

const aboutBook = async (world: World) => ({ path: { id: await publishedBook(world) } });

export const books: Rows = {
  'GET /api/health': everybody(),
  'GET /api/health/ready': everybody(),
  'GET /api/books': everybody(),
  'GET /api/books/{id}': everybody(aboutBook),
  'GET /api/books/{id}/file': everybody(aboutBook),
  'GET /api/books/{id}/resources/{version}/{*}': everybody(async (world) => {
    const id = await publishedBook(world);
    const answer = await world.server.fetch(`/api/reading/sessions/${id}`);
    const { resources, packagePath }: { resources: string; packagePath: string } = await answer.json();
    return { path: { id, version: resources.split('/').at(-2) ?? '', '*': packagePath } };
  }),
  // The book has no cover: found out after nobody was refused.
  'GET /api/books/{id}/cover/{version}/{file}': row('404 404 404 404 404 404', async (world) => ({
    path: { id: await publishedBook(world), version: '000000000000', file: '320.webp' },
  })),
};
