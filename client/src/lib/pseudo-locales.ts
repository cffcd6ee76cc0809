import type { TextTree } from './pseudo.ts';

/**
 * Pseudo-locales show, before any translation exists, which text would not be translated (no brackets), what
 * would not fit (a third longer), and what would not mirror. They are made from English when asked for.
 */
export const pseudoLocales = ['en-XA', 'ar-XB'] as const;
export type PseudoLocale = (typeof pseudoLocales)[number];

export function isPseudoLocale(language: string): language is PseudoLocale {
  return (pseudoLocales as readonly string[]).includes(language);
}

let pseudo: typeof import('./pseudo.ts') | undefined;

/** Fetches what makes them: readers never do. */
export async function fetchPseudo(): Promise<void> {
  pseudo = await import('./pseudo.ts');
}

export const marked = (text: string): string => pseudo?.pseudoText(text) ?? text;
export const markedTexts = (texts: TextTree): TextTree => pseudo?.pseudoTexts(texts) ?? texts;
