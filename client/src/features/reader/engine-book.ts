import type { ReadingSession } from '@mangu/contract/reading';
import { EPUB, type FoliateManifestItem, type FoliateSection } from 'foliate-js/epub.js';
import { decodePath } from './engine-paths.ts';
import { BookResources, ResourceError } from './engine-resources.ts';
import {
  documentTypes,
  drawingPage,
  emptyPage,
  parseSection,
  picturePage,
  prepareSection,
  serialise,
  xhtmlType,
} from './engine-section.ts';

/** Why a chapter is not, or not wholly, on the page. */
export type SectionTrouble = 'offline' | 'missing' | 'unreadable' | 'damaged';

export interface Book {
  readonly epub: EPUB;
  readonly resources: BookResources;
  readonly fixedLayout: boolean;
  /** By index in the spine: what went wrong when the section was loaded last. */
  readonly troubles: Map<number, SectionTrouble>;
  /** The content document as the page shows it, for searching and notes; without styles or resources. */
  structure(index: number): Promise<Document>;
  /** Gets the next or previous section's text on its way. */
  prefetch(index: number): void;
  close(): void;
}

/** The container document is not asked for: the server already chose the package (EPUB 3.3 §4.2.6.3.1). */
function containerFor(packagePath: string): string {
  const container = document.implementation.createDocument(
    'urn:oasis:names:tc:opendocument:xmlns:container',
    'container',
    null,
  );
  const rootfile = container.createElementNS(container.documentElement.namespaceURI, 'rootfile');
  rootfile.setAttribute('full-path', packagePath);
  rootfile.setAttribute('media-type', 'application/oebps-package+xml');
  container.documentElement.append(rootfile);
  return new XMLSerializer().serializeToString(container);
}

function troubleOf(error: unknown): SectionTrouble {
  if (error instanceof ResourceError) return error.status === 0 ? 'offline' : 'missing';
  return 'unreadable';
}

/**
 * Reads the package and its navigation. Rejects with `ResourceError` when they cannot be had, with another error
 * when they cannot be read.
 */
export async function openBook(session: ReadingSession): Promise<Book> {
  const resources = new BookResources(session.resources);
  const sizes = session.sizes;
  const epub = new EPUB({
    loadText: async (path) => {
      if (path === 'META-INF/container.xml') return containerFor(session.packagePath);
      // Neither encryption.xml (fonts come plain) nor the vendors' option files are served.
      if (path.startsWith('META-INF/')) return null;
      return resources.text(path);
    },
    loadBlob: async (path) => new Blob([await resources.text(path)]),
    getSize: (path) => sizes[path] ?? sizes[decodePath(path)] ?? 0,
  });
  await epub.init();
  resources.setManifest(epub.resources.manifest, epub.resources.opf);
  // What the package does not say itself, the server knows from the option files.
  epub.rendition.layout ??= session.book.layout;
  const fixedLayout = epub.rendition.layout === 'pre-paginated';
  resources.layout = fixedLayout ? 'pre-paginated' : 'reflowable';
  const language = session.book.language;
  const troubles = new Map<number, SectionTrouble>();

  const shownItem = (section: FoliateSection): FoliateManifestItem => {
    const item = resources.item(section.id);
    const shown = item && resources.suitable(item, documentTypes);
    if (!shown) throw new Error(`The manifest has nothing to show for ${section.id}.`);
    return shown;
  };

  /** A spine item can lay itself out otherwise than its book (EPUB 3.3 §8.2.2.2). */
  const reflows = (index: number) =>
    epub.resources.spine[index]?.properties?.includes('rendition:layout-reflowable') ?? false;

  /** The document, whether its markup was broken, and the item it came from. */
  const read = async (section: FoliateSection) => {
    const item = shownItem(section);
    const isPicture = item.mediaType.startsWith('image/') && item.mediaType !== 'image/svg+xml';
    if (isPicture) return { document: picturePage(resources.url(item.href)), damaged: false, item };
    const { document, damaged } = parseSection(await resources.text(item.href), item.mediaType);
    const wrapped = document.documentElement.localName === 'svg' && !fixedLayout;
    return { document: wrapped ? drawingPage(document) : document, damaged, item };
  };

  for (const [index, section] of epub.sections.entries()) {
    let url: string | null = null;
    section.load = async () => {
      if (url) return url;
      troubles.delete(index);
      try {
        const { document, damaged, item } = await read(section);
        await prepareSection(document, item, resources);
        if (fixedLayout && reflows(index)) makeScrollable(document);
        sayLanguage(document, language);
        if (damaged) troubles.set(index, 'damaged');
        url = serialise(document, resources);
        return url;
      } catch (error) {
        troubles.set(index, troubleOf(error));
        // Not kept: the next load tries again.
        return resources.blob(new XMLSerializer().serializeToString(emptyPage()), xhtmlType);
      }
    };
    section.unload = () => {
      if (url) resources.release(url);
      url = null;
    };
    section.createDocument = async () => (await read(section)).document;
  }

  return {
    epub,
    resources,
    fixedLayout,
    troubles,
    structure: async (index) => {
      const section = epub.sections[index];
      if (!section) throw new RangeError(`The spine has no section ${index}.`);
      return section.createDocument();
    },
    prefetch: (index) => {
      const section = epub.sections[index];
      if (section) void resources.text(section.id).catch(() => undefined);
    },
    close: () => {
      epub.destroy();
      resources.destroy();
    },
  };
}

/** Flowing text in a book of fixed pages gets a page of its own, in which it scrolls. */
function makeScrollable(page: Document): void {
  const head = page.head;
  if (!head) return;
  for (const old of head.querySelectorAll('meta[name="viewport"]')) old.remove();
  const add = (name: 'meta' | 'style') => {
    const element = page.createElementNS(page.documentElement.namespaceURI, name);
    head.append(element);
    return element;
  };
  const viewport = add('meta');
  viewport.setAttribute('name', 'viewport');
  viewport.setAttribute('content', 'width=800, height=1100');
  add('style').textContent = `html { overflow: hidden !important; block-size: 100%; font-size: 150%; }
body { box-sizing: border-box; inline-size: 100% !important; block-size: 100% !important; margin: 0; padding: 2em; overflow: auto !important; }`;
}

/** A document that names no language is in the book's; its direction follows unless it says otherwise. */
function sayLanguage(page: Document, language: string): void {
  const root = page.documentElement;
  const named =
    root.getAttribute('lang') ?? root.getAttribute('xml:lang') ?? page.body?.getAttribute('xml:lang');
  if (!named && language) root.setAttribute('lang', language);
  if (!root.hasAttribute('dir') && !page.body?.hasAttribute('dir') && isRightToLeft(named ?? language))
    root.setAttribute('dir', 'rtl');
}

/** `true` for languages written from right to left in their usual script. */
export function isRightToLeft(language: string): boolean {
  try {
    const script = new Intl.Locale(language).maximize().script ?? '';
    return ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'].includes(script);
  } catch {
    return false;
  }
}
