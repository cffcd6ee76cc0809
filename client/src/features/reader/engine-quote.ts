import { fold, rangeOf, readableText } from './engine-search.ts';

/** The words of a passage and what stands around them (W3C Web Annotation, TextQuoteSelector). */
export interface TextQuote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

const contextLength = 32;
/** Longer passages are marked whole and quoted as far as this. */
export const quoteLength = 4000;

type Pieces = ReturnType<typeof readableText>['pieces'];

const tidy = (text: string) => text.replace(/\s+/gu, ' ');

/** The words a range covers. `exact` is empty when there are none. */
export function quoteOf(range: Range, page: Document): TextQuote {
  const { text, pieces } = readableText(page);
  const span = spanOf(range, pieces);
  if (!span) return { exact: '', prefix: '', suffix: '' };
  // Spaces at its ends are of what stands around it, and so is what is too long to be quoted.
  const words = text.slice(span.start, span.end);
  const start = span.start + words.length - words.trimStart().length;
  const end = Math.max(start, Math.min(span.start + words.trimEnd().length, start + quoteLength));
  return {
    exact: tidy(text.slice(start, end)).toWellFormed(),
    prefix: tidy(text.slice(Math.max(0, start - contextLength), start)).toWellFormed(),
    suffix: tidy(text.slice(end, end + contextLength)).toWellFormed(),
  };
}

/** Offsets of a range in the readable text. */
function spanOf(range: Range, pieces: Pieces): { start: number; end: number } | null {
  const touched = pieces.filter(({ node }) => range.intersectsNode(node));
  const first = touched[0];
  const last = touched.at(-1);
  if (!first || !last) return null;
  const start = first.start + (first.node === range.startContainer ? range.startOffset : 0);
  const end = last.start + (last.node === range.endContainer ? range.endOffset : last.node.length);
  return start < end ? { start, end } : null;
}

/** `true` when the range still covers these words. */
export function holdsQuote(range: Range, quote: TextQuote): boolean {
  if (quote.exact === '') return true;
  const words = fold(range.toString()).folded.replaceAll(' ', '');
  return words.startsWith(fold(quote.exact).folded.replaceAll(' ', ''));
}

/**
 * Finds the words again in a document that may have changed, by what stands around them; null when they are gone.
 * Case, accents and spaces do not count. `text` saves reading the document anew for each of many quotes.
 */
export function findQuote(page: Document, quote: TextQuote, text = foldedText(page)): Range | null {
  const needle = fold(quote.exact.trim()).folded.trim();
  if (needle === '') return null;
  const prefix = fold(quote.prefix).folded;
  const suffix = fold(quote.suffix).folded;
  let best = { at: -1, score: -1 };
  for (let at = text.folded.indexOf(needle); at >= 0; at = text.folded.indexOf(needle, at + 1)) {
    const score =
      alike(text.folded, at - 1, prefix, prefix.length - 1, -1) +
      alike(text.folded, at + needle.length, suffix, 0, 1);
    if (score > best.score) best = { at, score };
  }
  if (best.at < 0) return null;
  return rangeAt(page, text, best.at, needle.length);
}

/**
 * The words with what stands around them, when they stand so once in the document; else null. Quicker than following a
 * CFI, which counts the children of every element on its way.
 */
export function findInContext(page: Document, quote: TextQuote, text: FoldedText): Range | null {
  const needle = fold(quote.prefix + quote.exact + quote.suffix).folded;
  const before = fold(quote.prefix).folded.length;
  const length = fold(quote.exact).folded.length;
  const found = length === 0 ? -1 : text.folded.indexOf(needle);
  if (found < 0 || text.folded.indexOf(needle, found + 1) >= 0) return null;
  return rangeAt(page, text, found + before, length);
}

function rangeAt(page: Document, text: FoldedText, at: number, length: number): Range {
  const start = text.at[at] ?? 0;
  const end = (text.at[at + length - 1] ?? start) + 1;
  return rangeOf(page, text.pieces, start, end);
}

export type FoldedText = ReturnType<typeof foldedText>;

/** A document's words ready for `findQuote`. */
export function foldedText(page: Document) {
  const { text, pieces } = readableText(page);
  return { ...fold(text), pieces };
}

/** How many characters agree from these places on, going in one direction. */
function alike(a: string, from: number, b: string, start: number, step: 1 | -1): number {
  let count = 0;
  for (let i = from, j = start; j >= 0 && j < b.length && a[i] === b[j]; i += step, j += step) count++;
  return count;
}
