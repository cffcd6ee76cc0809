import { sanitiseResource } from '../sanitise/index.ts';
import { escapeAttribute } from '../sanitise/markup-writer.ts';
import { contentDocument, plainStylesheet, stylesheetNames } from './content-document.ts';
import { typographicCover } from './cover.ts';
import { type BookDraft, type DraftChapter, type DraftLabels, englishLabels } from './draft.ts';
import { navigationDocument, ncxDocument, type PlacedChapter } from './navigation.ts';
import { pack } from './pack.ts';
import { type PackageItem, packageDocument } from './package-document.ts';

export type { BookDraft, DraftChapter, DraftFile, DraftLabels, DraftMetadata } from './draft.ts';

interface BookFile extends PackageItem {
  readonly data: Uint8Array | string;
}

const extensions: ReadonlyMap<string, string> = new Map([
  ['image/svg+xml', 'svg'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
]);

/**
 * Writes a valid EPUB 3.3 with contents list, landmarks, NCX, cover and accessibility metadata. The same draft gives
 * the same bytes. Throws on a draft that cannot become one: no chapter, a chapter that is not well-formed or would
 * have to be sanitised, a file name used twice or outside the book, an unknown cover type, an identifier that is no
 * UUID. Drafts are made by this program, so each of these is a bug.
 */
export async function writeEpub(draft: BookDraft): Promise<Uint8Array> {
  const identifier = uniqueIdentifier(draft.metadata.identifier);
  const labels: DraftLabels = { ...englishLabels, ...draft.labels };
  const chapters = draft.chapters.map(place);
  if (chapters.length === 0) throw new Error('A book needs at least one chapter; the draft has none.');
  const cover = coverImage(draft);
  const chapterFiles = chapters.map((chapter) => chapterFile(draft, chapter));
  const files: BookFile[] = [
    coverPage(draft, cover, labels),
    xhtml('nav', 'nav.xhtml', navigationDocument(draft, chapters, labels), 'nav'),
    ...chapterFiles,
    {
      id: 'ncx',
      href: 'toc.ncx',
      mediaType: 'application/x-dtbncx+xml',
      data: ncxDocument(draft, chapters, identifier),
    },
    cover,
    ...stylesheets(draft),
    ...(draft.images ?? []).map(({ fileName, mediaType, data }, index): BookFile => {
      return { id: `image-${index + 1}`, href: fileName, mediaType, data };
    }),
  ];
  checkNames(files);
  const spine = ['cover', 'nav', ...chapters.map(({ id }) => id)];
  return pack([
    { fileName: 'META-INF/container.xml', data: container },
    { fileName: 'EPUB/package.opf', data: packageDocument(draft, identifier, files, spine) },
    ...files.map(({ href, data }) => ({ fileName: `EPUB/${href}`, data })),
  ]);
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
`;

function uniqueIdentifier(identifier: string): string {
  const uuid = identifier.toLowerCase().replace(/^urn:uuid:/, '');
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) {
    throw new Error(`The identifier of a book draft must be a UUID; "${identifier}" is none.`);
  }
  return `urn:uuid:${uuid}`;
}

function place(chapter: DraftChapter, index: number): PlacedChapter {
  if (chapter.fileName?.includes('/'))
    throw new Error(`Chapter file "${chapter.fileName}" must not be in a folder.`);
  const number = String(index + 1).padStart(3, '0');
  return {
    id: `chapter-${number}`,
    fileName: chapter.fileName ?? `chapter-${number}.xhtml`,
    title: chapter.title,
    bodyXhtml: chapter.bodyXhtml,
    level: chapter.level ?? 1,
    sections: chapter.sections ?? [],
  };
}

function chapterFile(draft: BookDraft, chapter: PlacedChapter): BookFile {
  const body = `<section epub:type="chapter" role="doc-chapter" aria-label="${escapeAttribute(chapter.title)}">\n${chapter.bodyXhtml}\n</section>`;
  const text = contentDocument(draft, { title: chapter.title, body });
  const path = `EPUB/${chapter.fileName}`;
  const checked = sanitiseResource({ path, mediaType: 'application/xhtml+xml', bytes: Buffer.from(text) });
  const problem = checked.ok ? checked.value.findings[0] : checked.rejection.findings[0];
  if (problem) {
    throw new Error(
      `Chapter "${chapter.title}" (${path}:${problem.line ?? 1}) cannot be written: ${problem.message}`,
    );
  }
  // EPUB 3.3 § 5.6.2.3: what a reading system must be able to show.
  const properties = ['math', 'svg'].filter((name) =>
    new RegExp(`<(?:[\\w.-]+:)?${name}[\\s/>]`).test(chapter.bodyXhtml),
  );
  return xhtml(
    chapter.id,
    chapter.fileName,
    text,
    properties.map((name) => (name === 'math' ? 'mathml' : name)).join(' '),
  );
}

function coverImage(draft: BookDraft): BookFile {
  const cover = draft.cover ?? { mediaType: 'image/svg+xml', data: typographicCover(draft.metadata) };
  const extension = extensions.get(cover.mediaType);
  if (extension === undefined)
    throw new Error(`A cover cannot be of type "${cover.mediaType}"; use SVG, JPEG or PNG.`);
  const href = `cover.${extension}`;
  return { id: 'cover-image', href, mediaType: cover.mediaType, properties: 'cover-image', data: cover.data };
}

function coverPage(draft: BookDraft, cover: BookFile, labels: DraftLabels): BookFile {
  const alternative = `${labels.cover}: ${draft.metadata.title}`;
  const body = `<section epub:type="cover" class="cover"><img role="doc-cover" src="${cover.href}" alt="${escapeAttribute(alternative)}"/></section>`;
  return xhtml('cover', 'cover.xhtml', contentDocument(draft, { title: labels.cover, body }));
}

function stylesheets(draft: BookDraft): BookFile[] {
  const names = stylesheetNames(draft);
  return names.map((href, index) => {
    const data = draft.stylesheets?.[index]?.data ?? plainStylesheet;
    return { id: `style-${index + 1}`, href, mediaType: 'text/css', data };
  });
}

function xhtml(id: string, href: string, data: string, properties = ''): BookFile {
  return { id, href, mediaType: 'application/xhtml+xml', properties, data };
}

function checkNames(files: readonly BookFile[]): void {
  const seen = new Set<string>();
  for (const { href } of files) {
    // EPUB 3.3 § 4.2.3: names differ in more than case and normalisation.
    const folded = href.normalize('NFC').toLowerCase();
    const plain = /^[^/\\:*?"<>|\s\p{Cc}]+(?:\/[^/\\:*?"<>|\s\p{Cc}]+)*$/u.test(href);
    const climbs = href.split('/').some((segment) => segment === '.' || segment === '..');
    if (!plain || climbs) throw new Error(`"${href}" cannot be the name of a file in a book.`);
    if (seen.has(folded)) throw new Error(`Two files of the book are called "${href}".`);
    seen.add(folded);
  }
}
