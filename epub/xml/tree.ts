import { accepted, rejected } from '../result.ts';
import type { Result } from '../types.ts';
import { readXml, type XmlOptions } from './read-xml.ts';

/** One element. Names are local names; `uri` is the namespace (empty when none). */
export interface XmlElement {
  readonly local: string;
  readonly uri: string;
  /** `local` for attributes without a namespace, `{uri}local` for the others. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
  /** 1-based line on which the start tag ends. */
  readonly line: number;
}

export const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  ops: 'http://www.idpf.org/2007/ops',
  opf: 'http://www.idpf.org/2007/opf',
  xhtml: 'http://www.w3.org/1999/xhtml',
  xlink: 'http://www.w3.org/1999/xlink',
  xml: 'http://www.w3.org/XML/1998/namespace',
} as const;

/** Reads a document into a tree, under the limits of `readXml`. */
export function parseXml(bytes: Uint8Array, path: string, options: XmlOptions = {}): Result<XmlElement> {
  interface Open extends XmlElement {
    readonly children: (XmlElement | string)[];
    readonly parent: Open | undefined;
  }
  let root: Open | undefined;
  let current: Open | undefined;
  const read = readXml(
    bytes,
    path,
    {
      open(tag, line) {
        const attributes = new Map<string, string>();
        for (const { uri, local, value } of Object.values(tag.attributes)) {
          attributes.set(uri === '' ? local : `{${uri}}${local}`, value);
        }
        const element: Open = {
          local: tag.local,
          uri: tag.uri,
          attributes,
          children: [],
          parent: current,
          line,
        };
        current?.children.push(element);
        root ??= element;
        current = element;
      },
      close() {
        current = current?.parent;
      },
      text(text) {
        current?.children.push(text);
      },
    },
    options,
  );
  if (!read.ok) return read;
  // The parser has refused a document without a root already.
  return root === undefined
    ? rejected('xml-malformed', { message: 'The file is empty.', path })
    : accepted(root);
}

/** Child elements with this local name, in order. */
export function childElements(element: XmlElement, local?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      typeof child !== 'string' && (local === undefined || child.local === local),
  );
}

/** The first child element with this local name. */
export function childElement(element: XmlElement, local: string): XmlElement | undefined {
  return childElements(element, local)[0];
}

/** Every element below (and not including) this one, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* descendants(child);
  }
}

/** All text below the element, as written. */
export function rawText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
}

/** All text below the element, white space collapsed. */
export function textOf(element: XmlElement): string {
  return collapse(rawText(element));
}

export function collapse(text: string): string {
  return text.replace(/[\t\n\r\f ]+/g, ' ').trim();
}

/** An attribute without a namespace, trimmed; `undefined` when absent or empty. */
export function attribute(element: XmlElement, local: string, uri?: string): string | undefined {
  const value = element.attributes.get(uri === undefined ? local : `{${uri}}${local}`)?.trim();
  return value === '' ? undefined : value;
}

/** The nearest value of an attribute, on the element or above it. */
export function inherited(element: XmlElement, local: string, uri?: string): string | undefined {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const value = attribute(at, local, uri);
    if (value !== undefined) return value;
  }
  return undefined;
}
