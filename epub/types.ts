/**
 * The words of this workspace. Bytes come in through `ByteSource`; what goes out is a `Publication`,
 * sanitised resources, chapter texts, or a `Rejection`. Nothing here opens a file or a socket.
 */

/** Random access to the bytes of one EPUB file; the caller owns the file handle or the buffer. */
export interface ByteSource {
  /** Total length in bytes. */
  readonly size: number;
  /** Resolves to exactly `length` bytes starting at `offset`; rejects on an I/O fault. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Why a book is refused. Stable: stored, shown, documented and compared with the corpus MANIFEST. */
export const rejectReasons = [
  'not-a-zip',
  'corrupt-entry',
  'compression-method',
  'encrypted-entry',
  'too-large',
  'too-many-entries',
  'inflate-limit',
  'duplicate-entry',
  'name-encoding',
  'unsafe-path',
  'symlink',
  'mimetype-missing',
  'mimetype-wrong',
  'container-missing',
  'package-missing',
  'xml-malformed',
  'xml-entity',
  'drm',
  'conformance',
  'resource-limit',
  'manuscript-format',
  'manuscript-empty',
  'manuscript-unreadable',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** `must`: the book is refused until it is mended. `should`: mend it. `info`: good to know. */
export type Severity = 'must' | 'should' | 'info';

/** One thing an author can act on. `id` is stable (`gate.*`, `sanitise.*`, or EPUBCheck's code such as `RSC-005`). */
export interface Finding {
  readonly severity: Severity;
  readonly id: string;
  /** What is wrong, one plain sentence. */
  readonly message: string;
  /** What the author can do about it. */
  readonly remedy?: string;
  /** Path inside the archive. */
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
}

export interface Rejection {
  readonly reason: RejectReason;
  readonly findings: readonly Finding[];
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection };

/** Bounds of the archive gate, all enforced on real bytes as they are inflated, not only on declared sizes. */
export interface ArchiveLimits {
  readonly archiveBytes: number;
  readonly entries: number;
  readonly entryBytes: number;
  readonly totalBytes: number;
  /** Inflated ÷ deflated of one entry larger than `ratioFloorBytes`. */
  readonly ratio: number;
  readonly ratioFloorBytes: number;
  readonly nameBytes: number;
}

/** Font obfuscation (EPUB 3.3 §4.4) and Adobe's older form; a key in plain sight, so not encryption. */
export type ObfuscationAlgorithm = 'idpf' | 'adobe';

/** An archive that passed the gate. Paths are NFC, relative, without `.` or `..`. */
export interface Archive {
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
  /** Paths that META-INF/encryption.xml names as obfuscated. */
  readonly obfuscated: ReadonlyMap<string, ObfuscationAlgorithm>;
  /** Inflates one entry under the limits and checks its CRC. */
  read(path: string): Promise<Result<Uint8Array>>;
}

export interface ArchiveEntry {
  readonly path: string;
  readonly size: number;
  readonly compressedSize: number;
}

export interface LocalisedText {
  readonly value: string;
  /** BCP 47, when the element or an ancestor says so. */
  readonly language?: string;
  readonly direction?: 'ltr' | 'rtl';
}

/** MARC relator code → what the person did; `aut` when the package says creator without a role. */
export interface Contributor {
  readonly name: string;
  readonly sortName?: string;
  /** MARC relator codes, e.g. `aut`, `edt`, `trl`, `ill`. */
  readonly roles: readonly string[];
}

export interface Identifier {
  /** `isbn`, `uuid`, `doi`, `uri`, `asin`, `other`. */
  readonly scheme: string;
  /** Normalised: ISBN as 13 digits when its check digit holds. */
  readonly value: string;
  /** Only for schemes with a check digit. */
  readonly valid?: boolean;
  /** This is the package's unique-identifier. */
  readonly unique?: boolean;
}

export interface Series {
  readonly name: string;
  /** As written: `3`, `2.5`. */
  readonly position?: string;
  readonly type: 'series' | 'set' | 'collection';
}

export interface Subject {
  readonly label: string;
  /** `BISAC`, `THEMA`, `LCSH`… as written in `authority`. */
  readonly scheme?: string;
  readonly code?: string;
}

/** schema.org accessibility vocabulary as the package states it (EPUB Accessibility 1.1). */
export interface AccessibilityMetadata {
  readonly accessModes: readonly string[];
  readonly accessModesSufficient: readonly (readonly string[])[];
  readonly features: readonly string[];
  readonly hazards: readonly string[];
  readonly summary?: string;
  /** URLs or text of dcterms:conformsTo and a11y:certifierReport etc. */
  readonly conformsTo: readonly string[];
  readonly certifiedBy?: string;
  readonly certifierCredential?: string;
  /** Date of the certification as written. */
  readonly certifiedOn?: string;
  readonly certifierReport?: string;
  /** Legal considerations: the exemption claimed (a11y:exemption), e.g. `eaa-microenterprise`. */
  readonly exemption?: string;
}

export interface Metadata {
  readonly title: LocalisedText;
  readonly subtitle?: LocalisedText;
  readonly titles: readonly LocalisedText[];
  readonly titleSort?: string;
  readonly contributors: readonly Contributor[];
  /** BCP 47, first is the main language. */
  readonly languages: readonly string[];
  readonly identifiers: readonly Identifier[];
  readonly series: readonly Series[];
  readonly subjects: readonly Subject[];
  /** May hold markup as written; it is text to us until a view sanitises it. */
  readonly description?: string;
  readonly publisher?: string;
  readonly rights?: string;
  /** ISO 8601 date as written, cut to the precision given. */
  readonly published?: string;
  readonly modified?: string;
  readonly source?: string;
  readonly accessibility: AccessibilityMetadata;
}

export interface ManifestItem {
  readonly id: string;
  /** Path inside the archive, percent-decoded. */
  readonly path: string;
  readonly mediaType: string;
  readonly properties: readonly string[];
  readonly fallback?: string;
  readonly mediaOverlay?: string;
}

export interface SpineItem {
  readonly path: string;
  readonly linear: boolean;
  readonly properties: readonly string[];
}

export interface TocEntry {
  readonly label: string;
  /** Path inside the archive with optional `#fragment`; absent for a heading without a link or an unsafe one. */
  readonly href?: string;
  /** The `epub:type` or guide type as written; says what a landmark is: `bodymatter`, `cover`, `toc`. */
  readonly type?: string;
  readonly children: readonly TocEntry[];
}

export interface Publication {
  /** `version` of the package element, e.g. `3.0`. */
  readonly version: string;
  readonly packagePath: string;
  /** Text of the unique identifier as written, of which the key of obfuscated fonts is made; empty when there is none. */
  readonly uniqueIdentifier: string;
  readonly metadata: Metadata;
  readonly manifest: readonly ManifestItem[];
  readonly spine: readonly SpineItem[];
  readonly toc: readonly TocEntry[];
  /** The book has a contents list of its own; else `toc` was made from the spine. */
  readonly tocDeclared: boolean;
  readonly landmarks: readonly TocEntry[];
  readonly pageList: readonly TocEntry[];
  /** The image that stands for the book. */
  readonly cover?: { readonly path: string; readonly mediaType: string };
  readonly layout: 'reflowable' | 'pre-paginated';
  readonly pageProgression: 'ltr' | 'rtl' | 'default';
  /** Some spine item has a media overlay. */
  readonly mediaOverlay: boolean;
  /** Some content is MathML. From manifest properties. */
  readonly mathml: boolean;
}

/** The readable text of one spine document, in reading order; what search indexes and snippets quote. */
export interface ChapterText {
  readonly path: string;
  /** From the contents list, else the document's first heading or title. */
  readonly title?: string;
  /** Whitespace collapsed, block elements separated by one newline. */
  readonly text: string;
  readonly words: number;
}

/** A resource made safe for a browser; bytes are the same array when nothing had to go. */
export interface SanitisedResource {
  readonly bytes: Uint8Array;
  /** The resource must not be stored or served at all: it is a script. `bytes` is empty. */
  readonly drop?: true;
  /** What was removed, aggregated per kind for this file. */
  readonly findings: readonly Finding[];
}
