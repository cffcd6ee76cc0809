import type { AccessibilityMetadata, Contributor, Series, Subject } from '../types.ts';

/** What `writeEpub` makes a book of. The same draft gives the same bytes. */
export interface BookDraft {
  readonly metadata: DraftMetadata;
  /** At least one, in reading order. */
  readonly chapters: readonly DraftChapter[];
  /** A plain one is used when absent. Every chapter uses all of them. */
  readonly stylesheets?: readonly DraftFile[];
  readonly images?: readonly (DraftFile & { readonly mediaType: string })[];
  /** A typographic one is drawn when absent. */
  readonly cover?: { readonly mediaType: string; readonly data: Uint8Array | string };
  /** What the book says about its accessibility; the defaults hold for text with described images. */
  readonly accessibility?: Partial<AccessibilityMetadata>;
  /** Words of the book's own language for the parts the writer adds; English when absent. */
  readonly labels?: Partial<DraftLabels>;
}

export interface DraftMetadata {
  readonly title: string;
  readonly subtitle?: string;
  /** BCP 47. */
  readonly language: string;
  /** UUID, with or without `urn:uuid:`. */
  readonly identifier: string;
  /** 13 digits. */
  readonly isbn?: string;
  /** At least one with the role `aut` becomes `dc:creator`. */
  readonly contributors: readonly Contributor[];
  readonly publisher?: string;
  /** Plain text. */
  readonly description?: string;
  readonly subjects?: readonly Subject[];
  readonly series?: readonly Series[];
  readonly rights?: string;
  /** ISO 8601 date. */
  readonly published?: string;
  /** When this version was made; written in UTC to the second. */
  readonly modified: Date;
  /** Base direction and page progression; from the language when absent. */
  readonly direction?: 'ltr' | 'rtl';
}

export interface DraftChapter {
  readonly title: string;
  /** Well-formed XHTML inside `body`, its own heading included; other namespaces declared on their elements. */
  readonly bodyXhtml: string;
  /** Directly under `EPUB/`, such as `install.xhtml`; `chapter-001.xhtml`… when absent. */
  readonly fileName?: string;
  /** 1 is a top entry of the contents list, 2 stands under the last 1, and so on. 1 when absent. */
  readonly level?: number;
  /** Places inside the chapter that the contents list also names; `id` is an element id in `bodyXhtml`. */
  readonly sections?: readonly { readonly id: string; readonly title: string }[];
}

export interface DraftFile {
  /** Under `EPUB/`, such as `images/map.png`; without spaces. */
  readonly fileName: string;
  readonly data: Uint8Array | string;
}

export interface DraftLabels {
  readonly cover: string;
  readonly contents: string;
  readonly landmarks: string;
  readonly start: string;
}

export const englishLabels: DraftLabels = {
  cover: 'Cover',
  contents: 'Contents',
  landmarks: 'Landmarks',
  start: 'Start of the text',
};

/** ISO 15924 right-to-left scripts by the languages usually written in them (CLDR likely subtags). */
const rightToLeft = new Set('ar arc ckb dv fa he iw ku-arab ks ps sd syr ug ur yi'.split(' '));

export function draftDirection(metadata: DraftMetadata): 'ltr' | 'rtl' {
  if (metadata.direction) return metadata.direction;
  const [language = '', script = ''] = metadata.language.toLowerCase().split('-');
  return rightToLeft.has(language) || rightToLeft.has(`${language}-${script}`) ? 'rtl' : 'ltr';
}
