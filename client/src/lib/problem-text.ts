import type { TFunction } from 'i18next';
import { ApiError } from './api.ts';

/** What happened and what to do next, for any failure, in the person's language. */
export interface ProblemText {
  readonly title: string;
  readonly advice: string;
  /** The id under which the server's log has this request, worth quoting in a report. */
  readonly instance: string | undefined;
}

/** Finds the words of a failure by its stable id; the server's own sentence stands in for an id not known here. */
export function problemText(t: TFunction<'problems'>, error: unknown): ProblemText {
  const id = error instanceof ApiError ? error.id : 'internal';
  const problem = error instanceof ApiError ? error.problem : undefined;
  return {
    title: t(`${id}.title`, {
      ns: 'problems',
      defaultValue: problem?.title ?? t('internal.title', { ns: 'problems' }),
    }),
    advice: t(`${id}.advice`, {
      ns: 'problems',
      defaultValue: problem?.detail ?? t('internal.advice', { ns: 'problems' }),
    }),
    instance: problem?.instance,
  };
}
