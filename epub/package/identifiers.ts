import isbn3 from 'isbn3';
import type { Identifier } from '../types.ts';
import { attribute, namespaces, textOf, type XmlElement } from '../xml/tree.ts';
import type { PackageMetadata } from './package-metadata.ts';

/** ONIX code list 5, the values that name a scheme of ours. */
const onixSchemes: ReadonlyMap<string, string> = new Map([
  ['02', 'isbn'],
  ['03', 'isbn'],
  ['06', 'doi'],
  ['15', 'isbn'],
]);

const namedSchemes: ReadonlyMap<string, string> = new Map([
  ['isbn', 'isbn'],
  ['isbn-10', 'isbn'],
  ['isbn-13', 'isbn'],
  ['uuid', 'uuid'],
  ['doi', 'doi'],
  ['uri', 'uri'],
  ['url', 'uri'],
  ['asin', 'asin'],
  ['amazon', 'asin'],
  ['mobi-asin', 'asin'],
]);

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * All identifiers with their scheme, from `identifier-type` (ONIX code list 5), `opf:scheme`, a URN, or the shape
 * of the value. ISBNs become 13 digits when their check digit holds.
 */
export function readIdentifiers(metadata: PackageMetadata, root: XmlElement): Identifier[] {
  const uniqueId = attribute(root, 'unique-identifier');
  return metadata.dc('identifier').map((element) => ({
    ...identify(textOf(element), declaredScheme(metadata, element)),
    ...(uniqueId !== undefined && attribute(element, 'id') === uniqueId && { unique: true }),
  }));
}

function declaredScheme(metadata: PackageMetadata, element: XmlElement): string | undefined {
  const type = metadata.refinements(element, 'identifier-type')[0];
  if (type !== undefined) {
    const known = type.scheme === 'onix:codelist5' ? onixSchemes.get(type.value) : undefined;
    return known ?? namedSchemes.get(type.value.toLowerCase());
  }
  return namedSchemes.get((attribute(element, 'scheme', namespaces.opf) ?? '').toLowerCase());
}

/** One identifier from its text and the scheme it is declared under, if any. */
export function identify(text: string, declared?: string): Identifier {
  const urn = /^(?:urn:)?(isbn|uuid|doi):\s*(.+)$/i.exec(text);
  const doiUrl = /^https?:\/\/(?:dx\.)?doi\.org\/(.+)$/i.exec(text);
  const scheme = urn?.[1]?.toLowerCase() ?? (doiUrl === null ? declared : 'doi');
  const value = (urn?.[2] ?? doiUrl?.[1] ?? text).trim();
  if (scheme === 'isbn') return isbn(value);
  if (scheme !== undefined) return { scheme, value: scheme === 'uuid' ? value.toLowerCase() : value };
  if (uuid.test(value)) return { scheme: 'uuid', value: value.toLowerCase() };
  if (/^10\.\d{4,9}\/\S+$/.test(value)) return { scheme: 'doi', value };
  // Only what looks like nothing else: thirteen digits from the book range, or hyphens in an ISBN's places.
  if (/^97[89][- ]?(?:\d[- ]?){9}\d$/.test(value) || /^\d{1,5}-\d{1,7}-\d{1,6}-[\dX]$/i.test(value)) {
    const found = isbn(value);
    if (found.valid === true) return found;
  }
  if (/^(?:https?|urn|tag|info):/i.test(value)) return { scheme: 'uri', value };
  return { scheme: 'other', value };
}

function isbn(written: string): Identifier {
  const compact = written.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  const normalised = isbn3.asIsbn13(compact) ?? (hasEanCheckDigit(compact) ? compact : null);
  return normalised === null
    ? { scheme: 'isbn', value: compact, valid: false }
    : { scheme: 'isbn', value: normalised, valid: true };
}

/** The check digit alone: the library also wants a publisher range, and new ones are assigned every month. */
function hasEanCheckDigit(digits: string): boolean {
  if (!/^97[89]\d{10}$/.test(digits)) return false;
  return (
    Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) %
      10 ===
    0
  );
}
