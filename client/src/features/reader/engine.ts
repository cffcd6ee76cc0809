import type { ReadingSession } from '@mangu/contract/reading';
import { compare } from 'foliate-js/epubcfi.js';
import { openBook, type SectionTrouble } from './engine-book.ts';
import { fontFaces } from './engine-fonts.ts';
import { linkAddress, listen, makeReachable, placeInHost } from './engine-input.ts';
import type { Intent } from './engine-keys.ts';
import { destination } from './engine-links.ts';
import { type ContentsEntry, createLocator, type Place, type ReaderLocation } from './engine-location.ts';
import type { PassageLook } from './engine-looks.ts';
import { type AudioState, createNarration } from './engine-narration.ts';
import type { NoteNode } from './engine-notes.ts';
import { createPassages, type Passage } from './engine-passages.ts';
import { PageQueue } from './engine-queue.ts';
import type { TextQuote } from './engine-quote.ts';
import { ResourceError } from './engine-resources.ts';
import { forbidFrameScripts } from './engine-sandbox.ts';
import { type SearchEvent, type SearchHit, searchBook } from './engine-search-book.ts';
import {
  listenToSelection,
  placeOfRange,
  readSelection,
  type Selected,
  selectNextBlock,
  type WindowPlace,
} from './engine-selection.ts';
import { ownActiveClass, type ShownTheme, type StyleContext } from './engine-style.ts';
import type { Engine, EngineEvents } from './engine-types.ts';
import { createView, isVertical, prefetchLayout, type Shown } from './engine-view.ts';
import type { ReaderSettings } from './settings.ts';
import type { Target } from './target.ts';

export type { Engine, EngineEvents, Note } from './engine-types.ts';
export type {
  AudioState,
  ContentsEntry,
  Intent,
  NoteNode,
  Passage,
  PassageLook,
  ReaderLocation,
  SearchEvent,
  SearchHit,
  SectionTrouble,
  Selected,
  ShownTheme,
  Target,
  TextQuote,
  WindowPlace,
};

/** The book could not be fetched, as against: not be read. */
export function isResourceFailure(error: unknown): boolean {
  return error instanceof ResourceError;
}

