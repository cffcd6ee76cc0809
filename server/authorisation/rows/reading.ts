import { randomUUID } from 'node:crypto';
import type { Bookmark } from '@mangu/contract/reading';
import { everybody, type Rows, row, type World } from '../row.ts';

/*
 * A device without an account reads too, with what is its own. Whose place or mark it is stands in no path: the same
 * address is something else for everybody, and the id of somebody else's finds nothing.
 */
const aboutBook = ({ bookId }: World) => ({ path: { bookId } });
const place = { cfi: 'epubcfi(/6/2)', fraction: 0.1 };
const highlight = {
  ...place,
  quote: { exact: 'words', prefix: '', suffix: '' },
  colour: 'yellow',
  note: '',
  version: 0,
};

async function ownersHighlight({ owner, bookId }: World) {
  const id = randomUUID();
  // The same passage twice would be one highlight, under its first id.
  const cfi = `epubcfi(/6/${Number.parseInt(id.slice(0, 8), 16)})`;
  const body = JSON.stringify({ ...highlight, cfi });
  const headers = { 'content-type': 'application/json' };
  const made = await owner.fetch(`/api/reading/highlights/${bookId}/${id}`, { method: 'PUT', body, headers });
  if (!made.ok) throw new Error(await made.text());
  return { path: { bookId, id } };
}

async function ownersBookmark({ owner, bookId }: World) {
  const answer = await owner.fetch(`/api/reading/bookmarks/${bookId}`, {
    method: 'POST',
    body: JSON.stringify({ ...place, label: 'Here' }),
    headers: { 'content-type': 'application/json' },
  });
  const { id } = (await answer.json()) as Bookmark;
  return { path: { bookId, id } };
}

export const reading: Rows = {
  'GET /api/reading/sessions/{bookId}': everybody(aboutBook),
  'GET /api/reading/recent': everybody(),
  'DELETE /api/reading/recent/{bookId}': row('204 204 204 204 204 204', aboutBook),
  'PUT /api/reading/recent/{bookId}': row('204 204 204 204 204 204', aboutBook),
  'GET /api/reading/positions/{bookId}': everybody(aboutBook),
  'PUT /api/reading/positions/{bookId}': row('204 204 204 204 204 204', (world) => ({
    ...aboutBook(world),
    body: { ...place, writer: randomUUID(), base: 0 },
  })),
  'POST /api/reading/bookmarks/{bookId}': row('201 201 201 201 201 201', (world) => ({
    ...aboutBook(world),
    body: { ...place, label: 'Here' },
  })),
  'DELETE /api/reading/bookmarks/{bookId}/{id}': row('404 404 404 404 404 204', ownersBookmark),
  'GET /api/reading/highlights/{bookId}': everybody(aboutBook),
  'PUT /api/reading/highlights/{bookId}/{id}': row('200 200 200 200 200 200', ({ bookId }) => ({
    path: { bookId, id: randomUUID() },
    body: highlight,
  })),
  // One's own is gone afterwards; somebody else's was never there.
  'DELETE /api/reading/highlights/{bookId}/{id}': row('404 404 404 404 404 204', async (world) => ({
    ...(await ownersHighlight(world)),
    query: { version: '1' },
  })),
  'GET /api/reading/notes': everybody(),
  'GET /api/reading/export': everybody(() => ({ query: { format: 'markdown' } })),
  'GET /api/reading/statistics': everybody(),
};
