import type { BookCard } from '@mangu/contract/books';
import type { Highlight } from '@mangu/contract/highlights';
import type { Database } from '../../platform/database.ts';
import { toHighlight } from './highlights.ts';
import type { Reader } from './reader.ts';

export interface ExportedBook {
  readonly book: BookCard;
  readonly highlights: readonly Highlight[];
}

/** All highlights of one book, or of every book by title, each in the order of the book. */
export async function readForExport(
  db: Database,
  reader: Reader | undefined,
  bookId: string | undefined,
): Promise<ExportedBook[]> {
  if (!reader) return [];
  let query = db
    .selectFrom('highlight')
    .innerJoin('book', 'book.id', 'highlight.book_id')
    .selectAll('highlight')
    .select('book.card')
    .where('reader_id', '=', reader.id)
    .where('deleted', 'is', null)
    .orderBy('highlight.fraction')
    .orderBy('highlight.id');
  if (bookId) query = query.where('book_id', '=', bookId);
  const rows = await query.execute();
  const books = [...Map.groupBy(rows, ({ book_id }) => book_id).values()].flatMap((list) => {
    const [first] = list;
    return first ? [{ book: JSON.parse(first.card) as BookCard, highlights: list.map(toHighlight) }] : [];
  });
  return books.sort((a, b) => a.book.title.localeCompare(b.book.title));
}

/** Markdown in which every passage and note is text: whatever they hold, it is no markup of the document. */
export function toMarkdown(books: readonly ExportedBook[]): string {
  const parts = books.map(({ book, highlights }) => {
    const authors = book.contributors.filter(({ role }) => role === 'aut').map(({ name }) => name);
    const lines = [`# ${plain(book.title)}`, ''];
    if (authors.length > 0) lines.push(plain(authors.join(', ')), '');
    let chapter: string | undefined;
    for (const highlight of highlights) {
      if (highlight.chapter !== undefined && highlight.chapter !== chapter)
        lines.push(`## ${plain(highlight.chapter)}`, '');
      chapter = highlight.chapter;
      lines.push(quoted(highlight.quote.exact), '');
      if (highlight.note !== '') lines.push(...paragraphs(highlight.note), '');
      lines.push(`*${highlight.colour}, ${highlight.created.slice(0, 10)}*`, '');
    }
    return lines.join('\n');
  });
  return `${parts.join('\n')}\n`;
}

/** Escapes what CommonMark would read as markup, HTML and links first of all. */
function plain(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()<>#+\-.!|~&:=]/gu, '\\$&');
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n{2,}/u)
    .flatMap((paragraph) => [paragraph.split('\n').map(plain).join('  \n'), ''])
    .slice(0, -1);
}

function quoted(text: string): string {
  return `> ${plain(text)}`;
}

/** W3C Web Annotation Data Model: an AnnotationCollection with its one page. @param site where the books are. */
export function toAnnotations(books: readonly ExportedBook[], site: string) {
  const items = books.flatMap(({ book, highlights }) => highlights.map((one) => annotation(book, one, site)));
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    type: 'AnnotationCollection',
    label: books.length === 1 ? books[0]?.book.title : 'Highlights and notes',
    total: items.length,
    first: { type: 'AnnotationPage', startIndex: 0, items },
  };
}

function annotation(
  book: BookCard,
  { id, cfi, chapter, quote, colour, note, created, updated }: Highlight,
  site: string,
) {
  const body =
    note === '' ? [] : [{ type: 'TextualBody', value: note, format: 'text/plain', purpose: 'commenting' }];
  return {
    id: `urn:uuid:${id}`,
    type: 'Annotation',
    motivation: note === '' ? 'highlighting' : 'commenting',
    created,
    modified: updated,
    ...(body.length > 0 && { body }),
    target: {
      source: `${site}/books/${book.id}`,
      'dcterms:title': book.title,
      ...(chapter !== undefined && { 'dcterms:isPartOf': chapter }),
      selector: [
        {
          type: 'FragmentSelector',
          conformsTo: 'http://www.idpf.org/epub/linking/cfi/epub-cfi.html',
          value: cfi,
        },
        { type: 'TextQuoteSelector', ...quote },
      ],
      styleClass: colour,
    },
  };
}
