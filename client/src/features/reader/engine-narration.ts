import { Narrator } from './engine-audio.ts';
import type { Book } from './engine-book.ts';
import type { Clip } from './engine-clips.ts';
import type { Locator, Place, ReaderLocation } from './engine-location.ts';

export type AudioState = 'stopped' | 'playing' | 'paused' | 'failed';

/** What narration needs of the page. */
export interface NarrationStage {
  /** Shows the place when its turn comes, if `isWanted` says so then. */
  show(place: Place, isWanted: () => boolean): Promise<void>;
  pages(): { index: number; page: Document }[];
  location(): ReaderLocation | null;
  state(state: AudioState): void;
}

export interface Narration {
  toggle(): void;
  skip(step: 1 | -1): void;
  setRate(rate: number): void;
  /** The page was turned by hand: what is spoken follows (EPUB 3.3 §9.3.3). */
  follow(): void;
  stop(): void;
}

/** Plays a book's media overlays and marks what is spoken with the book's own class. */
export function createNarration(
  book: Book,
  locator: Locator,
  activeClass: string,
  stage: NarrationStage,
): Narration {
  const playingClass = book.epub.media.playbackActiveClass?.trim();
  let state: AudioState = 'stopped';
  let spoken: Element | null = null;
  let current: Clip | null = null;
  /** The clip that is spoken on the page the person turned to, which has some of its words. */
  let placed: Clip | null = null;

  const unmark = () => {
    spoken?.classList.remove(activeClass);
    spoken = null;
  };

  /** The document wears the book's class for playback while it speaks (EPUB 3.3 §9.3.4.2). */
  const dress = () => {
    if (!playingClass) return;
    for (const { page } of stage.pages())
      page.documentElement.classList.toggle(playingClass, state === 'playing');
  };

  async function speak(clip: Clip | null, index: number): Promise<void> {
    unmark();
    current = clip;
    if (placed !== clip) placed = null;
    if (!clip) return;
    const find = (page: Document) => (clip.fragment && locator.element(page, clip.fragment)) || 0;
    // Behind a page that is being turned by hand, which may leave other words to be spoken.
    await stage.show({ index, anchor: find }, () => current === clip && placed !== clip);
    // Another clip may have begun while the page was fetched.
    if (current !== clip) return;
    const page = stage.pages().find((one) => one.index === index)?.page;
    const element = page ? find(page) : 0;
    if (element === 0) return;
    element.classList.add(activeClass);
    dress();
    spoken = element;
  }

  const narrator = new Narrator(book.epub, book.resources, {
    speaking: (clip, index) => void speak(clip, index),
    state: (next) => {
      state = next;
      dress();
      stage.state(next);
    },
  });

  /** From the first spoken element that begins on the page or after it. */
  async function start(): Promise<void> {
    const location = stage.location();
    if (!location) return;
    const { index, range } = location;
    const page = stage.pages().find((one) => one.index === index)?.page;
    const elementOf = (clip: Clip) => page && locator.element(page, clip.fragment);
    await narrator.play(index, (clips) => {
      placed = null;
      const first = clips.find((clip) => {
        const element = elementOf(clip);
        return !element || !range || range.comparePoint(element, 0) >= 0;
      });
      if (first) return first;
      // Of the last words of a chapter only the end may be on the page; then they are spoken, and the page stays.
      const isShown = (element: Element | null | undefined) => element && range?.intersectsNode(element);
      placed = clips.findLast((clip) => isShown(elementOf(clip))) ?? null;
      return placed ?? undefined;
    });
  }

  /** The spoken words are among what is shown. */
  function isOnPage(): boolean {
    const location = stage.location();
    if (!location || (narrator.section !== location.index && narrator.section !== location.lastIndex))
      return false;
    // Not what is marked: words that are spoken already wait for their page to be shown.
    const page = stage.pages().find((one) => one.index === narrator.section)?.page;
    const element = page && current && locator.element(page, current.fragment);
    return !element || !location.range || location.range.intersectsNode(element);
  }

  return {
    toggle: () => {
      if (state === 'playing') narrator.pause();
      else if (!(state === 'paused' && isOnPage() && narrator.resume())) void start();
    },
    skip: (step) => narrator.skip(step),
    setRate: (rate) => narrator.setRate(rate),
    follow: () => {
      if (state !== 'playing') return;
      if (isOnPage()) placed = current;
      else {
        current = null;
        void start();
      }
    },
    stop: () => {
      narrator.stop();
      unmark();
    },
  };
}
