/** Where one stands in a book, from sizes alone. Pure. */

export interface SectionSize {
  /** Bytes of the content document; 0 for what is outside the reading order. */
  readonly size: number;
}

export interface Progress {
  /** Share of the book before a place: `within` is the share of section `index` before it. */
  fraction(index: number, within: number): number;
  /** The inverse: the section and the share within it. */
  place(fraction: number): { index: number; within: number };
  /** Bytes from a place up to the start of section `end`. */
  bytesUntil(index: number, within: number, end: number): number;
  /** Share of the book at which each section starts. */
  readonly starts: readonly number[];
  readonly total: number;
}

/** A book whose sections are all empty is measured by counting them. */
export function progressOf(sections: readonly SectionSize[]): Progress {
  const measured = sections.some(({ size }) => size > 0);
  const sizes = sections.map(({ size }) => (measured ? Math.max(0, size) : 1));
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const before: number[] = [];
  let sum = 0;
  for (const size of sizes) {
    before.push(sum);
    sum += size;
  }
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    total,
    starts: before.map((bytes) => bytes / total),
    fraction: (index, within) => clamp(((before[index] ?? 0) + clamp(within) * (sizes[index] ?? 0)) / total),
    place: (fraction) => {
      const bytes = clamp(fraction) * total;
      let index = sizes.findIndex((size, i) => size > 0 && bytes < (before[i] ?? 0) + size);
      if (index < 0) index = sizes.findLastIndex((size) => size > 0);
      const size = sizes[index] ?? 0;
      return {
        index: Math.max(0, index),
        within: size > 0 ? clamp((bytes - (before[index] ?? 0)) / size) : 0,
      };
    },
    bytesUntil: (index, within, end) => {
      const here = (before[index] ?? 0) + clamp(within) * (sizes[index] ?? 0);
      const there = end < sizes.length ? (before[end] ?? total) : total;
      return Math.max(0, there - here);
    },
  };
}

/** Minutes for a stretch of the book, whole and at least 1 unless nothing is left. */
export function minutesFor(bytes: number, totalBytes: number, words: number, wordsPerMinute: number): number {
  if (bytes <= 0 || words <= 0) return 0;
  return Math.max(1, Math.round(((bytes / totalBytes) * words) / wordsPerMinute));
}
