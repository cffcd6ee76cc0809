import i18next from 'i18next';
import { isPseudoLocale, marked } from './pseudo-locales.ts';

/** The person's own region of the language shown, if the browser names one: `en-GB` for `en`. */
export function locale(): string {
  const { language } = i18next;
  if (isPseudoLocale(language)) return 'en';
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

/** What Intl gives is text of the interface, so a pseudo-locale marks it too. */
export function shown(text: string): string {
  return isPseudoLocale(i18next.language) ? marked(text) : text;
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** 0.125 → “13%”. */
export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
}

/** `pt-BR` → “Brazilian Portuguese”; the tag itself when nobody knows it. */
export function languageName(tag: string): string {
  try {
    return shown(new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag);
  } catch {
    return tag;
  }
}

/** `['Ann', 'Bob', 'Cid']` → “Ann, Bob and Cid”. The parts are data; the joints are the language's. */
export function formatList(parts: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts);
}

/** The same as `formatList`, cut into names and joints, for names that are links. */
export function listParts(parts: readonly string[]): { type: 'element' | 'literal'; value: string }[] {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).formatToParts(parts);
}

/** Library headings are typed with two hyphens where print has a dash: “England -- Fiction” → “England – Fiction”. */
export function subjectText(label: string): string {
  return label.replaceAll(' -- ', ' – ');
}
