import type { Facets } from '@mangu/contract/books';
import type { Metadata } from '@mangu/epub';
import { makersOf } from './people.ts';

/** The facets whose values are words; the position is the number stored in `facet_value.facet`. */
export const valueFacets = [
  'language',
  'subject',
  'contributor',
  'series',
] as const satisfies readonly (keyof Facets)[];
export type ValueFacet = (typeof valueFacets)[number];

/** The contract takes filter values up to this length, in UTF-16 units. */
const valueLimit = 200;

/** One form of a value for storing and asking: NFC, single spaces, cut to what a filter can carry. */
export function facetValue(facet: ValueFacet, written: string): string {
  const value = written
    .normalize('NFC')
    .replace(/[\s\0]+/g, ' ')
    .trim();
  return (facet === 'language' ? mainLanguage(value) : value).slice(0, valueLimit).toWellFormed();
}

/** Language and script without region: readers of `en-GB` also want `en-US`, readers of `zh-Hant` not `zh-Hans`. */
export function mainLanguage(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag);
    return script ? `${language}-${script}` : language;
  } catch {
    return 'und';
  }
}

/** The values a book is found by, without repeats. */
export function facetValuesOf(metadata: Metadata): Readonly<Record<ValueFacet, readonly string[]>> {
  const distinct = (facet: ValueFacet, written: readonly string[]) => [
    ...new Set(written.map((value) => facetValue(facet, value)).filter((value) => value !== '')),
  ];
  return {
    language: distinct('language', [metadata.languages[0] ?? 'und']),
    subject: distinct(
      'subject',
      metadata.subjects.map((subject) => subject.label),
    ),
    contributor: distinct(
      'contributor',
      makersOf(metadata).map((contributor) => contributor.name),
    ),
    series: distinct(
      'series',
      metadata.series.map((series) => series.name),
    ),
  };
}
