import type { FixedLayout } from 'foliate-js/fixed-layout.js';
import type { Paginator } from 'foliate-js/paginator.js';
import type { Book } from './engine-book.ts';
import { bookStyles, fixedStyles, pageShape, type StyleContext } from './engine-style.ts';
import type { ReaderSettings } from './settings.ts';

/** The two layouts of foliate-js behind one face. */

export interface Shown {
  /** First and last section on the screen, by index in the spine. */
  readonly index: number;
  readonly lastIndex: number;
  /** Shares of the first and last section before what is shown, and up to its end. */
  readonly within: number;
  readonly withinEnd: number;
  /** Null in fixed layout. */
  readonly range: Range | null;
}

export interface ViewEvents {
  load(page: Document, index: number): void;
  relocate(shown: Shown): void;
  /** A finger let go of the page: `settle` lets that slide into place, which may be in another section. */
  swiped(settle: () => Promise<void>): void;
}

/** Finds the place in a page: an element, a range, or a share of the section. */
export type Anchor = (page: Document) => Element | Range | number;

export interface PageView {
  readonly element: HTMLElement;
  /** Text that scrolls. */
  readonly scrolled: boolean;
  /** Text that scrolls sideways, as vertical lines do. */
  readonly isSideways: boolean;
  readonly atStart: boolean;
  readonly atEnd: boolean;
  goTo(index: number, anchor: Anchor): Promise<void>;
  turn(direction: 'next' | 'previous'): Promise<void>;
  /** Scrolled text only: moves it, in the direction of reading. */
  scrollBy(px: number): void;
  atEdge(direction: 'next' | 'previous'): boolean;
  /** Documents on the screen. */
  pages(): { index: number; page: Document }[];
  apply(settings: ReaderSettings, context: StyleContext): void;
  focus(): void;
  close(): void;
}

/** Fetches the code of a layout ahead of its use. */
export function prefetchLayout(fixed: boolean): void {
  const code = fixed ? import('foliate-js/fixed-layout.js') : import('foliate-js/paginator.js');
  code.catch(() => undefined);
}

export async function createView(book: Book, events: ViewEvents): Promise<PageView> {
  if (book.fixedLayout) {
    const { FixedLayout } = await import('foliate-js/fixed-layout.js');
    return spreadView(new FixedLayout(), book, events);
  }
  const { Paginator } = await import('foliate-js/paginator.js');
  return columnView(new Paginator(), book, events);
}

function isCustom<T>(event: Event, key: string): event is CustomEvent<T> {
  return (
    event instanceof CustomEvent &&
    typeof event.detail === 'object' &&
    event.detail !== null &&
    key in event.detail
  );
}

type LoadDetail = { doc: Document; index: number };

/** `true` where lines run down the page. Asked while the frame is shown: a hidden one has no styles everywhere. */
export function isVertical(page: Document): boolean {
  const mode = page.body && page.defaultView?.getComputedStyle(page.body).writingMode;
  return mode?.startsWith('vertical') ?? false;
}

