import { type KeyboardEvent, useCallback, useLayoutEffect } from 'react';

type Direction = 'up' | 'down' | 'left' | 'right';

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

function results(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-result]')];
}

function focusSearch(): void {
  document.getElementById('search')?.focus();
}

interface Box {
  readonly x: number;
  readonly y: number;
}

/** Middle of the card or row, not of the title, whose length says nothing about where it stands. */
function boxOf(element: HTMLElement): Box {
  const { left, right, top } = (element.closest('li') ?? element).getBoundingClientRect();
  return { x: (left + right) / 2, y: top };
}

/** The index to go to from `from`; -1 above the first line, undefined where there is nothing. */
export function nextIndex(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const here = boxes[from];
  if (!here) return undefined;
  const sameLine = (box: Box) => Math.abs(box.y - here.y) < 4;
  const best = (candidates: number[], distance: (box: Box) => number) =>
    candidates.reduce<number | undefined>((found, index) => {
      const box = boxes[index];
      const foundBox = found === undefined ? undefined : boxes[found];
      return box && (!foundBox || distance(box) < distance(foundBox)) ? index : found;
    }, undefined);
  const indices = boxes.map((_, index) => index);
  const at = (index: number): Box => boxes[index] ?? here;
  if (direction === 'left' || direction === 'right') {
    const side = direction === 'left' ? -1 : 1;
    return best(
      indices.filter((index) => sameLine(at(index)) && (at(index).x - here.x) * side > 4),
      (box) => Math.abs(box.x - here.x),
    );
  }
  const side = direction === 'up' ? -1 : 1;
  const beyond = indices.filter((index) => (at(index).y - here.y) * side > 4);
  if (beyond.length === 0) return direction === 'up' ? -1 : undefined;
  return best(beyond, (box) => Math.abs(box.y - here.y) * 10_000 + Math.abs(box.x - here.x));
}

/**
 * Arrow keys move among the results as they stand on the screen, also from right to left. Down in the search
 * field goes to the first one, up from the first line and Escape go back to the field.
 */
export function useArrowKeys(): (event: KeyboardEvent) => void {
  // With the results: a key that is pressed at once finds somebody who listens.
  useLayoutEffect(() => {
    const field = document.getElementById('search');
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || event.altKey) return;
      event.preventDefault();
      results()[0]?.focus();
    };
    field?.addEventListener('keydown', onKey);
    return () => field?.removeEventListener('keydown', onKey);
  }, []);

  return useCallback((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Escape') return focusSearch();
    const direction = directions[event.key];
    if (!direction || !(event.target instanceof HTMLElement)) return;
    const links = results();
    const next = nextIndex(links.map(boxOf), links.indexOf(event.target), direction);
    if (next === undefined) return;
    event.preventDefault();
    if (next === -1) focusSearch();
    else links[next]?.focus();
  }, []);
}
