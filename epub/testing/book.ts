import { buildZip, type ZipEntry } from './zip.ts';

export interface TestChapter {
  readonly title: string;
  /** XHTML inside `section`, after the heading. */
  readonly body?: string;
  /** Under `EPUB/`; `c1.xhtml`, `c2.xhtml`… when absent. */
  readonly fileName?: string;
  /** Manifest properties such as `scripted`. */
  readonly properties?: string;
}

export interface TestItem {
  readonly id: string;
  /** Relative to `EPUB/`. */
  readonly href: string;
  readonly mediaType: string;
  readonly properties?: string;
  /** Absent: the item is listed and its file is not there. */
  readonly data?: string | Uint8Array;
  /** Adds an itemref after the chapters. */
  readonly inSpine?: boolean;
}

export interface TestBook {
  readonly title?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly creators?: readonly string[];
  /** The first is the unique identifier. */
  readonly identifiers?: readonly string[];
  readonly chapters?: readonly TestChapter[];
  /** More manifest items. */
  readonly items?: readonly TestItem[];
  /** More ZIP entries, written last. */
  readonly entries?: readonly ZipEntry[];
  /** Raw XML at the end of `metadata`. */
  readonly metadataXml?: string;
  readonly cover?: {
    readonly mediaType: string;
    readonly data: string | Uint8Array;
    readonly fileName?: string;
    /** Besides `cover-image`. */
    readonly properties?: string;
  };
  readonly pageProgression?: 'ltr' | 'rtl';
  /** ISO 8601 with seconds, in UTC. */
  readonly modified?: string;
  /** Whole files instead of the ones made here. */
  readonly packageXml?: string;
  readonly navXhtml?: string;
  readonly containerXml?: string;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const defaultChapters: readonly TestChapter[] = [
  { title: 'Chapter 1', body: '<p>It was a quiet morning in the harbour.</p>' },
  { title: 'Chapter 2', body: '<p>By noon the fog had come in from the sea.</p>' },
];

/** A small EPUB 3.3 that a validator finds nothing in, as long as the options keep it so. The same every time. */
export function buildEpub(book: TestBook = {}): Uint8Array {
  return buildZip(epubEntries(book));
}

/** The entries of `buildEpub`, for tests that change one before it is packed. */
export function epubEntries(book: TestBook = {}): ZipEntry[] {
  const chapters = chapterFiles(book);
  const items = allItems(book);
  return [
    { name: 'mimetype', data: 'application/epub+zip' },
    file('META-INF/container.xml', book.containerXml ?? container()),
    file('EPUB/package.opf', book.packageXml ?? packageDocument(book)),
    file('EPUB/nav.xhtml', book.navXhtml ?? navigation(book)),
    ...chapters.map(({ fileName, title, body }) =>
      file(`EPUB/${fileName}`, chapterDocument(book, title, body)),
    ),
    ...items.flatMap(({ href, data }) => (data === undefined ? [] : [file(`EPUB/${href}`, data)])),
    ...(book.entries ?? []),
  ];
}

/** The package document of `buildEpub`, to be changed by a test. */
export function packageDocument(book: TestBook = {}): string {
  const [unique, ...identifiers] = book.identifiers ?? ['urn:uuid:8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a11'];
  const metadata = [
    `<dc:identifier id="uid">${escapeXml(unique ?? '')}</dc:identifier>`,
    ...identifiers.map((identifier) => `<dc:identifier>${escapeXml(identifier)}</dc:identifier>`),
    `<dc:title>${escapeXml(title(book))}</dc:title>`,
    ...(book.creators ?? ['Test Author']).map((name) => `<dc:creator>${escapeXml(name)}</dc:creator>`),
    `<dc:language>${language(book)}</dc:language>`,
    `<meta property="dcterms:modified">${book.modified ?? '2020-01-01T00:00:00Z'}</meta>`,
    book.metadataXml ?? '',
  ];
  const chapters = chapterFiles(book);
  const items = [
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
    ...chapters.map(({ fileName, properties }, index) =>
      manifestItem({ id: `c${index + 1}`, href: fileName, mediaType: 'application/xhtml+xml', properties }),
    ),
    ...allItems(book).map(manifestItem),
  ];
  const spine = [
    ...chapters.map((_, index) => `<itemref idref="c${index + 1}"/>`),
    ...(book.items ?? []).flatMap(({ id, inSpine }) => (inSpine ? [`<itemref idref="${id}"/>`] : [])),
  ];
  const progression = book.pageProgression ? ` page-progression-direction="${book.pageProgression}"` : '';
  return `${declaration}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="${language(book)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
${metadata.filter(Boolean).join('\n')}
</metadata>
<manifest>
${items.join('\n')}
</manifest>
<spine${progression}>${spine.join('')}</spine>
</package>
`;
}

/** An XHTML content document; `head` and `body` are raw markup. */
export function xhtmlDocument(options: {
  title?: string;
  language?: string;
  head?: string;
  body: string;
}): string {
  const tag = options.language ?? 'en';
  return `${declaration}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="${tag}" lang="${tag}">
<head><title>${escapeXml(options.title ?? 'Chapter')}</title>${options.head ?? ''}</head>
<body>${options.body}</body>
</html>
`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function manifestItem(item: {
  id: string;
  href: string;
  mediaType: string;
  properties?: string | undefined;
}): string {
  const properties = item.properties ? ` properties="${item.properties}"` : '';
  return `<item id="${item.id}" href="${item.href}" media-type="${item.mediaType}"${properties}/>`;
}

function chapterFiles(
  book: TestBook,
): { fileName: string; title: string; body: string; properties: string | undefined }[] {
  return (book.chapters ?? defaultChapters).map((chapter, index) => ({
    fileName: chapter.fileName ?? `c${index + 1}.xhtml`,
    title: chapter.title,
    body: chapter.body ?? '<p>Nothing happened that day.</p>',
    properties: chapter.properties,
  }));
}

function allItems(book: TestBook): TestItem[] {
  const { cover } = book;
  if (!cover) return [...(book.items ?? [])];
  const extension = cover.mediaType === 'image/svg+xml' ? 'svg' : (cover.mediaType.split('/')[1] ?? 'bin');
  const href = cover.fileName ?? `cover.${extension}`;
  const item = {
    id: 'cover',
    href,
    mediaType: cover.mediaType,
    properties: ['cover-image', cover.properties ?? ''].join(' ').trim(),
    data: cover.data,
  };
  return [item, ...(book.items ?? [])];
}

function chapterDocument(book: TestBook, heading: string, body: string): string {
  return xhtmlDocument({
    title: heading,
    language: language(book),
    body: `<section><h1>${escapeXml(heading)}</h1>${body}</section>`,
  });
}

function navigation(book: TestBook): string {
  const entries = chapterFiles(book).map(
    (chapter) => `<li><a href="${chapter.fileName}">${escapeXml(chapter.title)}</a></li>`,
  );
  return xhtmlDocument({
    title: 'Contents',
    language: language(book),
    body: `<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>${entries.join('')}</ol></nav>`,
  });
}

function container(): string {
  return `${declaration}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`;
}

function file(name: string, data: string | Uint8Array): ZipEntry {
  return { name, data, method: 8 };
}

function title(book: TestBook): string {
  return book.title ?? 'A Small Book';
}

function language(book: TestBook): string {
  return book.language ?? 'en';
}
