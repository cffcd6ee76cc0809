import type { Archive, ManifestItem, Publication } from '../types.ts';
import { attribute, collapse, descendants, namespaces, parseXml, type XmlElement } from '../xml/tree.ts';
import { guideReferences, type PackageDocument } from './package-document.ts';
import { readPackageMetadata } from './package-metadata.ts';
import { resolveReference } from './references.ts';

type Cover = NonNullable<Publication['cover']>;

/**
 * The image that stands for the book: the `cover-image` property (EPUB 3.3 §D.6.1), `meta name="cover"`, the image
 * on the page that the guide calls cover, else the first spine document when it is nothing but an image.
 * A document that cannot be read gives no cover; it is refused elsewhere.
 */
export async function findCover(document: PackageDocument, archive: Archive): Promise<Cover | undefined> {
  const byPath = new Map(document.manifest.map((item) => [item.path, item]));
  const named =
    document.manifest.find((item) => item.properties.includes('cover-image')) ?? metaCover(document);
  if (named !== undefined && isImage(named)) return coverOf(named);
  const guide = guideReferences(document.root).find((reference) =>
    /^cover\b/i.test(attribute(reference, 'type') ?? ''),
  );
  const guidePath = resolveReference(
    (guide === undefined ? undefined : attribute(guide, 'href')) ?? '',
    document.path,
  )?.path;
  const pages = [named?.path, guidePath, document.spine.find((item) => item.linear)?.path];
  for (const [index, path] of pages.entries()) {
    const item = path === undefined ? undefined : byPath.get(path);
    if (item === undefined) continue;
    if (isImage(item)) return coverOf(item);
    // The page that the package calls the cover may carry words; any first page may not.
    const image = await onlyImage(item, archive, index === pages.length - 1);
    const imageItem = image === undefined ? undefined : byPath.get(image);
    if (imageItem !== undefined && isImage(imageItem)) return coverOf(imageItem);
  }
  return undefined;
}

/** The content is an id; some tools write the path instead. */
function metaCover(document: PackageDocument): ManifestItem | undefined {
  const value = readPackageMetadata(document.root).properties('cover')[0]?.value;
  if (value === undefined) return undefined;
  const path = resolveReference(value, document.path)?.path;
  return (
    document.manifest.find((item) => item.id === value) ??
    document.manifest.find((item) => item.path === path)
  );
}

function isImage(item: ManifestItem): boolean {
  return item.mediaType.startsWith('image/');
}

function coverOf(item: ManifestItem): Cover {
  return { path: item.path, mediaType: item.mediaType };
}

async function onlyImage(
  page: ManifestItem,
  archive: Archive,
  wordless: boolean,
): Promise<string | undefined> {
  const bytes = await archive.read(page.path);
  const root = bytes.ok ? parseXml(bytes.value, page.path, { entities: 'drop' }) : bytes;
  if (!root.ok) return undefined;
  const body = [...descendants(root.value)].find((element) => element.local === 'body');
  if (body === undefined || (wordless && visibleText(body) !== '')) return undefined;
  const sources = [...descendants(body)].flatMap((element) => {
    if (element.local === 'img') return [attribute(element, 'src')];
    if (element.local !== 'image') return [];
    return [attribute(element, 'href', namespaces.xlink) ?? attribute(element, 'href')];
  });
  const [source] = sources;
  return sources.length === 1 && source !== undefined ? resolveReference(source, page.path)?.path : undefined;
}

function visibleText(element: XmlElement): string {
  if (/^(?:script|style|title|desc)$/.test(element.local)) return '';
  const parts = element.children.map((child) => (typeof child === 'string' ? child : visibleText(child)));
  return collapse(parts.join(' '));
}
