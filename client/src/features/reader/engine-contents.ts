import type { FoliateTocItem } from 'foliate-js/epub.js';

/** Which entry of a list (contents, printed pages) one is at. */

export interface Landmark {
  readonly id: number;
  readonly label: string;
  /** Section by index in the spine, and the element there; none is the section's beginning. */
  readonly index: number;
  readonly fragment: string;
}

export function elementOf(page: Document, fragment: string): Element | null {
  return page.getElementById(fragment) ?? page.querySelector(`[name="${CSS.escape(fragment)}"]`);
}

/** The list with its branches laid out in reading order; ids are given in that order. */
export function flatten(
  items: readonly FoliateTocItem[],
  visit: (item: FoliateTocItem, id: number) => void,
): void {
  let id = 0;
  const walk = (list: readonly FoliateTocItem[]) => {
    for (const item of list) {
      item.id = id++;
      visit(item, item.id);
      walk(item.subitems ?? []);
    }
  };
  walk(items);
}

export class LandmarkList {
  readonly #bySection = new Map<number, Landmark[]>();
  readonly #sections: number[];
  readonly #lengths = new WeakMap<Document, number>();

  constructor(landmarks: readonly Landmark[]) {
    for (const landmark of landmarks) {
      const list = this.#bySection.get(landmark.index);
      if (list) list.push(landmark);
      else this.#bySection.set(landmark.index, [landmark]);
    }
    this.#sections = [...this.#bySection.keys()].sort((a, b) => a - b);
  }

  /** First section after `index` in which an entry begins; `count` when there is none. */
  nextSection(index: number, count: number): number {
    return this.#sections.find((section) => section > index) ?? count;
  }

  /** The entry current at the end of `range`, or at the beginning of the section when that is not on the screen. */
  at(index: number, range: Range | null): Landmark | undefined {
    const here = this.#bySection.get(index) ?? [];
    if (!range) return here[0] ?? this.#lastBefore(index);
    const { page, elements } = this.#placed(index, range);
    let found: Landmark | undefined = here.find(({ fragment }) => !fragment || !elementOf(page, fragment));
    let latest: Element | null = null;
    for (const { landmark, element } of elements) {
      const isLater =
        !latest || (latest.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      if (range.comparePoint(element, 0) > 0 || !isLater) continue;
      latest = element;
      found = landmark;
    }
    return found ?? this.#lastBefore(index);
  }

  #placed(
    index: number,
    range: Range,
  ): { page: Document; elements: { landmark: Landmark; element: Element }[] } {
    const page = range.startContainer.ownerDocument ?? document;
    const elements = (this.#bySection.get(index) ?? []).flatMap((landmark) => {
      const element = landmark.fragment ? elementOf(page, landmark.fragment) : null;
      return element ? [{ landmark, element }] : [];
    });
    return { page, elements };
  }

  #lastBefore(index: number): Landmark | undefined {
    const section = this.#sections.findLast((one) => one < index);
    return section === undefined ? undefined : this.#bySection.get(section)?.at(-1);
  }

  /**
   * Share of the section's text between the end of `range` and the next entry in the same section; null when the
   * rest of the section belongs to the current one.
   */
  shareUntilNext(index: number, range: Range): number | null {
    const { page, elements } = this.#placed(index, range);
    const next = elements.find(({ element }) => range.comparePoint(element, 0) > 0)?.element;
    if (!next) return null;
    const between = page.createRange();
    between.setStart(range.endContainer, range.endOffset);
    between.setEnd(next, 0);
    let total = this.#lengths.get(page);
    if (total === undefined) {
      total = page.body?.textContent?.length ?? 0;
      this.#lengths.set(page, total);
    }
    return total > 0 ? Math.min(1, between.toString().length / total) : 0;
  }
}
