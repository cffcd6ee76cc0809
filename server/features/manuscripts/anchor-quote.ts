/** A passage as it was quoted (W3C Web Annotation, TextQuoteSelector), and the chapter it stood in. */
export interface QuotedPassage {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly path?: string | undefined;
}

export interface ChapterToSearch {
  readonly path: string;
  readonly text: string;
}

/** Where a passage stands now: word for word, or changed. */
export interface Anchored {
  readonly state: 'exact' | 'changed';
  readonly path: string;
  /** Offset of its first character in the chapter's text. */
  readonly start: number;
  /** Its words now, with what stands around them. */
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

const contextWords = 8;
const contextCharacters = 32;
/** Share of its words that a passage keeps, in their order, to count as the same one changed. */
const alikeEnough = 0.6;
/** A few words that stand alone are too little to be known again once one of them changed. */
const fewWords = 3;

/**
 * Finds a quoted passage in a text that may have been revised, in any chapter: first its very words, of several places
 * the one whose surroundings agree best; else the stretch that kept most of them. Undefined when it is gone.
 */
export function anchorQuote(
  chapters: readonly ChapterToSearch[],
  quoted: QuotedPassage,
): Anchored | undefined {
  const quote = inWholeWords(quoted);
  const wanted = wordsOf(quote.exact).map(({ folded }) => folded);
  if (wanted.length === 0) return undefined;
  const before = wordsOf(quote.prefix)
    .map(({ folded }) => folded)
    .slice(-contextWords);
  const after = wordsOf(quote.suffix)
    .map(({ folded }) => folded)
    .slice(0, contextWords);
  let best:
    | { score: number; chapter: ChapterToSearch; words: Word[]; from: number; to: number; kept: number }
    | undefined;
  for (const chapter of chapters) {
    const words = wordsOf(chapter.text);
    for (const { from, to, kept } of candidates(words, wanted)) {
      const around = agreement(words, from, to, before, after);
      const same = chapter.path === quote.path ? 0.05 : 0;
      if (wanted.length <= fewWords && kept < 1 && around < 0.5) continue;
      const score = kept * 4 + around + same;
      if (!best || score > best.score) best = { score, chapter, words, from, to, kept };
    }
  }
  if (!best) return undefined;
  const { chapter, words, from, to, kept } = best;
  const start = words[from]?.start ?? 0;
  const end = words[to - 1]?.end ?? start;
  return {
    state: kept === 1 ? 'exact' : 'changed',
    path: chapter.path,
    start,
    exact: tidy(chapter.text.slice(start, end)),
    prefix: tidy(chapter.text.slice(Math.max(0, start - contextCharacters), start)),
    suffix: tidy(chapter.text.slice(end, end + contextCharacters)),
  };
}

/** A hand may begin and end in the middle of a word: the whole word is looked for. */
function inWholeWords({ exact, prefix, suffix, path }: QuotedPassage): QuotedPassage {
  const text = prefix + exact + suffix;
  const [from, to] = [prefix.length, prefix.length + exact.length];
  const words = wordsOf(text);
  const cutAt = (at: number) => words.find(({ start, end }) => start < at && at < end);
  const [start, end] = [cutAt(from)?.start ?? from, cutAt(to)?.end ?? to];
  return { exact: text.slice(start, end), prefix: text.slice(0, start), suffix: text.slice(end), path };
}

interface Candidate {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** 1 when nothing changed. */
  readonly kept: number;
}

/** Stretches that hold enough of the wanted words: every one word for word, or the best of the others. */
function candidates(words: readonly Word[], wanted: readonly string[]): Candidate[] {
  const exact: Candidate[] = [];
  for (let from = 0; from + wanted.length <= words.length; from++) {
    if (wanted.every((word, i) => words[from + i]?.folded === word)) {
      exact.push({ from, to: from + wanted.length, kept: 1 });
    }
  }
  if (exact.length > 0) return exact;
  const found = mostInCommon(words, wanted);
  if (!found) return [];
  const { from, to } = trimmed(words, wanted, found);
  const inOrder = commonInOrder(
    wanted,
    words.slice(from, to).map(({ folded }) => folded),
  );
  const kept = (2 * inOrder) / (wanted.length + (to - from));
  // Never 1: the words are not the same.
  return kept >= alikeEnough ? [{ from, to, kept: Math.min(kept, 0.99) }] : [];
}

/** The window of the length of the quote that has most words in common with it; counts slide, so one pass. */
function mostInCommon(
  words: readonly Word[],
  wanted: readonly string[],
): { from: number; to: number } | undefined {
  const missing = new Map<string, number>();
  for (const word of wanted) missing.set(word, (missing.get(word) ?? 0) + 1);
  const size = Math.min(wanted.length, words.length);
  let common = 0;
  let best = { from: -1, common: 0 };
  const take = (word: string, sign: 1 | -1) => {
    const left = missing.get(word);
    if (left === undefined) return;
    missing.set(word, left - sign);
    if (sign === 1 ? left > 0 : left >= 0) common += sign;
  };
  for (let end = 0; end < words.length; end++) {
    take(words[end]?.folded ?? '', 1);
    if (end >= size) take(words[end - size]?.folded ?? '', -1);
    if (common > best.common) best = { from: Math.max(0, end - size + 1), common };
  }
  if (best.common < wanted.length * alikeEnough * 0.8) return undefined;
  return { from: best.from, to: Math.min(words.length, best.from + size) };
}

/** A word that came or went moves the end: the stretch begins and ends with words of the quote where it can. */
function trimmed(
  words: readonly Word[],
  wanted: readonly string[],
  { from, to }: { from: number; to: number },
) {
  const slack = Math.ceil(wanted.length * 0.3) + 1;
  const known = new Set(wanted);
  let start = from;
  let end = to;
  const first = wanted[0];
  const last = wanted.at(-1);
  for (let i = Math.max(0, from - slack); i < from; i++)
    if (words[i]?.folded === first) {
      start = i;
      break;
    }
  for (let i = Math.min(words.length, to + slack) - 1; i >= to; i--)
    if (words[i]?.folded === last) {
      end = i + 1;
      break;
    }
  while (start < end - 1 && !known.has(words[start]?.folded ?? '')) start++;
  while (end > start + 1 && !known.has(words[end - 1]?.folded ?? '')) end--;
  return { from: start, to: end };
}

/** Length of the longest common subsequence. */
function commonInOrder(a: readonly string[], b: readonly string[]): number {
  let row = new Uint16Array(b.length + 1);
  for (const word of a) {
    const next = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j++) {
      next[j + 1] = word === b[j] ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** How far the words around a stretch are those that stood around the quote, 0 to 1. */
function agreement(
  words: readonly Word[],
  from: number,
  to: number,
  before: readonly string[],
  after: readonly string[],
): number {
  const total = before.length + after.length;
  if (total === 0) return 0;
  let same = 0;
  // The outermost word of a quoted context may be cut, so its end or beginning is enough.
  before.forEach((word, i) => {
    const there = words[from - before.length + i]?.folded;
    if (there === word || (i === 0 && there?.endsWith(word))) same++;
  });
  after.forEach((word, i) => {
    const there = words[to + i]?.folded;
    if (there === word || (i === after.length - 1 && there?.startsWith(word))) same++;
  });
  return same / total;
}

/** Scripts that put no spaces between words: each character counts. */
const wordPattern =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{N}]]|[[\p{L}\p{N}\p{M}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]]+/gv;

/** Words with their places, folded: case, accents and kinds of quotation marks do not count. */
function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), (match) => ({
    folded: match[0].normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, ' ').toWellFormed();
}
