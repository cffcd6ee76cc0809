import type { ChapterText } from '@mangu/epub';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';
import { type BookToPublish, type NumberedBook, withoutNul } from './documents.ts';
import { addIndexWords, indexWords } from './words.ts';

/** A tsvector holds one megabyte; the distinct words of a dictionary can be more. */
const textWordLimit = 40_000;
const textWordBytes = 900_000;
/** A snippet is cut from a passage, so a passage is small; about three printed pages. */
const passageLimit = 8_000;

/** Writes what the search reads: words by field, passages to quote, and the words known for mending. */
export async function insertText(trx: Transaction<Schema>, numbered: readonly NumberedBook[]): Promise<void> {
  const passages = numbered.flatMap(({ no, book }) =>
    passagesOf(book).map((passage) => ({ no, ...passage })),
  );
  await sql`
    insert into passage (no, ordinal, chapter, text, words)
    select no, ordinal, chapter, text, array_to_tsvector(string_to_array(words, ' '))
    from unnest(
      ${passages.map((p) => p.no)}::int[],
      ${passages.map((p) => p.ordinal)}::int[],
      ${passages.map((p) => p.chapter)}::text[],
      ${passages.map((p) => p.text)}::text[],
      ${passages.map((p) => indexWords(p.text).join(' '))}::text[]
    ) as t (no, ordinal, chapter, text, words)`.execute(trx);
  const fields = numbered.flatMap(({ no, book }) =>
    fieldsOf(book).map((words, field) => ({ no, field, words })),
  );
  await sql`
    insert into book_words (no, field, words)
    select no, field, array_to_tsvector(string_to_array(words, ' '))
    from unnest(
      ${fields.map((f) => f.no)}::int[],
      ${fields.map((f) => f.field)}::smallint[],
      ${fields.map((f) => f.words.join(' '))}::text[]
    ) as t (no, field, words)
    where words <> ''`.execute(trx);
  await countWords(trx, fields);
}

/** Last in the transaction, since the rows of usual words are waited for by every other import until it ends. */
async function countWords(
  trx: Transaction<Schema>,
  fields: readonly { no: number; field: number; words: readonly string[] }[],
): Promise<void> {
  const books = new Map<string, Set<number>>();
  const inside = new Set<string>();
  for (const { no, field, words } of fields) {
    for (const word of words) {
      if (field === textField) inside.add(word);
      else books.set(word, (books.get(word) ?? new Set()).add(no));
    }
  }
  const known = [...books].map(([word, numbers]) => ({ word, count: numbers.size }));
  // Sorted, so that two imports at once take the rows in one order. Words inside books only need to be known.
  await sql`
    insert into word (word, books) select word, 0 from unnest(${[...inside]}::text[]) as t (word)
    where not exists (select from word known where known.word = t.word)
    order by word collate "C" on conflict do nothing`.execute(trx);
  await sql`
    insert into word (word, books)
    select word, count from unnest(${known.map((k) => k.word)}::text[], ${known.map((k) => k.count)}::int[]) as t (word, count)
    order by word collate "C" on conflict (word) do update set books = word.books + excluded.books`.execute(
    trx,
  );
}

const textField = 4;

/** The words of each field: title, people, subject, description, text. An ISBN names a book as surely as its title. */
function fieldsOf({ publication, descriptionText, chapters }: BookToPublish): readonly string[][] {
  const { metadata } = publication;
  const text = new Set<string>();
  for (const chapter of chapters) addIndexWords(chapter.text, text, textWordLimit);
  return [
    indexWords(
      metadata.title.value,
      metadata.subtitle?.value,
      ...metadata.titles.map((title) => title.value),
      ...metadata.identifiers.filter((id) => id.scheme === 'isbn').map((id) => id.value),
    ),
    indexWords(
      ...metadata.contributors.map((contributor) => contributor.name),
      ...metadata.series.map((series) => series.name),
      metadata.publisher,
    ),
    indexWords(...metadata.subjects.map((subject) => subject.label)),
    indexWords(descriptionText),
    withinBytes([...text], textWordBytes),
  ];
}

function withinBytes(words: string[], limit: number): string[] {
  let bytes = 0;
  const end = words.findIndex((word) => {
    bytes += Buffer.byteLength(word) + 8;
    return bytes > limit;
  });
  return end < 0 ? words : words.slice(0, end);
}

interface Passage {
  readonly ordinal: number;
  readonly chapter: string | null;
  readonly text: string;
}

function passagesOf({ descriptionText, chapters }: BookToPublish): readonly Passage[] {
  const description = descriptionText
    ? [{ ordinal: 0, chapter: null, text: withoutNul(descriptionText.slice(0, passageLimit)) }]
    : [];
  const texts = chapters.flatMap(({ title, text }: ChapterText) =>
    cut(text).map((piece) => ({ chapter: title ? withoutNul(title) : null, text: withoutNul(piece) })),
  );
  return [...description, ...texts.map((passage, at) => ({ ...passage, ordinal: at + 1 }))];
}

/** Pieces of at most {@link passageLimit} UTF-16 units, cut at a space or line where there is one near the end. */
function cut(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + passageLimit, text.length);
    if (end < text.length) {
      const space = Math.max(text.lastIndexOf('\n', end), text.lastIndexOf(' ', end));
      if (space > start + passageLimit / 2) end = space + 1;
    }
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
