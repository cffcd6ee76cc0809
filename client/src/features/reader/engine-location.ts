import type { FoliateTocItem } from 'foliate-js/epub.js';
import { collapse, fromRange, isCFI, joinIndir } from 'foliate-js/epubcfi.js';
import { wordsPerMinute } from '../../lib/format-measures.ts';
import type { Book } from './engine-book.ts';
import { elementOf, flatten, type Landmark, LandmarkList } from './engine-contents.ts';
import { decodePath } from './engine-paths.ts';
import { minutesFor, progressOf } from './engine-progress.ts';
import { findQuote } from './engine-quote.ts';
import type { Anchor, Shown } from './engine-view.ts';
import type { QuoteTarget, Target } from './target.ts';

export interface Place {
  readonly index: number;
  readonly anchor: Anchor;
}

export interface ContentsEntry {
  readonly id: number;
  readonly label: string;
  /** Null for a heading that leads nowhere. */
  readonly target: Target | null;
  readonly children: readonly ContentsEntry[];
}

export interface ReaderLocation {
  /** Where what is shown begins and ends. */
  readonly cfi: string;
  readonly endCfi: string;
  readonly range: Range | null;
  /** First and last section on the screen. */
  readonly index: number;
  readonly lastIndex: number;
  /** Sections in the book. */
  readonly count: number;
  /** Share of the book before what is shown; 1 at the end of the book. */
  readonly fraction: number;
  /** Whole percent read when what is shown has been read. */
  readonly percent: number;
  readonly chapter: string | undefined;
  /** Entry of the contents that is current. */
  readonly entryId: number | undefined;
  /** Label of the printed page, when the book has a page list. */
  readonly page: string | undefined;
  readonly minutesLeftInChapter: number;
  /** First words shown. */
  readonly words: string;
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly trouble: 'offline' | 'missing' | 'unreadable' | 'damaged' | undefined;
}

export type Locator = ReturnType<typeof createLocator>;

function splitHref(href: string): { path: string; fragment: string } {
  const [path = '', fragment = ''] = href.split('#');
  return { path, fragment };
}

/** Everything about places in one book: contents, CFIs, shares, and what to say of them. */
export function createLocator(book: Book, words: number) {
  const { epub } = book;
  const { sections } = epub;
  const byPath = new Map(sections.map((section, index) => [decodePath(section.id), index]));
  const progress = progressOf(
    // In fixed layout every page counts alike, whatever its drawing weighs.
    sections.map(({ size, linear }) => ({ size: linear === 'no' ? 0 : book.fixedLayout ? 1 : size })),
  );
  const landmarksOf = (items: readonly FoliateTocItem[]): LandmarkList => {
    const landmarks: Landmark[] = [];
    flatten(items, (item, id) => {
      const index = item.href ? byPath.get(decodePath(splitHref(item.href).path)) : undefined;
      if (index === undefined) return;
      const { fragment } = splitHref(item.href ?? '');
      landmarks.push({ id, label: item.label?.trim() || '—', index, fragment: decodePath(fragment) });
    });
    return new LandmarkList(landmarks);
  };
  const toc = landmarksOf(epub.toc ?? []);
  const pages = landmarksOf(epub.pageList ?? []);
  const entryOf = (item: FoliateTocItem): ContentsEntry => ({
    id: item.id ?? -1,
    label: item.label?.trim() || '—',
    target: item.href && locate(item.href) ? { href: item.href } : null,
    children: (item.subitems ?? []).map(entryOf),
  });

  function locate(href: string): Place | null {
    const { path, fragment } = splitHref(href);
    const index = byPath.get(decodePath(path));
    if (index === undefined) return null;
    return { index, anchor: (page) => (fragment && elementOf(page, decodePath(fragment))) || 0 };
  }

  /** The section of a document by its path; -1 when the book has none of that name. */
  const sectionOf = (path: string): number => byPath.get(decodePath(path)) ?? -1;

  /** Words that are gone fall back to the beginning of their document. */
  function fromQuote({ path, quote }: QuoteTarget): Place | null {
    const index = sectionOf(path);
    return index < 0 ? null : { index, anchor: (page) => findQuote(page, quote) ?? 0 };
  }

  /** A CFI whose path is gone (the book was replaced by another edition) falls back to its section. */
  function fromCfi(cfi: string): Place | null {
    try {
      const { index, anchor } = epub.resolveCFI(cfi);
      if (!sections[index]) return null;
      return {
        index,
        anchor: (page) => {
          try {
            return anchor(page);
          } catch {
            return 0;
          }
        },
      };
    } catch {
      return null;
    }
  }

  function cfiOf(index: number, range: Range | null): string {
    const base = sections[index]?.cfi ?? '';
    return range ? joinIndir(base, fromRange(range)) : base;
  }

  function minutesLeft({ lastIndex, withinEnd, range }: Shown): number {
    const share = range && toc.shareUntilNext(lastIndex, range);
    const bytes =
      typeof share === 'number'
        ? share * (sections[lastIndex]?.size ?? 0)
        : progress.bytesUntil(lastIndex, withinEnd, toc.nextSection(lastIndex, sections.length));
    return minutesFor(bytes, progress.total, words, wordsPerMinute);
  }

  return {
    contents: (epub.toc ?? []).map(entryOf),
    pageList: (epub.pageList ?? []).map(entryOf),
    starts: progress.starts,
    index: (fraction: number) => progress.place(fraction).index,
    label: (index: number) => toc.at(index, null)?.label,
    labelAt: (index: number, range: Range) => toc.at(index, range)?.label,
    element: elementOf,
    cfiOf,
    sectionOf,
    path: (index: number) => decodePath(sections[index]?.id ?? ''),
    start: (): Place => ({
      index: Math.max(
        0,
        sections.findIndex((section) => section.linear !== 'no'),
      ),
      anchor: () => 0,
    }),
    place: (target: Target): Place | null => {
      if ('href' in target) return locate(target.href);
      if ('quote' in target) return fromQuote(target);
      if ('cfi' in target) return isCFI.test(target.cfi) ? fromCfi(target.cfi) : null;
      const { index, within } = progress.place(target.fraction);
      return { index, anchor: () => within };
    },
    locate: (shown: Shown, { atStart, atEnd }: { atStart: boolean; atEnd: boolean }): ReaderLocation => {
      const { index, lastIndex, within, withinEnd, range } = shown;
      const cfi = cfiOf(index, range);
      const endCfi = book.fixedLayout ? cfiOf(lastIndex, null) : collapse(cfi, true);
      const fractionEnd = progress.fraction(lastIndex, withinEnd);
      const entry = toc.at(index, range);
      return {
        cfi: range ? collapse(cfi) : cfi,
        endCfi,
        range,
        index,
        lastIndex,
        count: sections.length,
        fraction: atEnd ? 1 : progress.fraction(index, within),
        percent: atEnd ? 100 : Math.min(99, Math.floor(fractionEnd * 100)),
        chapter: entry?.label,
        entryId: entry?.id,
        page: pages.at(index, range)?.label,
        minutesLeftInChapter: book.fixedLayout ? 0 : minutesLeft(shown),
        words: range?.toString().replace(/\s+/g, ' ').trim().slice(0, 120) ?? '',
        atStart,
        atEnd,
        trouble: book.troubles.get(index) ?? book.troubles.get(lastIndex),
      };
    },
  };
}
