import type { Comment, Comments, NewComment } from '@mangu/contract/comments';
import type {
  Assignments,
  AssignmentsMade,
  ChecklistItem,
  DeskEdition,
  EditionStanding,
  LocalTime,
  MoveOrder,
  TimeMeaning,
  Transitions,
} from '@mangu/contract/desk';
import type { MoveName } from '@mangu/contract/manuscripts';
import type { PersonName } from '@mangu/contract/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, toQueryString } from '../../lib/api.ts';

/** Everything of the desk is asked anew after an act: rows, page, history and comments hang together. */
export const deskKey = ['desk'] as const;

export function useDeskChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: deskKey });
}

const editionKey = (id: string) => [...deskKey, 'edition', id];

export function useDeskEdition(id: string) {
  return useQuery({
    queryKey: editionKey(id),
    queryFn: ({ signal }) => request<DeskEdition>(`/api/desk/editions/${id}`, { signal }),
  });
}

export function useEditors() {
  return useQuery({
    queryKey: [...deskKey, 'editors'],
    queryFn: ({ signal }) => request<{ items: PersonName[] }>('/api/desk/editors', { signal }),
    staleTime: 300_000,
  });
}

export function useTransitions(id: string) {
  return useQuery({
    queryKey: [...deskKey, 'transitions', id],
    queryFn: ({ signal }) => request<Transitions>(`/api/editions/${id}/transitions`, { signal }),
  });
}

export function useComments(id: string) {
  return useQuery({
    queryKey: [...deskKey, 'comments', id],
    queryFn: ({ signal }) => request<Comments>(`/api/editions/${id}/comments`, { signal }),
  });
}

export const sendAssignments = (body: Assignments) =>
  request<AssignmentsMade>('/api/desk/assignments', { method: 'POST', body });

export const sendMove = (id: string, move: MoveName, body: MoveOrder) =>
  request<EditionStanding>(`/api/editions/${id}/moves/${move}`, { method: 'POST', body });

export interface Tick {
  readonly item: ChecklistItem;
  readonly ticked: boolean;
}

/** Ticks points one after the other, each under the version that the one before made. */
export function useTick(edition: DeskEdition, onSettled: (tick: Tick) => void) {
  const client = useQueryClient();
  const key = editionKey(edition.id);
  return useMutation({
    scope: { id: `checklist of ${edition.id}` },
    mutationFn: (tick: Tick) => {
      const { version } = client.getQueryData<DeskEdition>(key) ?? edition;
      return request<DeskEdition>(`/api/desk/editions/${edition.id}/checklist`, {
        method: 'POST',
        body: { version, ...tick },
      });
    },
    async onSuccess(answer) {
      client.setQueryData(key, answer);
      // Asked again when they are looked at; an answer on its way would bring back an older version.
      await client.invalidateQueries({ queryKey: deskKey, refetchType: 'none' });
    },
    onError: () => client.invalidateQueries({ queryKey: deskKey }),
    onSettled: (_answer, _error, tick) => onSettled(tick),
  });
}

export const sendComment = (id: string, body: NewComment) =>
  request<Comment>(`/api/editions/${id}/comments`, { method: 'POST', body });

export const sendResolved = (id: string, commentId: string, resolved: boolean) =>
  request<Comment>(`/api/editions/${id}/comments/${commentId}/resolved`, {
    method: 'PUT',
    body: { resolved },
  });

export function useMeaning(time: LocalTime | undefined) {
  return useQuery({
    queryKey: ['desk-time', time],
    queryFn: ({ signal }) => request<TimeMeaning>(`/api/desk/times${toQueryString({ ...time })}`, { signal }),
    enabled: time !== undefined,
    retry: false,
  });
}
