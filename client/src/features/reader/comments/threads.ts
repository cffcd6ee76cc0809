import type { Comment } from '@mangu/contract/comments';
import type { Passage, Target, TextQuote } from '../engine.ts';

/** A comment with its answers. */
export interface Thread {
  readonly comment: Comment;
  readonly answers: readonly Comment[];
  /** Where its passage stands in the revision that is shown; null when it has none, or it is gone. */
  readonly place: { readonly at: Passage['at']; readonly quote: TextQuote } | null;
}

/** Comments in the order of the text; those about no passage of it come last, oldest first. @param no of the revision shown */
export function threadsOf(comments: readonly Comment[], no: number): Thread[] {
  const order = ({ comment: { share }, place }: Thread) => (place ? (share ?? 0) : Number.POSITIVE_INFINITY);
  return comments
    .filter(({ replyTo }) => replyTo === null)
    .map((comment) => ({
      comment,
      answers: comments.filter(({ replyTo }) => replyTo === comment.id),
      place: placeOf(comment, no),
    }))
    .sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
}

function placeOf({ anchor, state, now, revisionNo }: Comment, no: number): Thread['place'] {
  if (!anchor || state === 'lost') return null;
  const { cfi, path = '', exact, prefix, suffix } = anchor;
  // A CFI counts elements, so that it leads to these words in the revision it was made in alone.
  const at = revisionNo === no ? { cfi } : { path };
  return { at, quote: { exact: now ?? exact, prefix, suffix } };
}

/** Passages to mark: those of comments that are not settled. */
export function passagesOf(threads: readonly Thread[]): Passage[] {
  return threads.flatMap(({ comment: { id, resolved }, place }) =>
    place && resolved === null ? [{ id, ...place, look: 'comment' as const }] : [],
  );
}

export function targetOf({ at, quote }: NonNullable<Thread['place']>): Target {
  return 'cfi' in at ? at : { path: at.path, quote };
}
