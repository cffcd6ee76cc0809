import { accepted } from '../result.ts';
import type { Archive, ChapterText, Publication, Result, TocEntry } from '../types.ts';
import { countWords } from './count-words.ts';
import { readDocumentText } from './document-text.ts';

const documentTypes = new Set([
  'application/xhtml+xml',
  'image/svg+xml',
  'text/html',
  'text/x-oeb1-document',
]);

/**
 * The readable text of every linear XHTML or SVG document of the spine, in reading order, one at a time. Each item
 * is a `Result` of its own: a document that is damaged or not well-formed does not end the sequence.
 */
export async function* readChapterTexts(
  archive: Archive,
  publication: Publication,
): AsyncGenerator<Result<ChapterText>, void, undefined> {
  const titles = tocTitles(publication.toc);
  for (const path of linearDocuments(publication)) {
    const bytes = await archive.read(path);
    const document = bytes.ok ? readDocumentText(bytes.value, path) : bytes;
    if (!document.ok) {
      yield document;
      continue;
    }
    const { text, heading, title: documentTitle } = document.value;
    const title = titles.get(path) ?? heading ?? documentTitle;
    yield accepted({ path, text, words: countWords(text), ...(title !== undefined && { title }) });
  }
}

/** Paths of the linear documents of the spine, each once. */
function linearDocuments(publication: Publication): Set<string> {
  const readable = new Set(
    publication.manifest.filter((item) => documentTypes.has(item.mediaType)).map((item) => item.path),
  );
  return new Set(
    publication.spine.filter((item) => item.linear && readable.has(item.path)).map((item) => item.path),
  );
}

/** The first label in the contents that leads to each document. */
function tocTitles(toc: readonly TocEntry[], titles = new Map<string, string>()): Map<string, string> {
  for (const entry of toc) {
    const path = entry.href?.split('#')[0];
    if (path !== undefined && entry.label !== '' && !titles.has(path)) titles.set(path, entry.label);
    tocTitles(entry.children, titles);
  }
  return titles;
}
