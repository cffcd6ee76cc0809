import { accepted } from '../result.ts';
import { readDocumentText } from '../text/document-text.ts';
import type { Archive, ManifestItem, Publication, Result, TocEntry } from '../types.ts';
import { attribute, parseXml, textOf, type XmlElement } from '../xml/tree.ts';
import { readContainer } from './container.ts';
import { findCover } from './cover.ts';
import { isFixedByDisplayOptions } from './display-options.ts';
import { readMetadata } from './metadata.ts';
import { type Navigation, readNav } from './nav.ts';
import { readGuide, readNcx } from './ncx.ts';
import { type PackageDocument, readPackageDocument } from './package-document.ts';
import { readPackageMetadata } from './package-metadata.ts';
import { formatReference } from './references.ts';

/**
 * Reads what the book says about itself: container, package document (EPUB 2 and 3), metadata, contents and cover.
 * Content documents are read only where these lead to them.
 */
export async function readPublication(archive: Archive): Promise<Result<Publication>> {
  const path = await readContainer(archive);
  if (!path.ok) return path;
  const read = await readPackageDocument(archive, path.value);
  if (!read.ok) return read;
  const document = read.value;
  const navigation = await readNavigation(document, archive);
  if (!navigation.ok) return navigation;
  const { manifest, spine, root, version } = document;
  const cover = await findCover(document, archive);
  const spinePaths = new Set(spine.map((item) => item.path));
  const spineItems = manifest.filter((item) => spinePaths.has(item.path));
  return accepted({
    version,
    packagePath: document.path,
    uniqueIdentifier: uniqueIdentifier(root),
    metadata: readMetadata(root),
    manifest,
    spine,
    ...navigation.value,
    layout: await readLayout(root, archive),
    pageProgression: document.pageProgression,
    mediaOverlay: spineItems.some((item) => item.mediaOverlay !== undefined),
    mathml: spineItems.some((item) => item.properties.includes('mathml')),
    ...(cover !== undefined && { cover }),
  });
}

function uniqueIdentifier(root: XmlElement): string {
  const id = attribute(root, 'unique-identifier');
  const element = readPackageMetadata(root)
    .dc('identifier')
    .find((identifier) => attribute(identifier, 'id') === id);
  return element === undefined ? '' : textOf(element);
}

/** `rendition:layout` (EPUB 3.3 §8.2.2.2), else the older `fixed-layout` or the options files of shops. */
async function readLayout(root: XmlElement, archive: Archive): Promise<Publication['layout']> {
  const metadata = readPackageMetadata(root);
  const layout = metadata.properties('rendition:layout')[0]?.value;
  const fixed = metadata.properties('fixed-layout')[0]?.value;
  const isFixed =
    layout === undefined
      ? fixed === 'true' || (fixed === undefined && (await isFixedByDisplayOptions(archive)))
      : layout === 'pre-paginated';
  return isFixed ? 'pre-paginated' : 'reflowable';
}

/** The navigation document, completed by NCX and guide where it has no such list, else the spine itself. */
async function readNavigation(
  document: PackageDocument,
  archive: Archive,
): Promise<Result<Navigation & Pick<Publication, 'tocDeclared'>>> {
  const navItem = document.manifest.find((item) => item.properties.includes('nav'));
  const nav = await readTree(navItem, archive);
  if (!nav.ok) return nav;
  const fromNav =
    navItem === undefined || nav.value === undefined ? undefined : readNav(nav.value, navItem.path, archive);
  const landmarks = fromNav?.landmarks ?? [];
  const navigation = {
    toc: fromNav?.toc ?? [],
    pageList: fromNav?.pageList ?? [],
    landmarks: landmarks.length > 0 ? landmarks : readGuide(document.root, document.path, archive),
  };
  if (navigation.toc.length > 0) return accepted({ ...navigation, tocDeclared: true });
  const ncxItem = findNcx(document);
  const ncx = await readTree(ncxItem, archive);
  if (!ncx.ok) return ncx;
  if (ncxItem !== undefined && ncx.value !== undefined) {
    const { toc, pageList } = readNcx(ncx.value, ncxItem.path, archive);
    if (toc.length > 0)
      return accepted({
        ...navigation,
        toc,
        pageList: navigation.pageList.length > 0 ? navigation.pageList : pageList,
        tocDeclared: true,
      });
  }
  return accepted({ ...navigation, toc: await spineAsToc(document, archive), tocDeclared: false });
}

async function readTree(
  item: ManifestItem | undefined,
  archive: Archive,
): Promise<Result<XmlElement | undefined>> {
  if (item === undefined) return accepted(undefined);
  const bytes = await archive.read(item.path);
  return bytes.ok ? parseXml(bytes.value, item.path) : bytes;
}

function findNcx({ manifest, spineElement }: PackageDocument): ManifestItem | undefined {
  const id = spineElement === undefined ? undefined : attribute(spineElement, 'toc');
  return (
    manifest.find((item) => item.id === id) ??
    manifest.find((item) => item.mediaType === 'application/x-dtbncx+xml')
  );
}

/** A book without contents is listed by its documents: heading, title, or the name of the file. */
async function spineAsToc(document: PackageDocument, archive: Archive): Promise<TocEntry[]> {
  const entries: TocEntry[] = [];
  for (const path of new Set(document.spine.filter((item) => item.linear).map((item) => item.path))) {
    const href = formatReference({ path });
    if (href === undefined) continue;
    const bytes = await archive.read(path);
    const text = bytes.ok ? readDocumentText(bytes.value, path) : bytes;
    const title = text.ok ? (text.value.heading ?? text.value.title) : undefined;
    const fileName = path
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]*$/, '');
    entries.push({ label: title ?? fileName ?? path, href, children: [] });
  }
  return entries;
}
