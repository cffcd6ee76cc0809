import type { Locator } from './engine-location.ts';
import { quoteOf, type TextQuote } from './engine-quote.ts';

/** Where something stands in the window, in px. */
export interface WindowPlace {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** Words of the book that are selected. */
export interface Selected {
  readonly cfi: string;
  /** Path of their document inside the book. */
  readonly path: string;
  readonly quote: TextQuote;
  /** Title of the chapter they stand in. */
  readonly chapter: string | undefined;
  readonly at: WindowPlace;
}

/** What is selected on a page of the book; null when nothing is. */
export function readSelection(page: Document, index: number, locator: Locator): Selected | null {
  const selection = page.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const quote = quoteOf(range, page);
  if (quote.exact === '') return null;
  return {
    cfi: locator.cfiOf(index, range),
    path: locator.path(index),
    quote,
    chapter: locator.labelAt(index, range)?.trim(),
    at: placeOfRange(range),
  };
}

/** The box of a range in the window, whatever frame it is in; of one that has none, the top. */
export function placeOfRange(range: Range): WindowPlace {
  const boxes = range.getClientRects();
  const first = boxes[0] ?? range.getBoundingClientRect();
  const last = boxes[boxes.length - 1] ?? first;
  const frame = range.startContainer.ownerDocument?.defaultView?.frameElement;
  const offset = frame?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1 };
  const scale = frame instanceof HTMLElement && frame.offsetWidth > 0 ? offset.width / frame.offsetWidth : 1;
  return {
    x: offset.left + (last.left + last.width / 2) * scale,
    top: offset.top + first.top * scale,
    bottom: offset.top + last.bottom * scale,
  };
}

/** Tells when the words selected on a page change, once the hand or key that changes them rests. */
export function listenToSelection(page: Document, tell: () => void, signal: AbortSignal): void {
  let down = false;
  let last = '';
  const settle = () => {
    const now = page.getSelection()?.toString() ?? '';
    if (down || now === last) return;
    last = now;
    tell();
  };
  page.addEventListener('pointerdown', () => (down = true), { signal });
  for (const name of ['pointerup', 'pointercancel', 'keyup', 'selectionchange'])
    page.addEventListener(
      name,
      () => {
        if (name !== 'selectionchange' && name !== 'keyup') down = false;
        setTimeout(settle);
      },
      { signal },
    );
}

const blocks = 'p, li, h1, h2, h3, h4, h5, h6, pre, dt, dd, td, th, figcaption, blockquote';

/**
 * For hands that select nothing with a pointer: the first paragraph of what is shown, or the one after the one that is
 * selected. @returns whether there was one.
 */
export function selectNextBlock(page: Document, shown: Range | null): boolean {
  const selection = page.getSelection();
  const all = [...page.querySelectorAll(blocks)].filter(
    (block) => !block.querySelector(blocks) && (block.textContent ?? '').trim() !== '',
  );
  const from = selection && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const isNext = (block: Element) => {
    if (from) return from.comparePoint(block, 0) > 0;
    return shown === null || shown.intersectsNode(block);
  };
  const next = all.find(isNext);
  if (!selection || !next) return false;
  selection.selectAllChildren(next);
  return true;
}
