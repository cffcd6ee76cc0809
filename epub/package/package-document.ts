import { accepted, rejected } from '../result.ts';
import type { Archive, ManifestItem, Publication, Result, SpineItem } from '../types.ts';
import {
  attribute,
  childElement,
  childElements,
  descendants,
  parseXml,
  type XmlElement,
} from '../xml/tree.ts';
import { resolveReference } from './references.ts';

/** The package document as a tree, with manifest and spine read. */
export interface PackageDocument {
  readonly path: string;
  readonly root: XmlElement;
  readonly version: string;
  /** Only resources that are in the archive; remote ones are never loaded. */
  readonly manifest: readonly ManifestItem[];
  readonly spine: readonly SpineItem[];
  readonly spineElement: XmlElement | undefined;
  readonly pageProgression: Publication['pageProgression'];
}

const documentTypes = new Set(['application/xhtml+xml', 'image/svg+xml']);

/** Reads the package document (EPUB 3.3 §5; OPF 2.0.1), manifest and spine included. */
export async function readPackageDocument(archive: Archive, path: string): Promise<Result<PackageDocument>> {
  const bytes = await archive.read(path);
  if (!bytes.ok) return bytes;
  const parsed = parseXml(bytes.value, path);
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  if (root.local !== 'package') {
    return rejected('package-missing', {
      message: `The package document begins with <${root.local}> instead of <package>.`,
      remedy: 'Export the book again, or correct the path in META-INF/container.xml.',
      path,
      line: root.line,
    });
  }
  const manifest = readManifest(root, path, archive);
  const spineElement = childElement(root, 'spine');
  const spine = spineElement === undefined ? [] : readSpine(spineElement, manifest);
  if (spine.length === 0) {
    return rejected('conformance', {
      message: 'The spine of the package document names no file of the book, so there is nothing to read.',
      remedy: 'List the chapters in the manifest and, in reading order, in the spine.',
      path,
      line: (spineElement ?? root).line,
    });
  }
  const items = [...manifest.values()];
  const direction =
    spineElement === undefined ? undefined : attribute(spineElement, 'page-progression-direction');
  return accepted({
    path,
    root,
    version: attribute(root, 'version') ?? '',
    manifest: items,
    spine,
    spineElement,
    pageProgression: direction === 'ltr' || direction === 'rtl' ? direction : 'default',
  });
}

/** By id; a repeated id keeps its first item. */
function readManifest(
  root: XmlElement,
  packagePath: string,
  archive: Archive,
): ReadonlyMap<string, ManifestItem> {
  const items = new Map<string, ManifestItem>();
  const element = childElement(root, 'manifest');
  for (const item of element === undefined ? [] : childElements(element, 'item')) {
    const id = attribute(item, 'id');
    const target = resolveReference(attribute(item, 'href') ?? '', packagePath);
    if (id === undefined || items.has(id) || target === undefined || !archive.entries.has(target.path))
      continue;
    const fallback = attribute(item, 'fallback');
    const mediaOverlay = attribute(item, 'media-overlay');
    items.set(id, {
      id,
      path: target.path,
      mediaType: (attribute(item, 'media-type') ?? '').toLowerCase(),
      properties: tokens(attribute(item, 'properties')),
      ...(fallback !== undefined && { fallback }),
      ...(mediaOverlay !== undefined && { mediaOverlay }),
    });
  }
  return items;
}

function readSpine(element: XmlElement, manifest: ReadonlyMap<string, ManifestItem>): SpineItem[] {
  return childElements(element, 'itemref').flatMap((itemref) => {
    const item = manifest.get(attribute(itemref, 'idref') ?? '');
    if (item === undefined) return [];
    return [
      {
        path: readableFallback(item, manifest).path,
        linear: attribute(itemref, 'linear') !== 'no',
        properties: tokens(attribute(itemref, 'properties')),
      },
    ];
  });
}

/** A foreign resource in the spine is shown by its manifest fallback (EPUB 3.3 §3.5.1). */
function readableFallback(item: ManifestItem, manifest: ReadonlyMap<string, ManifestItem>): ManifestItem {
  const seen = new Set<ManifestItem>();
  for (let at: ManifestItem | undefined = item; at !== undefined && !seen.has(at); ) {
    if (documentTypes.has(at.mediaType)) return at;
    seen.add(at);
    at = at.fallback === undefined ? undefined : manifest.get(at.fallback);
  }
  return item;
}

export function tokens(value: string | undefined): string[] {
  return value?.split(/\s+/).filter((token) => token !== '') ?? [];
}

/** Elements of the guide of EPUB 2 (OPF 2.0.1 §2.6). */
export function guideReferences(root: XmlElement): XmlElement[] {
  const guide = childElement(root, 'guide');
  return guide === undefined
    ? []
    : [...descendants(guide)].filter((element) => element.local === 'reference');
}
