import { fold, type QueryTerm, runs } from './words.ts';

/** Length of a snippet and how much of it stands before the first word found, in UTF-16 units. */
const snippetLength = 220;
const leadLength = 60;

/** Finds the words of a query in a text as it is written. */
export interface Marker {
  /** Escaped text with `<mark>` around the words found, or undefined when none is in it. */
  snippet(text: string): string | undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A marker for the terms of one query. */
export function createMarker(terms: readonly QueryTerm[]): Marker {
  const whole = new Set(terms.filter((term) => !term.unspaced).map((term) => term.word));
  const beginnings = terms.filter((term) => term.kind === 'beginning').map((term) => term.word);
  const parts = terms.filter((term) => term.unspaced).map((term) => term.word);
  const isFound = (word: string) =>
    whole.has(word) || beginnings.some((beginning) => word.startsWith(beginning));

  function* spans(text: string, from: number): Generator<Span> {
    for (const run of runs(from > 0 ? text.slice(from) : text)) {
      const start = run.start + from;
      if (run.unspaced) yield* partsOf(run.text, start, parts);
      else if (isFound(fold(run.text))) yield { start, end: run.end + from };
    }
  }

  return {
    snippet(text) {
      const even = evenText.test(text) ? evenSpans(fold(text), terms) : undefined;
      const from = even ? 0 : searchFrom(text, terms);
      if (from === undefined) return undefined;
      const [first] = even ?? spans(text, from).take(1);
      if (!first) return undefined;
      const start = wordStart(text, first.start - leadLength);
      const end = wordEnd(text, Math.max(start + snippetLength, first.end));
      let html = start > 0 ? '…' : '';
      let at = start;
      const shown =
        even?.filter((span) => span.start >= start && span.end <= end) ?? spans(text.slice(0, end), start);
      for (const span of merged(shown)) {
        html += `${escapeHtml(text.slice(at, span.start))}<mark>${escapeHtml(text.slice(span.start, span.end))}</mark>`;
        at = span.end;
      }
      return `${html}${escapeHtml(text.slice(at, end))}${end < text.length ? '…' : ''}`
        .replace(/\s+/g, ' ')
        .trim();
    },
  };
}

/**
 * Texts of these alone, which most are, keep every letter in its place when they are folded, so that words are found in
 * the folded text at the cost of a search for letters: white space, ASCII, the Latin letters that are no ligatures,
 * modern Greek and Russian, quotation marks and dashes.
 */
export const evenText =
  /^[\t\n\r\x20-\x7e\xa0\xab\xbb\xc0-\xc5\xc7-\xd6\xd9-\xdd\xe0-\xe5\xe7-\xef\xf1-\xf6\xf9-\xfd\xff\u0100-\u012f\u0134-\u0137\u0139-\u013e\u0143-\u0148\u014c-\u0151\u0154-\u017e\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2013\u2014\u2018\u2019\u201c\u201d]*$/;

const wordUnit = /[\p{L}\p{N}]/u;

function isWordUnit(folded: string, at: number): boolean {
  const unit = folded.charCodeAt(at);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
  return at < folded.length && wordUnit.test(folded.charAt(at));
}

/** The words found in a folded even text, in order. */
function evenSpans(folded: string, terms: readonly QueryTerm[]): Span[] {
  const found: Span[] = [];
  for (const { word, kind } of terms) {
    for (let start = folded.indexOf(word); start >= 0; start = folded.indexOf(word, start + 1)) {
      if (start > 0 && isWordUnit(folded, start - 1)) continue;
      let end = start + word.length;
      if (kind === 'beginning') while (isWordUnit(folded, end)) end++;
      if (!isWordUnit(folded, end)) found.push({ start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * Where it is enough to begin to look at words one by one; undefined when the text holds none of them. Folding moves
 * letters by what it joins and parts, which is made up for by beginning well before; a little earlier does no harm.
 */
function searchFrom(text: string, terms: readonly QueryTerm[]): number | undefined {
  const folded = fold(text);
  const places = terms.map((term) => folded.indexOf(term.word)).filter((place) => place >= 0);
  if (places.length === 0) return undefined;
  if (folded.length !== text.length) return 0;
  const before = text.lastIndexOf(' ', Math.min(...places) - leadLength);
  return Math.max(before, 0);
}

function* partsOf(run: string, start: number, parts: readonly string[]): Generator<Span> {
  const folded = fold(run);
  // Folding may change the length (half-width kana); then the whole run is marked.
  const exact = folded.length === run.length;
  for (let at = 0; at < folded.length; at++) {
    const part = parts.find((p) => folded.startsWith(p, at));
    if (part === undefined) continue;
    yield exact ? { start: start + at, end: start + at + part.length } : { start, end: start + run.length };
    if (!exact) return;
  }
}

/** Spans that touch or overlap become one, so that pairs of letters show as the word they are from. */
function* merged(spans: Iterable<Span>): Generator<Span> {
  let open: Span | undefined;
  for (const span of spans) {
    if (open && span.start <= open.end) {
      open = { start: open.start, end: Math.max(open.end, span.end) };
      continue;
    }
    if (open) yield open;
    open = span;
  }
  if (open) yield open;
}

function wordStart(text: string, wanted: number): number {
  if (wanted <= 0) return 0;
  const space = text.indexOf(' ', wanted);
  const start = space >= 0 && space - wanted < leadLength / 2 ? space + 1 : wanted;
  return isLowSurrogate(text, start) ? start + 1 : start;
}

function wordEnd(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const space = text.lastIndexOf(' ', wanted);
  const end = space > wanted - leadLength / 2 ? space : wanted;
  return isLowSurrogate(text, end) ? end + 1 : end;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
