import type { Intent } from './engine-keys.ts';
import type { ContentsEntry, ReaderLocation } from './engine-location.ts';
import type { AudioState } from './engine-narration.ts';
import type { NoteNode } from './engine-notes.ts';
import type { Passage } from './engine-passages.ts';
import type { SearchEvent } from './engine-search-book.ts';
import type { Selected, WindowPlace } from './engine-selection.ts';
import type { ShownTheme } from './engine-style.ts';
import type { ReaderSettings } from './settings.ts';
import type { Target } from './target.ts';

/** A footnote, and where in the window its reference stands, in px. */
export interface Note {
  readonly content: readonly NoteNode[];
  readonly target: Target;
  readonly at: WindowPlace;
}

/** What the engine tells the reader's page. */
export interface EngineEvents {
  relocate(location: ReaderLocation): void;
  /** A key or tap that the engine does not act on itself. */
  intent(intent: Intent): void;
  note(note: Note): void;
  picture(picture: { url: string; alt: string }): void;
  /** A link to another site. */
  outside(url: string): void;
  /** A link inside the book. The page follows it, so that it can lead back. */
  inside(target: Target): void;
  /** A link that leads nowhere. */
  deadLink(): void;
  audio(state: AudioState): void;
  /** Words of the book were selected, or no longer are. */
  selected(selected: Selected | null): void;
  /** A marked passage was chosen. */
  passage(id: string, at: WindowPlace): void;
  pointer(fromTopPx: number, fromBottomPx: number): void;
  /** A page is being turned by hand. */
  turned(): void;
}

/** One open book in one element. Everything that knows foliate-js is behind this. */
export interface Engine {
  readonly contents: readonly ContentsEntry[];
  readonly pageList: readonly ContentsEntry[];
  readonly fixedLayout: boolean;
  readonly hasAudio: boolean;
  /** Pages progress from right to left. */
  readonly rightToLeft: boolean;
  /** Shows a place; false when there is no such place. */
  goTo(target: Target): Promise<boolean>;
  goToStart(): Promise<boolean>;
  act(intent: Intent): void;
  apply(settings: ReaderSettings, theme: ShownTheme): Promise<void>;
  /** `true` when the place is on the screen. */
  shows(cfi: string): boolean;
  /** Label of the chapter at a share of the book. */
  chapterAt(fraction: number): string | undefined;
  search(query: string, signal: AbortSignal): AsyncGenerator<SearchEvent>;
  /** Marks a place, or nothing. */
  mark(cfi: string | null): void;
  /** The words selected now. */
  selected(): Selected | null;
  clearSelection(): void;
  /** Selects the first paragraph on the screen, or the one after those selected. */
  selectNext(): void;
  /** Marks these passages on every page, instead of those before. */
  setPassages(passages: readonly Passage[]): void;
  /** Where a marked passage stands in the window; null when it is not on the screen. */
  placeOf(id: string): WindowPlace | null;
  toggleAudio(): void;
  skipAudio(step: 1 | -1): void;
  setAudioRate(rate: number): void;
  /** Loads the section on the screen again. */
  retry(): Promise<void>;
  focus(): void;
  close(): void;
}
