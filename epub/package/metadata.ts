import type { Metadata } from '../types.ts';
import { attribute, inherited, namespaces, rawText, textOf, type XmlElement } from '../xml/tree.ts';
import { readAccessibility } from './accessibility-metadata.ts';
import { readSeries, readSubjects } from './classification.ts';
import { readContributors } from './contributors.ts';
import { readIdentifiers } from './identifiers.ts';
import { type PackageMetadata, readPackageMetadata } from './package-metadata.ts';
import { readTitles } from './titles.ts';

/** Everything that the package document says about the book (EPUB 3.3 §5.5; OPF 2.0.1 §2.2). */
export function readMetadata(root: XmlElement): Metadata {
  const metadata = readPackageMetadata(root);
  const first = (local: string) => metadata.dc(local).map(textOf)[0];
  const description = metadata.dc('description').map((element) => rawText(element).trim())[0];
  const optional = {
    description,
    publisher: first('publisher'),
    rights: first('rights'),
    source: first('source'),
    published: publicationDate(metadata),
    modified: modificationDate(metadata),
  };
  return {
    ...readTitles(metadata),
    contributors: readContributors(metadata),
    languages: readLanguages(metadata, root),
    identifiers: readIdentifiers(metadata, root),
    series: readSeries(metadata),
    subjects: readSubjects(metadata),
    accessibility: readAccessibility(metadata),
    ...withoutUndefined(optional),
  };
}

/** Well-formed BCP 47 tags in canonical case; the language of the package document when none is given. */
function readLanguages(metadata: PackageMetadata, root: XmlElement): string[] {
  const stated = metadata.dc('language').map(textOf).flatMap(languageTag);
  const fallback = inherited(root, 'lang', namespaces.xml);
  return [...new Set(stated.length > 0 || fallback === undefined ? stated : languageTag(fallback))];
}

function languageTag(written: string): string[] {
  try {
    return Intl.getCanonicalLocales(written.replaceAll('_', '-'));
  } catch {
    return [];
  }
}

/** `opf:event="publication"` of EPUB 2, else the first date without another event. */
function publicationDate(metadata: PackageMetadata): string | undefined {
  const dates = metadata.dc('date');
  const event = (element: XmlElement) => attribute(element, 'event', namespaces.opf)?.toLowerCase();
  const chosen =
    dates.find((element) => event(element) === 'publication') ??
    dates.find((element) => event(element) === 'original-publication') ??
    dates.find((element) => event(element) === undefined);
  return chosen === undefined ? undefined : isoDate(textOf(chosen));
}

function modificationDate(metadata: PackageMetadata): string | undefined {
  const stated = metadata.properties('dcterms:modified').map((property) => property.value)[0];
  const event = metadata
    .dc('date')
    .find((element) => attribute(element, 'event', namespaces.opf) === 'modification');
  const written = stated ?? (event === undefined ? undefined : textOf(event));
  if (written === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/.test(written);
  return time && isoDate(written) !== undefined && !Number.isNaN(Date.parse(written))
    ? written
    : isoDate(written);
}

/** Year, month or day of an ISO 8601 date. Year 101 is what calibre writes for "unknown". */
function isoDate(written: string): string | undefined {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|T|\s)/.exec(written);
  if (match === null) return undefined;
  const [date, year, month = '01', day = '01'] = match;
  const parsed = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const real = !Number.isNaN(parsed.getTime()) && parsed.getUTCDate() === Number(day);
  return real && Number(year) > 101 ? date : undefined;
}

function withoutUndefined<T extends Record<string, string | undefined>>(
  values: T,
): { readonly [K in keyof T]?: string } {
  const present: { [K in keyof T]?: string } = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) present[key] = value;
  }
  return present;
}
