import {
  type Intent,
  keyIntent,
  swipeIntent,
  tapIntent,
  type WheelState,
  wheelAtRest,
  wheelTurn,
} from './engine-keys.ts';

/** What the page does with hands: keys, taps, swipes and the wheel, in the host and in every frame alike. */
export interface InputHandlers {
  intent(intent: Intent): void;
  /** A link was followed. */
  link(link: Element, page: Document): void;
  /** A picture was chosen. */
  picture(picture: Element): void;
  /** A point of a page was chosen; `true` when a marked passage is there. */
  passage(page: Document, x: number, y: number): boolean;
  /** The mouse stands this far from the top and the bottom of the page, in px. */
  pointer(fromTopPx: number, fromBottomPx: number): void;
  /** Text that the wheel does not move by itself. */
  scroll(px: number): void;
}

export interface InputMode {
  /** Text scrolls instead of turning pages. */
  readonly scrolled: boolean;
  /** It scrolls sideways, so the wheel has to be told. */
  readonly sideways: boolean;
  /** Single letters are keys. */
  readonly letters: boolean;
  /** The layout turns pages by swipe itself. */
  readonly ownSwipes: boolean;
  /** A tap on a picture enlarges it. */
  readonly pictures: boolean;
  /** A scrolled page is at the end a wheel or finger pushes against. */
  atEdge(turn: 'next' | 'previous'): boolean;
}

const xlink = 'http://www.w3.org/1999/xlink';

function isElement(target: EventTarget | null): target is Element {
  return target !== null && 'closest' in target;
}

/** Fields, players and embedded controls keep their keys. */
function keepsKeys(target: EventTarget | null, key: string): boolean {
  if (!isElement(target)) return false;
  // A dialog has keys of its own, Escape first of all, wherever the focus went.
  if (target.ownerDocument.querySelector('dialog[open]')) return true;
  if (target.closest('input, textarea, select, audio, video, [contenteditable="true"]')) return true;
  return (key === 'Enter' || key === ' ') && target.closest('a, button, summary, [role="button"]') !== null;
}

/** Where a point of a frame is in the host, in px. */
function inHost(event: MouseEvent, view: Window | null): { x: number; y: number } {
  const frame = view?.frameElement;
  if (!frame) return { x: event.clientX, y: event.clientY };
  const box = frame.getBoundingClientRect();
  const scale = frame instanceof HTMLElement && frame.offsetWidth > 0 ? box.width / frame.offsetWidth : 1;
  return { x: box.left + event.clientX * scale, y: box.top + event.clientY * scale };
}

/** Where an element of a frame is in the host, in px. */
export function placeInHost(element: Element): { x: number; top: number; bottom: number } {
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const frame = element.ownerDocument.defaultView?.frameElement;
  const offset = frame?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1 };
  const scale = frame instanceof HTMLElement && frame.offsetWidth > 0 ? offset.width / frame.offsetWidth : 1;
  return {
    x: offset.left + (box.left + box.width / 2) * scale,
    top: offset.top + box.top * scale,
    bottom: offset.top + box.bottom * scale,
  };
}

/** A link in XHTML or SVG, with its address. */
export function linkAddress(link: Element): string {
  return link.getAttribute('href') ?? link.getAttributeNS(xlink, 'href') ?? '';
}

function linkAt(target: EventTarget | null): Element | null {
  if (!isElement(target)) return null;
  for (let element: Element | null = target; element; element = element.parentElement) {
    const name = element.localName.toLowerCase();
    if ((name === 'a' || name === 'area') && linkAddress(element) !== '') return element;
  }
  return null;
}

/** A picture worth enlarging: not an ornament in a line of text. */
function isPicture(element: Element): boolean {
  const name = element.localName.toLowerCase();
  if (name !== 'img' && name !== 'image') return false;
  const box = element.getBoundingClientRect();
  return box.width >= 64 && box.height >= 64;
}

/** Pictures that can be enlarged are reached by Tab, unless a link around them already is. */
export function makeReachable(image: HTMLImageElement): void {
  if (image.closest('a[href]')) return;
  const mark = () => {
    if (isPicture(image)) image.tabIndex = 0;
  };
  if (image.complete) requestAnimationFrame(mark);
  else image.addEventListener('load', mark, { once: true });
}

function pictureAt(target: EventTarget | null): Element | null {
  return isElement(target) && isPicture(target) ? target : null;
}

interface Listening {
  readonly target: Document;
  readonly host: HTMLElement;
  readonly mode: () => InputMode;
  readonly handlers: InputHandlers;
  readonly signal: AbortSignal;
}

/** Listens on a document (the host's or a frame's) until `signal` aborts. */
export function listen(
  target: Document,
  host: HTMLElement,
  mode: () => InputMode,
  handlers: InputHandlers,
  signal: AbortSignal,
): void {
  const listening: Listening = { target, host, mode, handlers, signal };
  listenToKeys(listening);
  listenToTaps(listening);
  listenToWheel(listening);
  listenToTouch(listening);
  target.addEventListener(
    'mousemove',
    (event) => {
      const box = host.getBoundingClientRect();
      const { y } = inHost(event, target.defaultView);
      handlers.pointer(y - box.top, box.bottom - y);
    },
    { signal, passive: true },
  );
}

