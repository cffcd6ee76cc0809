import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { TextTree } from './pseudo.ts';
import { fetchPseudo, isPseudoLocale, markedTexts, pseudoLocales } from './pseudo-locales.ts';
import { readLocal, readSession, writeSession } from './storage.ts';

/** Languages with a catalogue below `locales/`. The first is the source and the fallback. */
export const languages = ['en'] as const;

const storageKey = 'mangu.language';
export const houseKey = 'mangu.house';
const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** `rtl` when the language is written from right to left. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';
}

/** `?lng=` for this tab, else what the browser asks for, else English. */
function chosenLanguage(): string {
  const known: readonly string[] = [...languages, ...pseudoLocales];
  const asked = new URLSearchParams(window.location.search).get('lng');
  if (asked && known.includes(asked)) {
    writeSession(storageKey, asked);
    return asked;
  }
  const kept = readSession(storageKey);
  if (kept && known.includes(kept)) return kept;
  const wanted = navigator.languages.map((tag) => tag.split('-')[0] ?? '');
  return wanted.find((tag) => known.includes(tag)) ?? languages[0];
}

/** The name a page of the house had last; null when it has none of its own. */
export const houseName = () => readLocal(houseKey);

/** What `{{house}}` stands for in every text. */
export const named = (house: string | null) => ({ house: house ?? 'MANGU' });

function inLanguage(language: string, texts: TextTree): TextTree {
  return isPseudoLocale(language) ? markedTexts(texts) : texts;
}

/**
 * Starts the translations of an entry (the app or the reader) with the English catalogues it needs at once,
 * and says language and direction on `<html>`. Call once, before the first render.
 */
export async function startI18n(catalogues: Readonly<Record<string, TextTree>>): Promise<I18n> {
  const language = chosenLanguage();
  if (isPseudoLocale(language)) await fetchPseudo();
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  const resources = Object.fromEntries(
    Object.entries(catalogues).map(([namespace, texts]) => [namespace, inLanguage(language, texts)]),
  );
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    load: 'currentOnly',
    resources: { [language]: resources },
    defaultNS: 'common',
    interpolation: { escapeValue: false, defaultVariables: named(houseName()) },
    initAsync: false,
    returnNull: false,
    // A catalogue that comes later shows at once where its words are missing.
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  return i18next;
}

/** Adds the catalogue of a part that is loaded later. Call at the top of its module. */
export function addTexts(namespace: string, texts: TextTree): void {
  const { language } = i18next;
  if (!i18next.hasResourceBundle(language, namespace))
    i18next.addResourceBundle(language, namespace, inLanguage(language, texts));
}
