import type { Difference } from '@mangu/contract/difference';
import type { Edition, EditionMetadata } from '@mangu/contract/editions';
import type { MoveName } from '@mangu/contract/manuscripts';
import type { Work } from '@mangu/contract/works';
import { ApiError, parseProblem, problemId, request } from '../../lib/api.ts';
import { writeHeaders } from '../../lib/write-token.ts';

export const beginWork = () => request<Work>('/api/works', { method: 'POST', body: {} });
/** The page of an edition in the studio. */
export const editionPath = ({ workId, id }: Pick<Edition, 'workId' | 'id'>) =>
  `/studio/works/${workId}/editions/${id}`;
export const getWork = (id: string) => request<Work>(`/api/works/${id}`);
export const beginEdition = (workId: string) =>
  request<Work>(`/api/works/${workId}/editions`, { method: 'POST' });
export const deleteEdition = (id: string) => request<void>(`/api/editions/${id}`, { method: 'DELETE' });

export function saveMetadata(id: string, version: number, metadata: EditionMetadata): Promise<Edition> {
  return request<Edition>(`/api/editions/${id}/metadata`, { method: 'PUT', body: { version, metadata } });
}

export function makeMove(id: string, move: MoveName, version: number, reason?: string): Promise<unknown> {
  return request(`/api/editions/${id}/moves/${move}`, {
    method: 'POST',
    body: { version, ...(reason ? { reason } : {}) },
  });
}

export const removeCover = (id: string) =>
  request<Edition>(`/api/editions/${id}/cover`, { method: 'DELETE' });

/** The bytes of a picture, as they are. */
export async function putCover(id: string, picture: File): Promise<void> {
  const response = await fetch(`/api/editions/${id}/cover`, {
    method: 'PUT',
    credentials: 'same-origin',
    headers: { 'content-type': picture.type || 'image/jpeg', ...writeHeaders() },
    body: picture,
  }).catch((error: unknown) => {
    throw new ApiError('network', 0, undefined, error);
  });
  if (response.ok) return;
  const problem = parseProblem(await response.json().catch(() => undefined));
  throw new ApiError(problem ? problemId(problem) : 'unreadable-answer', response.status, problem);
}

export const getDifference = (later: string, earlier: string) =>
  request<Difference>(`/api/revisions/${later}/difference/${earlier}`);
