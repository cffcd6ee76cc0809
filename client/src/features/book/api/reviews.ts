import type { ReviewInput, ReviewsPage } from '@mangu/contract/library';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { request, toQueryString } from '../../../lib/api.ts';

const key = (bookId: string) => ['reviews', bookId] as const;

/** The average, and the reviews of a book page by page. */
export function useReviews(bookId: string) {
  return useInfiniteQuery({
    queryKey: key(bookId),
    queryFn: ({ pageParam, signal }) =>
      request<ReviewsPage>(`/api/books/${bookId}/reviews${toQueryString({ after: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** Writes one's own review, or with null takes it back. */
export function useReviewChange(bookId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ReviewInput | null) =>
      request(
        `/api/books/${bookId}/reviews/mine`,
        input ? { method: 'PUT', body: input } : { method: 'DELETE' },
      ),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key(bookId) }),
        client.invalidateQueries({ queryKey: ['library', 'book', bookId] }),
      ]),
  });
}

export function useReport(onReported: (reviewId: string) => void) {
  return useMutation({
    mutationFn: ({ reviewId, reason }: { readonly reviewId: string; readonly reason: string }) =>
      request(`/api/reviews/${reviewId}/reports`, { method: 'POST', body: { reason } }),
    onSuccess: (_nothing, { reviewId }) => onReported(reviewId),
  });
}
