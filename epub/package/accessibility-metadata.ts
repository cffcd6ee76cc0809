import type { AccessibilityMetadata } from '../types.ts';
import type { PackageMetadata } from './package-metadata.ts';

/** EPUB Accessibility 1.1 §2 and its EPUB 2 form (`meta name`), as stated; nothing is guessed. */
export function readAccessibility(metadata: PackageMetadata): AccessibilityMetadata {
  const values = (name: string) => unique(metadata.properties(name).map((property) => property.value));
  const first = <K extends string>(key: K, name: string) => {
    const value = values(name)[0];
    return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: string });
  };
  const certifier = metadata.properties('a11y:certifiedBy')[0]?.element;
  const certifiedOn =
    certifier === undefined ? undefined : metadata.refinements(certifier, 'dcterms:date')[0]?.value;
  return {
    accessModes: unique(values('schema:accessMode').flatMap(terms)),
    accessModesSufficient: values('schema:accessModeSufficient').map(terms),
    features: unique(values('schema:accessibilityFeature').flatMap(terms)),
    hazards: unique(values('schema:accessibilityHazard').flatMap(terms)),
    conformsTo: values('dcterms:conformsTo'),
    ...first('summary', 'schema:accessibilitySummary'),
    ...first('certifiedBy', 'a11y:certifiedBy'),
    ...first('certifierCredential', 'a11y:certifierCredential'),
    ...first('certifierReport', 'a11y:certifierReport'),
    ...first('exemption', 'a11y:exemption'),
    ...(certifiedOn !== undefined && { certifiedOn }),
  };
}

/** Terms of the vocabulary have no spaces; several in one element are a frequent slip. */
function terms(value: string): string[] {
  return unique(value.split(/[\s,]+/).filter((term) => term !== ''));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