function columnView(element: Paginator, book: Book, events: ViewEvents): PageView {
  const finite = (value: number | undefined) =>
    Number.isFinite(value) ? Math.min(1, Math.max(0, value ?? 0)) : 0;
  element.addEventListener('load', (event) => {
    if (!isCustom<LoadDetail>(event, 'doc')) return;
    const { doc, index } = event.detail;
    prepareColumns(doc, book);
    events.load(doc, index);
  });
  element.addEventListener('relocate', (event) => {
    type Detail = { range: Range; index: number; fraction?: number; size?: number; reason?: string };
    if (!isCustom<Detail>(event, 'range')) return;
    if (event.detail.reason === 'snap') slid?.resolve();
    const { range, index, fraction, size } = event.detail;
    // The empty pages before and after a section are passed through on the way to the next.
    const { page, pages, scrolled } = element;
    if (!scrolled && pages > 2 && (page < 1 || page > pages - 2)) return;
    const within = finite(fraction);
    const share = size ?? (element.end - element.start) / element.viewSize;
    events.relocate({ index, lastIndex: index, within, withinEnd: finite(within + finite(share)), range });
  });
  element.open(book.epub);
  const opening = watchOpening(element);
  // At the end of every touch, a tap's too, foliate-js slides to the nearest page and on to the next section,
  // whatever else is under way, and tells nobody when that is over.
  let slid: PromiseWithResolvers<void> | null = null;
  const slide = element.snap;
  element.snap = (...velocity) =>
    events.swiped(async () => {
      slid = Promise.withResolvers();
      slide.apply(element, velocity);
      await slid.promise;
      // Whether it goes on to another section is known a task later.
      await nextTask();
      await opening();
    });
  const contents = () => element.getContents();
  const edge = (direction: 'next' | 'previous') =>
    direction === 'next' ? element.viewSize - element.end <= 2 : element.start <= 0;
  return {
    element,
    get scrolled() {
      return element.scrolled;
    },
    get isSideways() {
      const first = contents()[0];
      return element.scrolled && first !== undefined && isVertical(first.doc);
    },
    get atStart() {
      return element.atStart && (!element.scrolled || edge('previous'));
    },
    get atEnd() {
      return element.scrolled ? element.atEnd && edge('next') : element.atEnd;
    },
    goTo: (index, anchor) => element.goTo({ index, anchor }),
    turn: async (direction) => {
      // Into another section there is nothing to slide to: it is only then fetched.
      const leaves = direction === 'next' ? element.page >= element.pages - 2 : element.page <= 1;
      const animated = element.hasAttribute('animated');
      if (leaves) element.removeAttribute('animated');
      await (direction === 'next' ? element.next() : element.prev());
      element.toggleAttribute('animated', animated);
    },
    scrollBy: (px) => {
      const first = contents()[0];
      // Lines of vertical-rl text go to the left, where positions are negative.
      element.containerPosition += first && isVertical(first.doc) ? -px : px;
    },
    atEdge: (direction) => contents().length > 0 && edge(direction),
    pages: () => contents().map(({ index, doc }) => ({ index, page: doc })),
    apply: (settings, context) => {
      const shape = pageShape(settings, context.pageWidthPx, context.pageHeightPx);
      element.setStyles(bookStyles(settings, context));
      for (const [name, value] of Object.entries(shape))
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    },
    focus: () => contents()[0]?.doc.defaultView?.focus(),
    close: () => {
      // One that has shown nothing yet has nothing to destroy, and fails at it.
      if (contents().length > 0) element.destroy();
      element.remove();
    },
  };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Returns what waits until the section that `element` is opening, if any, is on the screen. */
function watchOpening(element: Paginator): () => Promise<void> {
  let opening: PromiseWithResolvers<void> | null = null;
  const isOpen = () => {
    opening?.resolve();
    opening = null;
  };
  element.sections = element.sections.map((section) => ({
    ...section,
    load: () => {
      opening ??= Promise.withResolvers();
      const loading = section.load();
      loading.catch(isOpen);
      return loading;
    },
  }));
  // The place in the section is found in the microtasks after its load.
  element.addEventListener('load', () => setTimeout(isOpen));
  return async () => opening?.promise;
}

/**
 * What the column layout must know before it measures. The publisher's own page colour stays on paper; a book
 * whose pages progress from right to left gets its columns that way also where the text runs from the left.
 */
function prepareColumns(page: Document, book: Book): void {
  const frame = page.defaultView?.frameElement;
  const hidden = frame instanceof HTMLElement && frame.style.display === 'none';
  if (hidden) frame.style.display = 'block';
  const styles = page.body && page.defaultView?.getComputedStyle(page.body);
  if (styles) {
    const { backgroundColor, direction } = styles;
    if (backgroundColor !== 'rgba(0, 0, 0, 0)')
      page.documentElement.style.setProperty('--theme-bg-color', backgroundColor);
    page.documentElement.toggleAttribute('data-mangu-picture', isPicturePage(page));
    if (book.epub.dir === 'rtl' && direction === 'ltr' && !isVertical(page)) {
      // The body's direction is the page's (CSS Writing Modes 4 §8), its children's is the text's.
      page.body.dir = 'rtl';
      for (const child of page.body.children)
        if (!child.hasAttribute('dir')) child.setAttribute('dir', 'ltr');
    }
  }
  if (hidden) frame.style.display = 'none';
}

/** A page that is one picture and no words: a cover, a plate. */
function isPicturePage(page: Document): boolean {
  return page.body.querySelectorAll('img, svg').length === 1 && (page.body.innerText ?? '').trim() === '';
}

function spreadView(element: FixedLayout, book: Book, events: ViewEvents): PageView {
  const indexes = new WeakMap<Document, number>();
  const last = book.epub.sections.length - 1;
  let style = '';
  const pages = () =>
    element
      .getContents()
      .flatMap(({ doc }) => {
        const index = doc ? indexes.get(doc) : undefined;
        const holder = doc?.defaultView?.frameElement?.parentElement;
        return doc && index !== undefined && holder?.style.display !== 'none' ? [{ index, page: doc }] : [];
      })
      .sort((a, b) => a.index - b.index);
  element.addEventListener('load', (event) => {
    if (!isCustom<LoadDetail>(event, 'doc')) return;
    const { doc, index } = event.detail;
    indexes.set(doc, index);
    restyle(doc, style);
    events.load(doc, index);
  });
  element.addEventListener('relocate', () => {
    const shown = pages();
    const index = shown[0]?.index ?? 0;
    events.relocate({ index, lastIndex: shown.at(-1)?.index ?? index, within: 0, withinEnd: 1, range: null });
  });
  element.open(book.epub);
  return {
    element,
    /** Enlarged beyond the window. */
    get scrolled() {
      return element.scrollHeight > element.clientHeight + 1;
    },
    isSideways: false,
    get atStart() {
      return pages()[0]?.index === 0;
    },
    get atEnd() {
      return pages().at(-1)?.index === last;
    },
    goTo: (index) => element.goTo({ index }),
    turn: (direction) => (direction === 'next' ? element.next() : element.prev()),
    scrollBy: (px) => element.scrollBy(0, px),
    atEdge: (direction) =>
      direction === 'next'
        ? element.scrollTop + element.clientHeight >= element.scrollHeight - 2
        : element.scrollTop <= 0,
    pages,
    apply: (settings, context) => {
      style = fixedStyles(context);
      for (const { page } of pages()) restyle(page, style);
      const zoom = settings.zoom.startsWith('fit') ? settings.zoom : String(Number(settings.zoom) / 100);
      if (element.getAttribute('zoom') !== zoom) element.setAttribute('zoom', zoom);
    },
    focus: () => pages()[0]?.page.defaultView?.focus(),
    close: () => {
      element.destroy();
      element.remove();
    },
  };
}

const styleId = 'mangu-reader-style';

function restyle(page: Document, text: string): void {
  const root = page.head ?? page.documentElement;
  let style = page.getElementById(styleId);
  if (!style) {
    const namespace = page.documentElement.namespaceURI;
    style = page.createElementNS(namespace, 'style') as HTMLElement;
    style.id = styleId;
    root.append(style);
  }
  style.textContent = text;
}
