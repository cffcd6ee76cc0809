/**
 * Words as the search sees them. The same functions make the words of the index, of a query, of the spelling
 * dictionary and of the marks in a snippet, so that the four always agree.
 */

/** Longest word kept, in UTF-16 units; PostgreSQL takes lexemes up to 2046 bytes. */
const wordLimit = 60;

/** Letters that Unicode does not decompose but people type without their stroke or ligature. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ى: 'ي',
  ة: 'ه',
  ς: 'σ',
};
const plainLetter = /[ßæœøđðħıłŧþىةς]/g;
/** Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowels, hamza above or below, tatweel. Indic vowel signs stay. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const beyondAscii = /[\u0080-\uffff]/;

/** Lower case without accents, in one normal form: `Ærø`, `ÆRØ` and `aero` are the same word. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!beyondAscii.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(accents, '')
    .replace(plainLetter, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
}

/** Scripts written without spaces between words (and Korean, whose particles cling to them): pairs of letters stand for words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const run = new RegExp(`(?<pairs>[${unspaced}]+)|[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]+`, 'gv');

export interface Run {
  /** As written, and where it stands in the text (UTF-16 units). */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Written without spaces: found by any part of it. */
  readonly unspaced: boolean;
}

/** The runs of letters and digits of a text, in order. */
export function* runs(text: string): Generator<Run> {
  for (const match of text.matchAll(run)) {
    yield {
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
      unspaced: match.groups?.pairs !== undefined,
    };
  }
}

/** Adds the index words of a text to a set. `limit` bounds the set, for books with dictionaries in them. */
export function addIndexWords(text: string, words: Set<string>, limit = Number.POSITIVE_INFINITY): void {
  for (const { text: written, unspaced: pairs } of runs(text)) {
    if (words.size >= limit) return;
    const word = fold(written);
    if (!pairs) {
      if (word !== '') words.add(word.slice(0, wordLimit));
      continue;
    }
    const letters = [...word];
    for (let i = 0; i + 1 < letters.length; i++) words.add(`${letters[i]}${letters[i + 1]}`);
    // So that one letter, sought as the beginning of a pair, is also found at the end of a run.
    const last = letters.at(-1);
    if (last !== undefined) words.add(last);
  }
}

/** The index words of some texts, without repeats. */
export function indexWords(...texts: readonly (string | undefined)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) if (text) addIndexWords(text, words);
  return [...words];
}

export interface QueryTerm {
  readonly word: string;
  /** `whole`: exactly this word. `beginning`: also words that begin so. `letter`: pairs that begin so. */
  readonly kind: 'whole' | 'beginning' | 'letter';
  /** The run of the query it is from, for mending it in place. */
  readonly start: number;
  readonly end: number;
  readonly unspaced: boolean;
}

/** Fewer letters stand at the beginning of half the catalogue. */
const beginningFrom = 3;
/** More words than this are not looked at; each costs an index scan. */
const termLimit = 10;
const isbn = /97[89](?:[- ]?\d){10}(?!\d)/g;

/** Takes the hyphens out of an ISBN, which the index holds as 13 digits. */
export function tidyQuery(query: string): string {
  return query
    .toWellFormed()
    .replaceAll('\0', ' ')
    .replace(isbn, (number) => number.replace(/[- ]/g, ''));
}

/** What to look for. The last word may be unfinished unless a space or sign follows it. */
export function queryTerms(query: string): readonly QueryTerm[] {
  const terms = new Map<string, QueryTerm>();
  const add = (term: QueryTerm) => {
    if (term.word !== '' && terms.size < termLimit && !terms.has(term.word)) terms.set(term.word, term);
  };
  for (const { text, start, end, unspaced: pairs } of runs(query)) {
    const word = fold(text);
    const place = { start, end, unspaced: pairs };
    if (!pairs) {
      const open = end === query.length && word.length >= beginningFrom;
      add({ word: word.slice(0, wordLimit), kind: open ? 'beginning' : 'whole', ...place });
      continue;
    }
    const letters = [...word];
    if (letters.length === 1) add({ word, kind: 'letter', ...place });
    for (let i = 0; i + 1 < letters.length; i++) {
      add({ word: `${letters[i]}${letters[i + 1]}`, kind: 'whole', ...place });
    }
  }
  return [...terms.values()];
}