/** Opens a book in `host`. Nothing is shown before the first `goTo`. */
export async function openEngine(
  host: HTMLElement,
  session: ReadingSession,
  initial: { settings: ReaderSettings; theme: ShownTheme },
  events: EngineEvents,
): Promise<Engine> {
  forbidFrameScripts();
  prefetchLayout(session.book.layout === 'pre-paginated');
  let { settings, theme } = initial;
  const [book, firstFaces] = await Promise.all([openBook(session), fontFaces(settings.font)]);
  let faces = firstFaces;
  const { epub } = book;
  const rightToLeft = epub.dir === 'rtl' || (epub.dir !== 'ltr' && session.book.direction === 'rtl');
  const locator = createLocator(book, session.book.words);
  const passages = createPassages(book, locator);
  const listening = new AbortController();
  const activeClass = epub.media.activeClass?.trim() || ownActiveClass;
  const queue = new PageQueue();
  /** Counts the settings chosen. */
  let applied = 0;
  let location: ReaderLocation | null = null;

  const context = (): StyleContext => ({
    theme,
    fontFaces: faces,
    pageWidthPx: host.clientWidth,
    pageHeightPx: host.clientHeight,
    activeClass,
  });
  const mode = () => ({
    scrolled: view.scrolled,
    sideways: view.isSideways,
    letters: settings.letterKeys,
    ownSwipes: !book.fixedLayout && !view.scrolled && !view.pages().some(({ page }) => isVertical(page)),
    pictures: !book.fixedLayout,
    atEdge: (direction: 'next' | 'previous') => view.atEdge(direction),
  });
  const inputs = {
    intent: act,
    link: (link: Element, page: Document) => void follow(link, page),
    picture: (picture: Element) => {
      const url = picture.getAttribute('src') ?? linkAddress(picture);
      if (url) events.picture({ url, alt: picture.getAttribute('alt') ?? '' });
    },
    passage: (page: Document, x: number, y: number) => {
      const hit = passages.at(page, x, y);
      if (hit) events.passage(hit.passage.id, placeOfRange(hit.range));
      return hit !== null;
    },
    pointer: events.pointer,
    scroll: (px: number) => view.scrollBy(px),
  };
  const viewEvents = {
    load: (page: Document, index: number) => {
      const frame = page.defaultView?.frameElement;
      frame?.setAttribute('title', locator.label(index) ?? session.book.title);
      if (!book.fixedLayout) for (const image of page.querySelectorAll('img')) makeReachable(image);
      listen(page, host, mode, inputs, listening.signal);
      listenToSelection(page, () => events.selected(selected()), listening.signal);
      passages.draw(page, index);
    },
    relocate: (shown: Shown) => {
      location = locator.locate(shown, { atEnd: view.atEnd, atStart: view.atStart });
      events.relocate(location);
      book.prefetch(shown.lastIndex + 1);
    },
    swiped: (settle: () => Promise<void>) => {
      // What is under way ends at a page by itself, and the finger was on one that is being left.
      if (queue.waiting === 0) void queue.add(settle).then(() => narration?.follow());
    },
  };

  let view = await createView(book, viewEvents);
  const mount = () => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) view.element.setAttribute('animated', '');
    host.append(view.element);
    view.apply(settings, context());
  };
  mount();
  listen(document, host, mode, inputs, listening.signal);
  const resized = new ResizeObserver(() => view.apply(settings, context()));
  resized.observe(host);

  const show = (place: Place) => queue.add(() => view.goTo(place.index, place.anchor));

  const narration = epub.sections.some((section) => section.mediaOverlay)
    ? createNarration(book, locator, activeClass, {
        show: ({ index, anchor }, isWanted) =>
          queue.add(async () => {
            if (isWanted()) await view.goTo(index, anchor);
          }),
        pages: () => view.pages(),
        location: () => location,
        state: events.audio,
      })
    : null;

  async function goTo(target: Target): Promise<boolean> {
    const place = locator.place(target);
    if (!place) return false;
    await show(place);
    narration?.follow();
    return true;
  }

  async function goWithinChapter(share: number): Promise<void> {
    if (!location) return;
    await show({ index: location.index, anchor: () => share });
    narration?.follow();
  }

  function turn(direction: 'next' | 'previous'): void {
    // A held key turns as fast as pages come, and stops when it is let go.
    if (queue.waiting > 1 || (direction === 'next' ? view.atEnd : view.atStart)) return;
    events.turned();
    void queue.add(() => view.turn(direction)).then(() => narration?.follow());
  }

  const actions: Partial<Record<Intent, () => void>> = {
    next: () => turn('next'),
    previous: () => turn('previous'),
    left: () => turn(rightToLeft ? 'next' : 'previous'),
    right: () => turn(rightToLeft ? 'previous' : 'next'),
    'line-down': () => view.scrollBy(80),
    'line-up': () => view.scrollBy(-80),
    'chapter-start': () => void goWithinChapter(0),
    'chapter-end': () => void goWithinChapter(1),
  };

  function act(intent: Intent): void {
    const action = actions[intent];
    if (action) action();
    else events.intent(intent);
  }

  async function follow(link: Element, page: Document): Promise<void> {
    const index = view.pages().find((one) => one.page === page)?.index;
    if (index === undefined) return;
    const to = await destination(link, page, index, book, locator);
    if (to.kind === 'outside') events.outside(to.url);
    else if (to.kind === 'inside') events.inside(to.target);
    else if (to.kind === 'note') events.note({ ...to, at: placeInHost(link) });
    else if (to.kind === 'picture') events.picture(to);
    else events.deadLink();
  }

  function shows(cfi: string): boolean {
    if (!location) return false;
    // The end of one page is the beginning of the next: it belongs to that.
    if (!book.fixedLayout)
      return (
        compare(location.cfi, cfi) === 0 ||
        (compare(location.cfi, cfi) < 0 && compare(cfi, location.endCfi) < 0)
      );
    const index = locator.place({ cfi })?.index ?? -1;
    return index >= location.index && index <= location.lastIndex;
  }

  function selected(): Selected | null {
    for (const { page, index } of view.pages()) {
      const found = readSelection(page, index, locator);
      if (found) return found;
    }
    return null;
  }

  function mark(cfi: string | null): void {
    const place = cfi ? locator.place({ cfi }) : null;
    for (const { page, index } of view.pages()) {
      const frame = page.defaultView;
      // Not in every browser yet: the place is shown all the same.
      if (!frame?.CSS.highlights) continue;
      frame.CSS.highlights.delete('found');
      const anchor = place?.index === index ? place.anchor(page) : 0;
      if (typeof anchor === 'object' && 'startContainer' in anchor)
        frame.CSS.highlights.set('found', new frame.Highlight(anchor));
    }
  }

  return {
    contents: locator.contents,
    pageList: locator.pageList,
    fixedLayout: book.fixedLayout,
    hasAudio: narration !== null,
    rightToLeft,
    goTo,
    goToStart: async () => {
      await show(locator.start());
      return true;
    },
    act,
    apply: async (next, nextTheme) => {
      const turn = ++applied;
      const found = next.font === settings.font ? faces : await fontFaces(next.font);
      // Something else was chosen before the faces came.
      if (turn !== applied) return;
      faces = found;
      settings = next;
      theme = nextTheme;
      view.apply(settings, context());
    },
    shows,
    chapterAt: (fraction) => locator.label(locator.index(fraction)),
    search: (query, signal) => searchBook(book, locator, query, signal),
    mark,
    selected,
    clearSelection: () => {
      for (const { page } of view.pages()) page.getSelection()?.removeAllRanges();
    },
    selectNext: () => {
      view.pages().some(({ page }) => selectNextBlock(page, location?.range ?? null));
    },
    setPassages: (list) => passages.set(list, view.pages()),
    placeOf: (id) => {
      const range = passages.rangeOf(id);
      return range && placeOfRange(range);
    },
    toggleAudio: () => narration?.toggle(),
    skipAudio: (step) => narration?.skip(step),
    setAudioRate: (rate) => narration?.setRate(rate),
    retry: async () => {
      const cfi = location?.cfi;
      const old = view;
      const next = await createView(book, viewEvents);
      // Another try was first, or the book was closed.
      if (view !== old || listening.signal.aborted) return;
      queue.clear();
      old.close();
      view = next;
      mount();
      if (cfi) await goTo({ cfi });
    },
    focus: () => view.focus(),
    close: () => {
      narration?.stop();
      listening.abort();
      resized.disconnect();
      view.close();
      book.close();
    },
  };
}
