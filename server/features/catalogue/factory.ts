import { randomBytes, randomUUID } from 'node:crypto';
import type { ChapterText, Metadata, Publication } from '@mangu/epub';
import type { BookToPublish } from './documents.ts';

export type BookOverrides = Partial<Omit<BookToPublish, 'publication'>> & {
  readonly publication?: Partial<Omit<Publication, 'metadata'>>;
  readonly metadata?: Partial<Omit<Metadata, 'title'>> & { readonly title?: string };
};

/** A book that can be published, whole by itself; every call makes another one. */
export function buildBook({ publication, metadata, ...book }: BookOverrides = {}): BookToPublish {
  const id = book.id ?? randomUUID();
  const { title = `Book ${id.slice(0, 8)}`, ...otherMetadata } = metadata ?? {};
  return {
    id,
    sha256: randomBytes(32),
    originalKey: `original/${id}`,
    readingKey: `reading/${id}`,
    fileName: 'book.epub',
    bytes: 1234,
    accessibility: [],
    cover: null,
    chapters: [],
    sanitised: false,
    ...book,
    publication: {
      version: '3.0',
      packagePath: 'EPUB/package.opf',
      uniqueIdentifier: `urn:uuid:${id}`,
      tocDeclared: true,
      manifest: [],
      spine: [],
      toc: [],
      landmarks: [],
      pageList: [],
      layout: 'reflowable',
      pageProgression: 'default',
      mediaOverlay: false,
      mathml: false,
      ...publication,
      metadata: {
        title: { value: title },
        titles: [{ value: title }],
        contributors: [{ name: 'Ada Writer', roles: ['aut'] }],
        languages: ['en'],
        identifiers: [],
        series: [],
        subjects: [],
        accessibility: {
          accessModes: [],
          accessModesSufficient: [],
          features: [],
          hazards: [],
          conformsTo: [],
        },
        ...otherMetadata,
      },
    },
  };
}

/** A chapter with its words counted. */
export function buildChapter(text: string, title?: string): ChapterText {
  return { path: 'EPUB/chapter.xhtml', text, words: text.split(/\s+/).length, ...(title ? { title } : {}) };
}
