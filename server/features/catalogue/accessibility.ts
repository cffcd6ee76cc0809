import { type AccessibilityFilter, accessibilityFilters } from '@mangu/contract/books';
import type { AccessibilityMetadata, Publication } from '@mangu/epub';

const noHazards = ['noflashinghazard', 'nomotionsimulationhazard', 'nosoundhazard'];
/** dcterms:conformsTo of EPUB Accessibility 1.0 (URL) and 1.1 (text), level A or better. */
const conformance = /epub accessibility 1\.[0-9]+.*wcag.*level a|accessibility-20170105\.html#wcag-a/i;

/**
 * The filters a book passes, from its schema.org metadata, after the techniques of the W3C accessibility display
 * guide 2.1. A claim that is not made is not assumed.
 */
export function accessibilityFiltersOf(publication: Publication): readonly AccessibilityFilter[] {
  const claims = publication.metadata.accessibility;
  const features = lowerCased(claims.features);
  const has = (...names: string[]) => names.some((name) => features.has(name));
  const passes: Record<AccessibilityFilter, boolean> = {
    'screen-reader': sufficient(claims, 'textual'),
    'alternative-text': has('alternativetext', 'longdescription', 'longdescriptions', 'describedmath'),
    audio: publication.mediaOverlay || has('synchronizedaudiotext') || sufficient(claims, 'auditory'),
    'structured-navigation': has('structuralnavigation'),
    'page-numbers':
      publication.pageList.length > 0 || has('pagebreakmarkers', 'printpagenumbers', 'pagenavigation'),
    mathml: publication.mathml || has('mathml', 'mathml-chemistry'),
    'no-hazards': hasNoHazards(lowerCased(claims.hazards)),
    conforms: claims.conformsTo.some((claim) => conformance.test(claim)),
  };
  return accessibilityFilters.filter((filter) => passes[filter]);
}

/** One bit per filter in the contract's order, as `book_index.accessibility` holds them. */
export function accessibilityBits(filters: readonly AccessibilityFilter[]): number {
  return filters.reduce((bits, filter) => bits | (1 << accessibilityFilters.indexOf(filter)), 0);
}

/** The whole book can be taken in through this one sense (accessModeSufficient). */
function sufficient(claims: AccessibilityMetadata, mode: string): boolean {
  return claims.accessModesSufficient.some((set) => set.length === 1 && set[0]?.toLowerCase() === mode);
}

function hasNoHazards(hazards: ReadonlySet<string>): boolean {
  return hazards.has('none') || noHazards.every((hazard) => hazards.has(hazard));
}

function lowerCased(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.toLowerCase()));
}
