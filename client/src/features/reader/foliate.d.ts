/** Types for the parts of foliate-js 1.0.1 that engine*.ts uses. The package ships none. */

declare module 'foliate-js/epub.js' {
  export interface FoliateManifestItem {
    id: string;
    href: string;
    mediaType: string;
    properties?: string[];
    mediaOverlay?: string | null;
  }
  export interface FoliateTocItem {
    id?: number;
    label: string | null;
    href: string | null;
    subitems?: FoliateTocItem[] | null;
    type?: string[];
  }
  export interface FoliateSection {
    /** Path of the content document below the root of the container. */
    id: string;
    load: () => Promise<string>;
    unload?: () => void;
    createDocument: () => Promise<Document>;
    size: number;
    cfi: string;
    linear: string | null;
    pageSpread?: 'left' | 'right' | 'center';
    resolveHref: (href: string) => string;
    mediaOverlay: FoliateManifestItem | null | undefined;
  }
  export interface FoliateResources {
    opf: Document;
    manifest: FoliateManifestItem[];
    spine: { idref: string; linear: string | null; properties?: string[] }[];
    getItemByID(id: string): FoliateManifestItem | undefined;
    getItemByHref(href: string): FoliateManifestItem | undefined;
  }
  export interface FoliateLoader {
    loadText: (path: string) => Promise<string | null>;
    loadBlob: (path: string) => Promise<Blob>;
    getSize: (path: string) => number;
  }
  export class EPUB {
    constructor(loader: FoliateLoader);
    init(): Promise<this>;
    destroy(): void;
    resources: FoliateResources;
    sections: FoliateSection[];
    toc?: FoliateTocItem[] | null;
    pageList?: FoliateTocItem[] | null;
    landmarks?: FoliateTocItem[] | null;
    dir: 'ltr' | 'rtl' | 'default' | null;
    metadata: { language?: string | string[] };
    rendition: { layout?: string; spread?: string; flow?: string; viewport?: string };
    media: { activeClass?: string; playbackActiveClass?: string };
    resolveCFI(cfi: string): { index: number; anchor: (doc: Document) => Range };
    resolveHref(href: string): { index: number; anchor: (doc: Document) => Element | number | null } | null;
  }
}

declare module 'foliate-js/epubcfi.js' {
  export function joinIndir(...parts: string[]): string;
  export function fromRange(range: Range): string;
  export function collapse(cfi: string, toEnd?: boolean): string;
  export function compare(a: string, b: string): number;
  export const isCFI: RegExp;
}

declare module 'foliate-js/paginator.js' {
  import type { EPUB, FoliateSection } from 'foliate-js/epub.js';
  /** `<foliate-paginator>`: one reflowable section at a time, in columns or scrolled. */
  export class Paginator extends HTMLElement {
    open(book: EPUB): void;
    destroy(): void;
    goTo(target: { index: number; anchor?: unknown; select?: boolean }): Promise<void>;
    next(distancePx?: number): Promise<void>;
    prev(distancePx?: number): Promise<void>;
    getContents(): { index: number; doc: Document }[];
    setStyles(styles: [before: string, after: string]): void;
    scrollToAnchor(anchor: Range | Element | number, select?: boolean): Promise<void>;
    render(): void;
    /** Slides to the page nearest to where a finger that moved this fast let go. Speeds in px a millisecond. */
    snap(vx: number, vy: number): void;
    /** Those of the book opened. */
    sections: FoliateSection[];
    readonly scrolled: boolean;
    readonly atStart: boolean;
    readonly atEnd: boolean;
    readonly start: number;
    readonly end: number;
    readonly viewSize: number;
    readonly page: number;
    readonly pages: number;
    containerPosition: number;
  }
}

declare module 'foliate-js/fixed-layout.js' {
  import type { EPUB } from 'foliate-js/epub.js';
  /** `<foliate-fxl>`: one pre-paginated spread at a time. */
  export class FixedLayout extends HTMLElement {
    open(book: EPUB): void;
    destroy(): void;
    goTo(target: { index: number }): Promise<void>;
    next(): Promise<void>;
    prev(): Promise<void>;
    getContents(): { doc: Document | null }[];
  }
}
