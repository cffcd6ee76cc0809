import type { AccessibilityStatement, BookCard, BookDetail, Cover, TocItem } from '@mangu/contract/books';
import type { ChapterText, Publication, TocEntry } from '@mangu/epub';
import type { Static } from 'typebox';
import { makersOf } from './people.ts';

/** Everything that is known of a book when it is published. */
export interface BookToPublish {
  readonly id: string;
  readonly sha256: Buffer;
  /** Object keys of the file as it came and of the sanitised copy. */
  readonly originalKey: string;
  readonly readingKey: string;
  /** Suggested name for the download. */
  readonly fileName: string;
  readonly bytes: number;
  readonly publication: Publication;
  readonly accessibility: readonly Static<typeof AccessibilityStatement>[];
  readonly cover: Cover | null;
  readonly chapters: readonly ChapterText[];
  readonly sanitised: boolean;
  /** The description made safe for a page, and the same without markup. */
  readonly descriptionHtml?: string;
  readonly descriptionText?: string;
  /** Now, unless given. */
  readonly added?: Date;
}

/** A book with the number its row was given. */
export interface NumberedBook {
  readonly no: number;
  readonly book: BookToPublish;
  readonly added: Date;
}

const cardContributors = 4;
const cardTextLimit = 500;

/** The book as a list shows it. */
export function buildCard(book: BookToPublish, added: Date): BookCard {
  const { metadata, layout } = book.publication;
  const [series] = metadata.series;
  return {
    id: book.id,
    ...titles(metadata, cardTextLimit),
    contributors: [...makersOf(metadata)]
      .sort((a, b) => Number(b.roles.includes('aut')) - Number(a.roles.includes('aut')))
      .slice(0, cardContributors)
      .map(({ name, roles }) => ({ name: name.slice(0, cardTextLimit), role: roles[0] ?? 'ctb' })),
    language: metadata.languages[0] ?? 'und',
    ...(metadata.published ? { published: metadata.published } : {}),
    added: added.toISOString(),
    ...(series ? { series: seriesOf(series) } : {}),
    layout,
    words: words(book),
    cover: book.cover,
  };
}

/** The book page, without the neighbours in its series, which change when other books come. */
export function buildDetail(book: BookToPublish, added: Date): BookDetail {
  const { metadata, layout, pageProgression, mediaOverlay, toc, pageList } = book.publication;
  return {
    id: book.id,
    ...titles(metadata),
    contributors: metadata.contributors.map(({ name, roles }) => ({ name, roles: [...roles] })),
    languages: [...metadata.languages],
    identifiers: metadata.identifiers.map(({ scheme, value, valid }) => ({
      scheme,
      value,
      ...(valid === undefined ? {} : { valid }),
    })),
    series: metadata.series.map(seriesOf),
    subjects: metadata.subjects.map(({ label, scheme, code }) => ({
      label,
      ...(scheme ? { scheme } : {}),
      ...(code ? { code } : {}),
    })),
    ...(book.descriptionHtml ? { descriptionHtml: book.descriptionHtml } : {}),
    ...(metadata.publisher ? { publisher: metadata.publisher } : {}),
    ...(metadata.rights ? { rights: metadata.rights } : {}),
    ...(metadata.published ? { published: metadata.published } : {}),
    added: added.toISOString(),
    layout,
    pageProgression,
    mediaOverlay,
    words: words(book),
    chapters: book.chapters.length,
    ...(pageList.length > 0 ? { pages: pageList.length } : {}),
    cover: book.cover,
    toc: toc.map(tocItem),
    accessibility: [...book.accessibility],
    file: { name: book.fileName, bytes: book.bytes, sha256: book.sha256.toString('hex') },
    sanitised: book.sanitised,
  };
}

/** JSON that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? withoutNul(part) : part,
  );
}

/** Text as PostgreSQL takes it. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function titles({ title, subtitle }: Publication['metadata'], limit = Number.POSITIVE_INFINITY) {
  return {
    title: title.value.slice(0, limit),
    ...(title.language ? { titleLanguage: title.language } : {}),
    ...(title.direction ? { titleDirection: title.direction } : {}),
    ...(subtitle ? { subtitle: subtitle.value.slice(0, limit) } : {}),
  };
}

function seriesOf({ name, position }: { name: string; position?: string }) {
  return { name, ...(position ? { position } : {}) };
}

function words(book: BookToPublish): number {
  return book.chapters.reduce((sum, chapter) => sum + chapter.words, 0);
}

/** A path inside the book; anything with a scheme or a host is a heading without a link. */
const pathInside = /^(?![a-z][a-z0-9+.-]*:|\/|\\)/i;

function tocItem({ label, href, children }: TocEntry): TocItem {
  return {
    label,
    ...(href !== undefined && pathInside.test(href) ? { href } : {}),
    children: children.map(tocItem),
  };
}
