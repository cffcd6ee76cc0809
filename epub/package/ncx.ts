import type { Archive, TocEntry } from '../types.ts';
import { attribute, childElement, childElements, textOf, type XmlElement } from '../xml/tree.ts';
import { linkTarget, type Navigation } from './nav.ts';
import { guideReferences } from './package-document.ts';

type Entries = Pick<Archive, 'entries'>;

/** Contents and page list of an NCX (OPF 2.0.1 §2.4.1). */
export function readNcx(root: XmlElement, path: string, archive: Entries): Omit<Navigation, 'landmarks'> {
  const map = childElement(root, 'navMap');
  const pages = childElement(root, 'pageList');
  return {
    toc: map === undefined ? [] : readPoints(map, 'navPoint', path, archive),
    pageList: pages === undefined ? [] : readPoints(pages, 'pageTarget', path, archive),
  };
}

function readPoints(parent: XmlElement, local: string, path: string, archive: Entries): TocEntry[] {
  return childElements(parent, local).flatMap((point) => {
    const text = childElement(point, 'navLabel');
    const label = text === undefined ? '' : textOf(text);
    const content = childElement(point, 'content');
    const href = linkTarget(content === undefined ? undefined : attribute(content, 'src'), path, archive);
    const children = readPoints(point, local, path, archive);
    if (label === '' && href === undefined && children.length === 0) return [];
    return [{ label, children, ...(href !== undefined && { href }) }];
  });
}

/** The guide of EPUB 2 says what landmarks say in EPUB 3 (OPF 2.0.1 §2.6). */
export function readGuide(packageRoot: XmlElement, path: string, archive: Entries): TocEntry[] {
  return guideReferences(packageRoot).flatMap((reference) => {
    const href = linkTarget(attribute(reference, 'href'), path, archive);
    const type = attribute(reference, 'type');
    if (href === undefined) return [];
    return [
      {
        label: attribute(reference, 'title') ?? type ?? '',
        href,
        children: [],
        ...(type !== undefined && { type }),
      },
    ];
  });
}
