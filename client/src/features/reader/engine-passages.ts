import type { Book } from './engine-book.ts';
import type { Locator } from './engine-location.ts';
import { highlightName, type PassageLook, passageLooks } from './engine-looks.ts';
import {
  type FoldedText,
  findInContext,
  findQuote,
  foldedText,
  holdsQuote,
  type TextQuote,
} from './engine-quote.ts';

/** From here on reading the whole text once is quicker than following as many CFIs. */
const manyPassages = 20;

/** A stretch of the book's text that is marked on the page. */
export interface Passage {
  readonly id: string;
  /** A CFI, or the path of its document where no CFI is known to lead there. */
  readonly at: { readonly cfi: string } | { readonly path: string };
  /** Its words, which the CFI may no longer lead to. */
  readonly quote: TextQuote;
  readonly look: PassageLook;
}

interface Drawn {
  readonly passage: Passage;
  readonly range: Range;
}

/**
 * Marks passages on the pages that are shown, without touching their documents: ranges of the CSS Custom Highlight
 * API have no element that a book's style or a CFI could stumble over.
 */
export function createPassages(book: Book, locator: Locator) {
  const sectionOfCfi = sectionFinder(book);
  const sectionOf = ({ at }: Passage) => ('cfi' in at ? sectionOfCfi(at.cfi) : locator.sectionOf(at.path));
  let bySection = new Map<number, Passage[]>();
  const drawn = new Map<Document, Drawn[]>();

  function draw(page: Document, index: number): void {
    const frame = page.defaultView;
    if (!frame?.CSS.highlights) return;
    const found = rangesOf(page, bySection.get(index) ?? [], locator);
    drawn.set(page, found);
    for (const look of passageLooks) {
      const ranges = found.filter(({ passage }) => passage.look === look).map(({ range }) => range);
      if (ranges.length === 0) frame.CSS.highlights.delete(highlightName(look));
      else frame.CSS.highlights.set(highlightName(look), new frame.Highlight(...ranges));
    }
  }

  return {
    /** Replaces all passages and draws those on `pages`. */
    set(passages: readonly Passage[], pages: readonly { page: Document; index: number }[]): void {
      bySection = Map.groupBy(passages, sectionOf);
      for (const page of drawn.keys()) if (!page.defaultView) drawn.delete(page);
      for (const { page, index } of pages) draw(page, index);
    },
    /** A page was loaded. */
    draw,
    /** The passage at a point of a page, the shortest of several, with its range. */
    at(page: Document, x: number, y: number): Drawn | null {
      const hits = (drawn.get(page) ?? []).filter(({ range }) =>
        [...range.getClientRects()].some(
          (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
        ),
      );
      const length = ({ range }: Drawn) => range.toString().length;
      return hits.sort((a, b) => length(a) - length(b))[0] ?? null;
    },
    /** Where a passage is drawn now. */
    rangeOf(id: string): Range | null {
      for (const [page, list] of drawn) {
        const found = page.defaultView && list.find(({ passage }) => passage.id === id);
        if (found) return found.range;
      }
      return null;
    },
  };
}

function rangesOf(page: Document, passages: readonly Passage[], locator: Locator): Drawn[] {
  let text: FoldedText | undefined;
  if (passages.length >= manyPassages) text = foldedText(page);
  return passages.flatMap((passage) => {
    const inContext = text && findInContext(page, passage.quote, text);
    if (inContext) return [{ passage, range: inContext }];
    const anchor = 'cfi' in passage.at ? locator.place(passage.at)?.anchor(page) : undefined;
    const byCfi = typeof anchor === 'object' && 'startContainer' in anchor ? anchor : null;
    if (byCfi && !byCfi.collapsed && holdsQuote(byCfi, passage.quote)) return [{ passage, range: byCfi }];
    text ??= foldedText(page);
    const range = findQuote(page, passage.quote, text);
    return range ? [{ passage, range }] : [];
  });
}

/** The section of a CFI by its step in the spine alone: thousands are sorted before a page is shown. */
function sectionFinder({ epub }: Book): (cfi: string) => number {
  const step = (cfi: string) => /^epubcfi\(\/6\/(\d+)/.exec(cfi)?.[1] ?? '';
  const indexes = new Map(epub.sections.map(({ cfi }, index) => [step(cfi), index]));
  return (cfi) => indexes.get(step(cfi)) ?? -1;
}
