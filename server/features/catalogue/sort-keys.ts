import type { Metadata } from '@mangu/epub';
import { makersOf } from './people.ts';
import { fold, runs } from './words.ts';

/** Cursors carry a key, so keys are short; what differs only after this is ordered by age. */
const keyLimit = 80;

/** Articles that a title is not sorted by, per language. */
const articles: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'a', 'an'],
  de: ['der', 'die', 'das', 'ein', 'eine'],
  fr: ['le', 'la', 'les', 'l', 'un', 'une', 'des'],
  es: ['el', 'la', 'los', 'las', 'un', 'una'],
  it: ['il', 'lo', 'la', 'l', 'i', 'gli', 'le', 'un', 'uno', 'una'],
  pt: ['o', 'a', 'os', 'as', 'um', 'uma'],
  nl: ['de', 'het', 'een'],
};

/** The key a title is sorted by: file-as when the book has one, else the title without its leading article. */
export function titleKey(metadata: Metadata): string {
  if (metadata.titleSort) return plainKey(metadata.titleSort);
  const { value, language = metadata.languages[0] ?? '' } = metadata.title;
  const words = plainWords(value);
  const leading = articles[language.slice(0, 2).toLowerCase()] ?? [];
  const [first = '', ...rest] = words;
  return key(rest.length > 0 && leading.includes(first) ? rest : words, value);
}

/** The key of the first author, by file-as when given. Empty, and so last, for a book without people. */
export function contributorKey(metadata: Metadata): string {
  const makers = makersOf(metadata);
  const first = makers.find((maker) => maker.roles.includes('aut')) ?? makers[0];
  return first ? plainKey(first.sortName ?? first.name) : '';
}

/** Position in a series as a number: `2.5` → 2.5, `3–4` → 3; undefined when it is not one. */
export function seriesPosition(written: string | undefined): number | undefined {
  const number = Number.parseFloat(written ?? '');
  return Number.isFinite(number) && Math.abs(number) < 1e6 ? number : undefined;
}

/** Words of the title as a search counts them: pairs of letters in scripts without spaces. */
export function titleWordCount(metadata: Metadata): number {
  return [...runs(metadata.title.value)].reduce(
    (count, run) => count + (run.unspaced ? Math.max(1, [...run.text].length - 1) : 1),
    0,
  );
}

function plainKey(text: string): string {
  return key(plainWords(text), text);
}

/** A title of signs alone, such as an emoji, is its own key. */
function key(words: readonly string[], written: string): string {
  return (words.length > 0 ? words.join(' ') : written.trim()).slice(0, keyLimit).toWellFormed();
}

function plainWords(text: string): string[] {
  return [...runs(text)].map((run) => fold(run.text));
}
