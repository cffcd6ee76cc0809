/** Which key or tap means what. Pure. */

export type Intent =
  | 'left'
  | 'right'
  | 'next'
  | 'previous'
  | 'line-down'
  | 'line-up'
  | 'chapter-start'
  | 'chapter-end'
  | 'book-start'
  | 'book-end'
  | 'contents'
  | 'search'
  | 'bookmark'
  | 'highlight'
  | 'note'
  | 'notes'
  | 'select'
  | 'settings'
  | 'help'
  | 'play'
  | 'menu'
  | 'escape';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const plainKeys: Readonly<Record<string, Intent>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageDown: 'next',
  PageUp: 'previous',
  Home: 'chapter-start',
  End: 'chapter-end',
  Escape: 'escape',
  Enter: 'menu',
  F10: 'menu',
};

const turnKeys: Readonly<Record<string, Intent>> = { ArrowDown: 'next', ArrowUp: 'previous' };
const scrollKeys: Readonly<Record<string, Intent>> = { ArrowDown: 'line-down', ArrowUp: 'line-up' };
const controlKeys: Readonly<Record<string, Intent>> = { f: 'search', home: 'book-start', end: 'book-end' };

const letterKeys: Readonly<Record<string, Intent>> = {
  c: 'contents',
  '/': 'search',
  b: 'bookmark',
  h: 'highlight',
  n: 'note',
  l: 'notes',
  v: 'select',
  s: 'settings',
  p: 'play',
  '?': 'help',
};

/**
 * The meaning of a key pressed on the page. Keys of the browser (Ctrl+D, Ctrl+P, Alt+arrows …) are left to it,
 * but for Ctrl+F, which in a page of columns finds nothing one can see.
 */
export function keyIntent(press: KeyPress, mode: { scrolled: boolean; letters: boolean }): Intent | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (altKey) return null;
  if (ctrlKey || metaKey) return shiftKey ? null : (controlKeys[key.toLowerCase()] ?? null);
  if (key === ' ') return shiftKey ? 'previous' : 'next';
  const letter = mode.letters ? letterKeys[key.toLowerCase()] : undefined;
  // On some keyboards `?` and `/` are typed with Shift.
  if (shiftKey) return key === '?' || key === '/' ? (letter ?? null) : null;
  return (mode.scrolled ? scrollKeys : turnKeys)[key] ?? plainKeys[key] ?? letter ?? null;
}

/** What a tap at `x` of a page `width` wide means: the outer thirds turn, the middle shows the controls. */
export function tapIntent(x: number, width: number, scrolled: boolean): Intent {
  if (scrolled) return 'menu';
  const edge = Math.min(width * 0.3, 240);
  if (x < edge) return 'left';
  return x > width - edge ? 'right' : 'menu';
}

/** What a swipe across the page means; null when it was none. Distances in px, time in ms. */
export function swipeIntent(dx: number, dy: number, ms: number): Intent | null {
  if (ms > 800 || Math.abs(dx) < 40 || Math.abs(dx) < 1.5 * Math.abs(dy)) return null;
  return dx < 0 ? 'right' : 'left';
}

/**
 * Turns a stream of wheel events into page turns: one turn a gesture, however long it coasts. `deltaPx` is the
 * larger of the two axes; returns the new state and the turn, if any.
 */
export interface WheelState {
  readonly sum: number;
  readonly lastMs: number;
  readonly turned: boolean;
}

export const wheelAtRest: WheelState = { sum: 0, lastMs: Number.NEGATIVE_INFINITY, turned: false };

export function wheelTurn(
  state: WheelState,
  deltaPx: number,
  nowMs: number,
  thresholdPx: number,
): { state: WheelState; turn: 'next' | 'previous' | null } {
  const paused = nowMs - state.lastMs > 150;
  const turnedBack = Math.sign(deltaPx) !== Math.sign(state.sum) && state.sum !== 0;
  const sum = paused || turnedBack ? deltaPx : state.sum + deltaPx;
  const turned = state.turned && !paused && !turnedBack;
  if (turned || Math.abs(sum) < thresholdPx) return { state: { sum, lastMs: nowMs, turned }, turn: null };
  return { state: { sum, lastMs: nowMs, turned: true }, turn: sum > 0 ? 'next' : 'previous' };
}
