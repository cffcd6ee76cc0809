import type {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
} from '@mangu/contract/reading';
import { request } from '../../lib/api.ts';
import type { Subject } from './target.ts';

const of = (bookId: string) => encodeURIComponent(bookId);

/** Of one book. */
export const highlightsPath = (bookId: string) => `/api/reading/highlights/${of(bookId)}` as const;

/**
 * Everything the first page needs. That of a revision says of which `manuscript` it is, and nothing of its reading is
 * kept. Rejects with `ApiError` (`book-not-found`, `network` …).
 */
export function getSession({ kind, id }: Subject): Promise<ReadingSession> {
  const kindOf = kind === 'revision' ? 'revisions' : 'sessions';
  return request<ReadingSession>(`/api/reading/${kindOf}/${of(id)}`);
}

/** Keeps the place. `keepalive` lets it outlive the page. */
export function putPosition(bookId: string, position: PositionInput, keepalive: boolean): Promise<void> {
  return request<void>(`/api/reading/positions/${of(bookId)}`, {
    method: 'PUT',
    body: position,
    keepalive,
  });
}

export function getPosition(bookId: string): Promise<Position | null> {
  return request<Position | null>(`/api/reading/positions/${of(bookId)}`);
}

export function postBookmark(bookId: string, bookmark: BookmarkInput): Promise<Bookmark> {
  return request<Bookmark>(`/api/reading/bookmarks/${of(bookId)}`, { method: 'POST', body: bookmark });
}

export function deleteBookmark(bookId: string, id: string): Promise<void> {
  return request<void>(`/api/reading/bookmarks/${of(bookId)}/${of(id)}`, { method: 'DELETE' });
}
