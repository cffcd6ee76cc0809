import type { AccessibilityStatement, ChapterText, Finding, Publication, RejectReason } from '@mangu/epub';

/** What the server asks of its checker: one file, one empty folder for what comes out. */
export interface CheckRequest {
  readonly id: string;
  readonly file: string;
  readonly folder: string;
  /** The file may be a document too, of which an EPUB is made first. */
  readonly manuscript?: ManuscriptFrame;
  /** The file is a picture; only the cover is made. */
  readonly picture?: true;
}

/** What is known of a manuscript besides its file. */
export interface ManuscriptFrame {
  /** UUID, the identifier of a book that is made of it. */
  readonly identifier: string;
  readonly fileName: string;
  /** ISO 8601. */
  readonly modified: string;
  /** As the author typed them; what is absent is taken from the document. */
  readonly title?: string;
  readonly language?: string;
  readonly authors?: readonly string[];
}

export interface PackedResource {
  readonly path: string;
  readonly mediaType: string;
  readonly start: number;
  readonly storedBytes: number;
  readonly encoding: 'gzip' | null;
  readonly bytes: number;
}

export interface CoverFiles {
  readonly version: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthsPx: readonly number[];
  readonly colour: string;
}

/** A book that may be published; written as `book.json` into the folder beside `reading.pack` and `cover-*`. */
export interface CheckedBook {
  readonly publication: Publication;
  readonly accessibility: readonly AccessibilityStatement[];
  readonly chapters: readonly ChapterText[];
  readonly resources: readonly PackedResource[];
  readonly cover: CoverFiles | null;
  readonly descriptionHtml?: string;
  readonly descriptionText?: string;
  readonly sanitised: boolean;
  /** What the file was, of a manuscript; other than `epub`, the EPUB made of it lies in the folder. */
  readonly format?: 'epub' | 'markdown' | 'docx';
}

export type CheckReply =
  | { readonly kind: 'stage'; readonly id: string; readonly stage: 'checking' | 'reading' }
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly ok: true;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly ok: false;
      readonly reason: RejectReason;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly message: string;
      readonly code: string | undefined;
    };

/** Names inside the folder. */
export const checkedFiles = {
  book: 'book.json',
  epub: 'converted.epub',
  picture: 'picture.json',
  pack: 'reading.pack',
  cover: (widthPx: number, format: string) => `cover-${widthPx}.${format}`,
} as const;
