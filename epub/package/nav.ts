import type { Archive, Publication, TocEntry } from '../types.ts';
import { attribute, childElements, collapse, descendants, namespaces, type XmlElement } from '../xml/tree.ts';
import { tokens } from './package-document.ts';
import { formatReference, resolveReference } from './references.ts';

export type Navigation = Pick<Publication, 'toc' | 'landmarks' | 'pageList'>;

type Entries = Pick<Archive, 'entries'>;

/** The lists of an EPUB navigation document (EPUB 3.3 §7) as data. */
export function readNav(root: XmlElement, path: string, archive: Entries): Navigation {
  const navs = [...descendants(root)].filter((element) => element.local === 'nav');
  const list = (type: string, role: string) => {
    const nav =
      navs.find((element) => tokens(attribute(element, 'type', namespaces.ops)).includes(type)) ??
      navs.find((element) => tokens(attribute(element, 'role')).includes(role));
    return nav === undefined ? [] : readList(nav, path, archive);
  };
  return {
    toc: list('toc', 'doc-toc'),
    landmarks: list('landmarks', 'doc-landmarks'),
    pageList: list('page-list', 'doc-pagelist'),
  };
}

/** A link that stays in the book and leads to a file that exists; `undefined` for every other. */
export function linkTarget(
  reference: string | undefined,
  path: string,
  archive: Entries,
): string | undefined {
  const target = reference === undefined ? undefined : resolveReference(reference, path);
  return target !== undefined && archive.entries.has(target.path) ? formatReference(target) : undefined;
}

/** Items of the `ol` children; the heading of the list is not an entry. */
function readList(parent: XmlElement, path: string, archive: Entries): TocEntry[] {
  return childElements(parent, 'ol')
    .flatMap((list) => childElements(list, 'li'))
    .flatMap((item) => {
      const text = childElements(item).find((child) => child.local !== 'ol');
      const link = text === undefined ? undefined : firstLink(text);
      const href = link === undefined ? undefined : linkTarget(attribute(link, 'href'), path, archive);
      const type = link === undefined ? undefined : attribute(link, 'type', namespaces.ops);
      const label = text === undefined ? '' : labelOf(text);
      const children = readList(item, path, archive);
      if (label === '' && href === undefined && children.length === 0) return [];
      return [{ label, children, ...(href !== undefined && { href }), ...(type !== undefined && { type }) }];
    });
}

function firstLink(element: XmlElement): XmlElement | undefined {
  if (element.local === 'a') return element;
  return [...descendants(element)].find((child) => child.local === 'a');
}

/** Text and text alternatives of images; the `title` of the link when it has neither. */
function labelOf(element: XmlElement): string {
  const label = collapse(labelText(element));
  return label === '' ? collapse(attribute(element, 'title') ?? '') : label;
}

function labelText(element: XmlElement): string {
  if (element.local === 'img') return ` ${attribute(element, 'alt') ?? attribute(element, 'title') ?? ''} `;
  if (/^(?:script|style|template|rt|rp)$/.test(element.local)) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : labelText(child))).join('');
}
