import type { HighlightChanges } from '@mangu/contract/highlights';
import { request } from '../../lib/api.ts';
import { highlightsPath } from './api.ts';

let asked: { readonly bookId: string; readonly answer: Promise<HighlightChanges> } | undefined;

/** Asks for them beside the session, so that thousands are there when the code that draws them is. */
export function askForHighlights(bookId: string): void {
  const answer = request<HighlightChanges>(highlightsPath(bookId));
  answer.catch(() => undefined);
  asked = { bookId, answer };
}

/** What was asked for, once: whoever asks again wants to know what changed since. */
export function takeHighlights(bookId: string): Promise<HighlightChanges> | undefined {
  const taken = asked?.bookId === bookId ? asked.answer : undefined;
  asked = undefined;
  return taken;
}
