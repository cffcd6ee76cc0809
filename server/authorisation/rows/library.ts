import type { SignedIn } from '../../testing/server.ts';
import { everybody, type Rows, row, type World } from '../row.ts';

const json = { 'content-type': 'application/json' };
const review = { stars: 4, text: 'Good.', version: 0 };

async function ownersShelf({ owner, server }: World): Promise<string> {
  const body = JSON.stringify({ name: 'Mine' });
  await owner.fetch('/api/library/shelves', { method: 'POST', body, headers: json });
  const { id } = await server.db
    .selectFrom('shelf')
    .select('id')
    .where('person_id', '=', owner.id)
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

async function reviewBy(writer: SignedIn, { server, bookId }: World): Promise<string> {
  const path = `/api/books/${bookId}/reviews/mine`;
  await writer.fetch(path, { method: 'PUT', body: JSON.stringify(review), headers: json });
  const { id } = await server.db
    .selectFrom('review')
    .select('id')
    .where('person_id', '=', writer.id)
    .executeTakeFirstOrThrow();
  return id;
}

/** A review of somebody else that a reader has reported. */
async function reportedReview(world: World): Promise<string> {
  const id = await reviewBy(await world.server.person(['reader'], 'Wanda Writer'), world);
  const body = JSON.stringify({ reason: 'Rude' });
  await world.people.reader.fetch(`/api/reviews/${id}/reports`, { method: 'POST', body, headers: json });
  return id;
}

const onShelf = async (world: World) => ({
  path: { id: await ownersShelf(world), bookId: world.bookId },
});

export const library: Rows = {
  'GET /api/library/lists/{list}': row('401 200 200 200 200 200', () => ({ path: { list: 'library' } })),
  'PUT /api/library/lists/{list}/{bookId}': row('401 204 204 204 204 204', ({ bookId }) => ({
    path: { list: 'wishes', bookId },
  })),
  'DELETE /api/library/lists/{list}/{bookId}': row('401 204 204 204 204 204', ({ bookId }) => ({
    path: { list: 'wishes', bookId },
  })),
  'GET /api/library/books/{bookId}': row('401 200 200 200 200 200', ({ bookId }) => ({ path: { bookId } })),
  'GET /api/library/shelves': row('401 200 200 200 200 200'),
  'POST /api/library/shelves': row('401 201 201 201 201 201', () => ({ body: { name: 'New' } })),
  'PUT /api/library/shelves': row('401 204 204 204 204 204', () => ({ body: { shelves: [] } })),
  'PUT /api/library/shelves/{id}': row('401 404 404 404 404 204', async (world) => ({
    path: { id: await ownersShelf(world) },
    body: { name: 'Renamed', version: 1 },
  })),
  'DELETE /api/library/shelves/{id}': row('401 404 404 404 404 204', async (world) => ({
    path: { id: await ownersShelf(world) },
  })),
  'PUT /api/library/shelves/{id}/books/{bookId}': row('401 404 404 404 404 204', onShelf),
  'DELETE /api/library/shelves/{id}/books/{bookId}': row('401 404 404 404 404 204', onShelf),
  'GET /api/library/following': row('401 200 200 200 200 200'),
  // Whom no book names nobody follows: found out after nobody was refused.
  'PUT /api/library/following': row('401 404 404 404 404 404', () => ({
    body: { kind: 'contributor', name: 'Somebody' },
  })),
  'DELETE /api/library/following': row('401 204 204 204 204 204', () => ({
    query: { kind: 'contributor', name: 'Somebody' },
  })),
  'GET /api/books/{bookId}/reviews': everybody(({ bookId }) => ({ path: { bookId } })),
  'PUT /api/books/{bookId}/reviews/mine': row('401 204 204 204 204 204', ({ bookId }) => ({
    path: { bookId },
    body: review,
  })),
  'DELETE /api/books/{bookId}/reviews/mine': row('401 204 204 204 204 204', ({ bookId }) => ({
    path: { bookId },
  })),
  // Nobody reports a review of their own.
  'POST /api/reviews/{id}/reports': row('401 204 204 204 204 403', async (world) => ({
    path: { id: await reviewBy(world.owner, world) },
    body: { reason: 'Rude' },
  })),
  'GET /api/admin/reports': row('401 403 403 200 200 403'),
  'POST /api/admin/reports/{reviewId}': row('401 403 403 204 204 403', async (world) => ({
    path: { reviewId: await reportedReview(world) },
    body: { decision: 'remove', reason: 'Rude' },
  })),
};
