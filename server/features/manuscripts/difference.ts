import { setImmediate as breathe } from 'node:timers/promises';
import type { Difference } from '@mangu/contract/difference';
import type { Metadata } from '@mangu/epub';
import { diffLines, diffWordsWithSpace } from 'diff';
import type { Database } from '../../platform/database.ts';
import { chapterTexts, type RevisionText } from './revision-texts.ts';
import type { RevisionDetail } from './revisions.ts';

/** Of one chapter; beyond it paragraphs are compared instead of words, and then not at all. */
const wordsWithinMs = 60;
const linesWithinMs = 40;
/** Of all chapters together; after that the rest is only said to have changed. */
const allWithinMs = 1500;
const contextLength = 160;

type Piece = Difference['chapters'][number]['pieces'][number];
interface ComparedRevision {
  readonly id: string;
  readonly no: number;
  readonly detail: unknown;
}

/** What changed between two accepted revisions: metadata field by field, text chapter by chapter. */
export async function differenceOf(
  db: Database,
  earlier: ComparedRevision,
  later: ComparedRevision,
): Promise<Difference> {
  const [before, after] = await Promise.all([chapterTexts(db, earlier.id), chapterTexts(db, later.id)]);
  return {
    earlier: earlier.no,
    later: later.no,
    metadata: metadataChanges(earlier.detail, later.detail),
    chapters: await chapterChanges(before, after),
  };
}

/** Pure, but for letting others in between two chapters. */
export async function chapterChanges(
  before: readonly RevisionText[],
  after: readonly RevisionText[],
): Promise<Difference['chapters']> {
  const began = performance.now();
  const partners = matchChapters(before, after);
  const taken = new Set(partners.values());
  const chapters: Difference['chapters'] = [];
  let next = 0;
  const removedUpTo = (index: number) => {
    for (; next < index; next += 1) {
      const chapter = before[next];
      if (chapter && !taken.has(chapter))
        chapters.push({ title: titleOf(chapter, next), kind: 'removed', pieces: [], coarse: false });
    }
  };
  for (const [index, chapter] of after.entries()) {
    await breathe();
    const partner = partners.get(chapter);
    const title = titleOf(chapter, index);
    if (!partner) {
      chapters.push({ title, kind: 'added', pieces: [], coarse: false });
      continue;
    }
    removedUpTo(before.indexOf(partner));
    if (partner.text === chapter.text) chapters.push({ title, kind: 'same', pieces: [], coarse: false });
    else {
      const left = allWithinMs - (performance.now() - began);
      chapters.push({ title, kind: 'changed', ...compare(partner.text, chapter.text, left) });
    }
  }
  removedUpTo(before.length);
  return chapters;
}

function titleOf({ title, path }: RevisionText, index: number): string {
  return title?.trim() || path.split('/').at(-1) || String(index + 1);
}

/** Chapters belong together by path and title, then by title, then by path, then by being the same text. */
function matchChapters(
  before: readonly RevisionText[],
  after: readonly RevisionText[],
): ReadonlyMap<RevisionText, RevisionText> {
  const partners = new Map<RevisionText, RevisionText>();
  const free = new Set(before);
  const keys: ((chapter: RevisionText) => string)[] = [
    ({ text }) => text,
    ({ path, title }) => `${path}\n${title ?? ''}`,
    ({ title, path }) => title ?? path,
    ({ path }) => path,
  ];
  for (const keyOf of keys) {
    const byKey = new Map<string, RevisionText[]>();
    for (const chapter of free) byKey.set(keyOf(chapter), [...(byKey.get(keyOf(chapter)) ?? []), chapter]);
    for (const chapter of after) {
      if (partners.has(chapter)) continue;
      const found = byKey.get(keyOf(chapter))?.shift();
      if (!found) continue;
      partners.set(chapter, found);
      free.delete(found);
    }
  }
  return partners;
}

function compare(before: string, after: string, leftMs: number): { pieces: Piece[]; coarse: boolean } {
  if (leftMs > 0) {
    const words = diffWordsWithSpace(before, after, { timeout: Math.min(wordsWithinMs, leftMs) });
    if (words) return { pieces: pieces(words), coarse: false };
    const lines = diffLines(before, after, { timeout: linesWithinMs });
    if (lines) return { pieces: pieces(lines), coarse: true };
  }
  return { pieces: [], coarse: true };
}

function pieces(parts: readonly { value: string; added?: boolean; removed?: boolean }[]): Piece[] {
  return parts.map(({ value, added, removed }, index) => {
    if (added || removed) return { kind: added ? 'added' : 'removed', text: value };
    return { kind: 'same', text: shortened(value, index === 0, index === parts.length - 1) };
  });
}

/** Enough of what stayed to find the place. */
function shortened(text: string, first: boolean, last: boolean): string {
  if (text.length <= contextLength * 2 + 20) return text;
  const head = first ? '' : text.slice(0, contextLength).toWellFormed();
  const tail = last ? '' : text.slice(-contextLength).toWellFormed();
  return `${head} … ${tail}`;
}

function metadataChanges(earlier: unknown, later: unknown): Difference['metadata'] {
  // Written by writeRevision.
  const before = fields((earlier as RevisionDetail).publication.metadata);
  const after = fields((later as RevisionDetail).publication.metadata);
  return Object.keys({ ...before, ...after }).flatMap((field) => {
    const [was = '', is = ''] = [before[field], after[field]];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function fields(metadata: Metadata): Record<string, string> {
  const { title, subtitle, languages, contributors, series, subjects, identifiers } = metadata;
  return {
    title: title.value,
    subtitle: subtitle?.value ?? '',
    languages: languages.join(', '),
    contributors: contributors.map(({ name, roles }) => `${name} (${roles.join(', ')})`).join('; '),
    series: series.map(({ name, position }) => (position ? `${name} ${position}` : name)).join('; '),
    subjects: subjects.map(({ label, code }) => label || (code ?? '')).join('; '),
    isbn: identifiers.find(({ scheme }) => scheme === 'isbn')?.value ?? '',
    publisher: metadata.publisher ?? '',
    rights: metadata.rights ?? '',
    published: metadata.published ?? '',
    description: metadata.description ?? '',
  };
}
