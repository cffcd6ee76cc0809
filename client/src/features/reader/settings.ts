import { readLocal, writeLocal } from '../../lib/storage.ts';

/** How a person likes to read. Kept on the device. */
export interface ReaderSettings {
  readonly theme: Theme;
  readonly font: Font;
  /** Percent of the book's own size. */
  readonly sizePercent: number;
  /** Null keeps the book's. */
  readonly lineHeight: number | null;
  readonly margins: (typeof marginChoices)[number];
  readonly alignment: (typeof alignmentChoices)[number];
  readonly hyphens: boolean;
  /** Letters, words and paragraphs further apart (WCAG 2.2 §1.4.12). */
  readonly spacing: (typeof spacingChoices)[number];
  readonly columns: (typeof columnChoices)[number];
  readonly flow: (typeof flowChoices)[number];
  /** Fixed layout only. */
  readonly zoom: (typeof zoomChoices)[number];
  /** Single letters as keys (WCAG 2.2 §2.1.4 asks that they can be turned off). */
  readonly letterKeys: boolean;
}

export const themes = ['auto', 'paper', 'sepia', 'night', 'contrast'] as const;
export type Theme = (typeof themes)[number];
export const fonts = ['publisher', 'literata', 'source-sans', 'atkinson', 'opendyslexic'] as const;
export type Font = (typeof fonts)[number];
export const marginChoices = ['narrow', 'medium', 'wide'] as const;
export const alignmentChoices = ['publisher', 'start', 'justify'] as const;
export const spacingChoices = ['publisher', 'wide', 'wider'] as const;
export const columnChoices = ['auto', 'one', 'two'] as const;
export const flowChoices = ['paged', 'scrolled'] as const;
export const zoomChoices = ['fit-page', 'fit-width', '150', '200'] as const;
export const lineHeightChoices = [null, 1.3, 1.5, 1.7, 2] as const;
export const sizeRange = { min: 60, max: 240, step: 10 } as const;

export const defaultSettings: ReaderSettings = {
  theme: 'auto',
  font: 'publisher',
  sizePercent: 100,
  lineHeight: null,
  margins: 'medium',
  alignment: 'publisher',
  hyphens: true,
  spacing: 'publisher',
  columns: 'auto',
  flow: 'paged',
  zoom: 'fit-page',
  letterKeys: true,
};

const storageKey = 'mangu.reader.settings';

function oneOf<T>(choices: readonly T[], value: unknown, otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}

/** Reads what was kept; what is missing or no longer offered is the default. */
export function parseSettings(text: string | null): ReaderSettings {
  let kept: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) kept = { ...parsed };
  } catch {
    // Unreadable memory is no memory.
  }
  const standard = defaultSettings;
  const size = typeof kept.sizePercent === 'number' ? Math.round(kept.sizePercent) : standard.sizePercent;
  return {
    theme: oneOf(themes, kept.theme, standard.theme),
    font: oneOf(fonts, kept.font, standard.font),
    sizePercent: Math.min(sizeRange.max, Math.max(sizeRange.min, size)),
    lineHeight: oneOf(lineHeightChoices, kept.lineHeight, standard.lineHeight),
    margins: oneOf(marginChoices, kept.margins, standard.margins),
    alignment: oneOf(alignmentChoices, kept.alignment, standard.alignment),
    hyphens: typeof kept.hyphens === 'boolean' ? kept.hyphens : standard.hyphens,
    spacing: oneOf(spacingChoices, kept.spacing, standard.spacing),
    columns: oneOf(columnChoices, kept.columns, standard.columns),
    flow: oneOf(flowChoices, kept.flow, standard.flow),
    zoom: oneOf(zoomChoices, kept.zoom, standard.zoom),
    letterKeys: typeof kept.letterKeys === 'boolean' ? kept.letterKeys : standard.letterKeys,
  };
}

export function readSettings(): ReaderSettings {
  return parseSettings(readLocal(storageKey));
}

export function keepSettings(settings: ReaderSettings): void {
  writeLocal(storageKey, JSON.stringify(settings));
}
