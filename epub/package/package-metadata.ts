import { attribute, childElements, namespaces, textOf, type XmlElement } from '../xml/tree.ts';

/** A `meta` or `link` with its property in canonical form, e.g. `schema:accessMode`. */
export interface Property {
  readonly name: string;
  readonly value: string;
  readonly scheme?: string;
  readonly element: XmlElement;
}

/** The metadata section as questions can be asked of it. EPUB 2 and EPUB 3 ways of saying the same are one here. */
export interface PackageMetadata {
  /** Dublin Core elements with this local name, in document order, empty ones left out. */
  dc(local: string): readonly XmlElement[];
  /** Properties of the publication as a whole, from `meta property`, `meta name` and `link rel`. */
  properties(name: string): readonly Property[];
  /** Properties that refine this element. */
  refinements(element: XmlElement, name: string): readonly Property[];
}

/** Prefixes reserved for the package document (EPUB 3.3 §D.4) that this reader understands. */
const vocabularies: readonly (readonly [prefix: string, uri: string])[] = [
  ['a11y', 'http://www.idpf.org/epub/vocab/package/a11y/#'],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['marc', 'http://id.loc.gov/vocabulary/'],
  ['media', 'http://www.idpf.org/epub/vocab/overlays/#'],
  ['onix', 'http://www.editeur.org/ONIX/book/codelists/current.html#'],
  ['rendition', 'http://www.idpf.org/vocab/rendition/#'],
  ['schema', 'http://schema.org/'],
];

/** Properties that say something about the whole book even when they refine another statement. */
const refining = /^a11y:/;

export function readPackageMetadata(root: XmlElement): PackageMetadata {
  const canonical = canonicalNames(attribute(root, 'prefix') ?? '');
  const elements = metadataElements(root);
  const whole = new Map<string, Property[]>();
  const refined = new Map<string, Property[]>();
  for (const element of elements) {
    for (const property of propertiesOf(element, canonical)) {
      const target = attribute(element, 'refines')?.replace(/^#/, '');
      if (target === undefined || refining.test(property.name)) push(whole, property.name, property);
      if (target !== undefined) push(refined, `${target} ${property.name}`, property);
    }
  }
  return {
    dc: (local) =>
      elements.filter(
        (element) => element.local === local && isDublinCore(element) && textOf(element) !== '',
      ),
    properties: (name) => whole.get(name) ?? [],
    refinements(element, name) {
      const id = attribute(element, 'id');
      return id === undefined ? [] : (refined.get(`${id} ${name}`) ?? []);
    },
  };
}

/** OPF 1.2 and 2 may wrap the elements in `dc-metadata` and `x-metadata`. */
function metadataElements(root: XmlElement): XmlElement[] {
  return childElements(root, 'metadata')
    .flatMap((metadata) => childElements(metadata))
    .flatMap((element) => (/^(dc|x)-metadata$/.test(element.local) ? childElements(element) : [element]));
}

function isDublinCore(element: XmlElement): boolean {
  return element.uri === namespaces.dc || /^http:\/\/purl\.org\/dc\/elements\/1\.0\/?$/.test(element.uri);
}

function propertiesOf(element: XmlElement, canonical: (name: string) => string): Property[] {
  if (element.local === 'link') {
    const value = attribute(element, 'href');
    const rels = attribute(element, 'rel')?.split(/\s+/) ?? [];
    return value === undefined ? [] : rels.map((rel) => ({ name: canonical(rel), value, element }));
  }
  if (element.local !== 'meta') return [];
  const property = attribute(element, 'property');
  const name = property ?? attribute(element, 'name');
  const value = property === undefined ? (attribute(element, 'content') ?? '') : textOf(element);
  if (name === undefined || value === '') return [];
  const scheme = attribute(element, 'scheme');
  return [
    { name: canonical(name), value, element, ...(scheme !== undefined && { scheme: canonical(scheme) }) },
  ];
}

/** A name under a prefix that the package declares for a vocabulary is written with the reserved prefix. */
function canonicalNames(declaration: string): (name: string) => string {
  const prefixes = new Map<string, string>();
  // `name: URI` pairs, separated by white space (EPUB 3.3 §D.2.3).
  const words = declaration.split(/\s+/);
  for (const [index, word] of words.entries()) {
    const reserved = vocabularies.find(([, known]) => known === words[index + 1])?.[0];
    if (reserved !== undefined && word.endsWith(':')) prefixes.set(word.slice(0, -1), reserved);
  }
  return (name) => {
    const colon = name.indexOf(':');
    const reserved = prefixes.get(name.slice(0, colon));
    return colon === -1 || reserved === undefined ? name : `${reserved}${name.slice(colon)}`;
  };
}

function push(map: Map<string, Property[]>, key: string, property: Property): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [property]);
  else list.push(property);
}
