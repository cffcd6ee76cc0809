import type {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
} from '@mangu/contract/reading';
import { request } from '../../lib/api.ts';

const of = (bookId: string) => encodeURIComponent(bookId);

/** Everything the first page needs. Rejects with `ApiError` (`book-not-found`, `network` …). */
export function getSession(bookId: string): Promise<ReadingSession> {
  return request<ReadingSession>(`/api/reading/sessions/${of(bookId)}`);
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
