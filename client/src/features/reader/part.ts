import type { ReadingSession } from '@mangu/contract/reading';
import type { RefObject } from 'react';
import type { Engine, Intent, ReaderLocation, Selected, Target } from './engine.ts';

/** What is marked on the page: a reader's own highlights, or what author and editors say to each other. */
export type Marks = 'highlights' | 'comments';

/** What the page tells the part that marks passages: keys, and a marked passage that was chosen. */
export interface PartActions {
  intent(intent: Intent): void;
  choose(id: string): void;
}

/** What the part that marks passages has of the page: highlights in a book, comments in a manuscript. */
export interface PartProps {
  readonly book: ReadingSession['book'];
  readonly engine: Engine;
  readonly location: ReaderLocation | null;
  readonly selected: Selected | null;
  readonly actions: RefObject<PartActions | null>;
  readonly panelOpen: boolean;
  readonly onPanelClose: () => void;
  /** Goes to a place such that one can come back; resolves when it is shown. */
  readonly onJump: (target: Target) => Promise<void>;
  readonly say: (text: string) => void;
}