/** In the host's document bars and panels have wheels and fingers of their own. */
function isOnPage({ target, host }: Listening, event: Event): boolean {
  return target !== document || (isElement(event.target) && host.contains(event.target));
}

function hasSelection({ target }: Listening): boolean {
  return target.getSelection()?.isCollapsed === false;
}

function listenToKeys({ target, mode, handlers, signal }: Listening): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || keepsKeys(event.target, event.key)) return;
    const picture = event.key === 'Enter' && mode().pictures ? pictureAt(event.target) : null;
    const intent = keyIntent(event, mode());
    // In the host's document Enter belongs to what has the focus.
    if (!picture && (!intent || (intent === 'menu' && target === document && event.target !== target.body)))
      return;
    event.preventDefault();
    if (picture) handlers.picture(picture);
    else if (intent) handlers.intent(intent);
  };
  target.addEventListener('keydown', onKey, { signal });
}

const controls = 'audio, video, input, textarea, select, button, summary, label';

function listenToTaps(listening: Listening): void {
  const { target, host, mode, handlers, signal } = listening;
  const onTap = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || linkAt(event.target) || hasSelection(listening))
      return;
    if (isElement(event.target) && event.target.closest(controls)) return;
    if (target !== document && handlers.passage(target, event.clientX, event.clientY)) return;
    const box = host.getBoundingClientRect();
    const x = inHost(event, target.defaultView).x - box.left;
    const intent = tapIntent(x, box.width, mode().scrolled);
    const picture = intent === 'menu' && mode().pictures ? pictureAt(event.target) : null;
    if (picture) handlers.picture(picture);
    else handlers.intent(intent);
  };
  if (target === document) {
    host.addEventListener('click', onTap, { signal });
    return;
  }
  // Capture: a link never navigates its frame, whatever stands between.
  const onLink = (event: MouseEvent) => {
    const link = linkAt(event.target);
    if (!link) return;
    event.preventDefault();
    if (event.type === 'click') handlers.link(link, target);
  };
  target.addEventListener('click', onLink, { signal, capture: true });
  target.addEventListener('auxclick', onLink, { signal, capture: true });
  target.addEventListener('submit', (event) => event.preventDefault(), { signal, capture: true });
  target.addEventListener('click', onTap, { signal });
}

/** How far a wheel has to be turned: for a page, and against the end of scrolled text. */
const wheelPx = { page: 30, edge: 160, line: 16 } as const;

/** The larger movement of a wheel event, in px, and whether it is the sideways one. */
function wheelMovement(event: WheelEvent): { px: number; across: boolean } {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelPx.line : 1;
  const across = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  return { px: (across ? event.deltaX : event.deltaY) * unit, across };
}

function listenToWheel(listening: Listening): void {
  const { target, mode, handlers, signal } = listening;
  let wheel: WheelState = wheelAtRest;
  const onWheel = (event: WheelEvent) => {
    if (event.ctrlKey || !isOnPage(listening, event)) return;
    const { scrolled, sideways, atEdge } = mode();
    const { px: delta, across } = wheelMovement(event);
    if (scrolled && !atEdge(delta > 0 ? 'next' : 'previous')) {
      // Coasting into the end is not pushing against it.
      wheel = { sum: 0, lastMs: event.timeStamp, turned: true };
      if (sideways && !across) handlers.scroll(delta);
      return;
    }
    const { state, turn } = wheelTurn(wheel, delta, event.timeStamp, scrolled ? wheelPx.edge : wheelPx.page);
    wheel = state;
    if (turn) handlers.intent(turn);
  };
  target.addEventListener('wheel', onWheel, { signal, passive: true });
}

function listenToTouch(listening: Listening): void {
  const { target, mode, handlers, signal } = listening;
  let from: { x: number; y: number; at: number; edges: { next: boolean; previous: boolean } } | null = null;
  const onStart = (event: TouchEvent) => {
    const point = event.touches.length === 1 && isOnPage(listening, event) ? event.touches[0] : undefined;
    const { atEdge } = mode();
    // At the edge before the finger moved: the swipe that reaches the end does not also leave it.
    const edges = { next: atEdge('next'), previous: atEdge('previous') };
    from = point ? { x: point.screenX, y: point.screenY, at: event.timeStamp, edges } : null;
  };
  const onEnd = (event: TouchEvent) => {
    const point = event.changedTouches[0];
    const start = from;
    from = null;
    const isEnlarged = (window.visualViewport?.scale ?? 1) > 1;
    if (!start || !point || isEnlarged || mode().ownSwipes || hasSelection(listening)) return;
    const dy = point.screenY - start.y;
    if (mode().scrolled) {
      const turn = dy < 0 ? 'next' : 'previous';
      if (Math.abs(dy) > 80 && start.edges[turn]) handlers.intent(turn);
      return;
    }
    const intent = swipeIntent(point.screenX - start.x, dy, event.timeStamp - start.at);
    if (intent) handlers.intent(intent);
  };
  target.addEventListener('touchstart', onStart, { signal, passive: true });
  target.addEventListener('touchend', onEnd, { signal, passive: true });
}
