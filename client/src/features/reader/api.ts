import type {
  Bookmark,
  BookmarkInput,
  Position,
  PositionInput,
  ReadingSession,
} from '@mangu/contract/reading';
import { request } from '../../lib/api.ts';

const of = (bookId: string) => encodeURIComponent(bookId);

/** `/read/revision-ID` shows a manuscript to those who may see it; nothing of the reading is kept. */
const revisionOf = (bookId: string) => /^revision-(.+)$/.exec(bookId)?.[1];

/** Everything the first page needs. Rejects with `ApiError` (`book-not-found`, `network` …). */
export function getSession(bookId: string): Promise<ReadingSession> {
  const revision = revisionOf(bookId);
  if (revision) return request<ReadingSession>(`/api/reading/revisions/${of(revision)}`);
  return request<ReadingSession>(`/api/reading/sessions/${of(bookId)}`);
}

/** Keeps the place. `keepalive` lets it outlive the page. */
export function putPosition(bookId: string, position: PositionInput, keepalive: boolean): Promise<void> {
  if (revisionOf(bookId)) return Promise.resolve();
  return request<void>(`/api/reading/positions/${of(bookId)}`, {
    method: 'PUT',
    body: position,
    keepalive,
  });
}

export function getPosition(bookId: string): Promise<Position | null> {
  if (revisionOf(bookId)) return Promise.resolve(null);
  return request<Position | null>(`/api/reading/positions/${of(bookId)}`);
}

export function postBookmark(bookId: string, bookmark: BookmarkInput): Promise<Bookmark> {
  return request<Bookmark>(`/api/reading/bookmarks/${of(bookId)}`, { method: 'POST', body: bookmark });
}

export function deleteBookmark(bookId: string, id: string): Promise<void> {
  return request<void>(`/api/reading/bookmarks/${of(bookId)}/${of(id)}`, { method: 'DELETE' });
}
