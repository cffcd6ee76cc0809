const longest = 64;
const row = () => new Uint8Array(longest + 1);
const rows = [row(), row(), row()] as const;
type Rows = readonly [before: Uint8Array, previous: Uint8Array, current: Uint8Array];

/**
 * Typing errors between two words: letters inserted, deleted, replaced, or two neighbours swapped (optimal string
 * alignment). Undefined when there are more than `most`, found out early. Words of up to 64 UTF-16 units.
 */
export function distanceWithin(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most || a.length > longest || b.length > longest) return undefined;
  // Equal letters at both ends change nothing, and most of two near words is equal.
  let start = 0;
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let same = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (same < shorter && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  const lettersA = a.length - start - same;
  const lettersB = b.length - start - same;
  if (lettersA === 0 || lettersB === 0) return lettersA + lettersB;
  if (lettersA === 1 && lettersB === 1) return 1;
  if (most === 1) {
    // What is left of one error: a pair of neighbours the other way round.
    const swapped = a[start] === b[start + 1] && a[start + 1] === b[start];
    return lettersA === 2 && lettersB === 2 && swapped ? 1 : undefined;
  }
  return distanceBetween(a.slice(start, a.length - same), b.slice(start, b.length - same), most);
}

function distanceBetween(a: string, b: string, most: number): number | undefined {
  let [before, previous, current]: Rows = rows;
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    if (fillRow(a, b, i, [before, previous, current]) > most) return undefined;
    [before, previous, current] = [previous, current, before];
  }
  const errors = previous[b.length] ?? 0;
  return errors <= most ? errors : undefined;
}

/** Errors between the first `i` letters of `a` and each beginning of `b`; returns the least of them. */
function fillRow(a: string, b: string, i: number, [before, previous, current]: Rows): number {
  const letter = a.charCodeAt(i - 1);
  const letterBefore = i > 1 ? a.charCodeAt(i - 2) : -1;
  current[0] = i;
  let least = i;
  for (let j = 1; j <= b.length; j++) {
    const other = b.charCodeAt(j - 1);
    let errors = (previous[j - 1] ?? 0) + (letter === other ? 0 : 1);
    errors = Math.min(errors, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
    const swapped = j > 1 && letter === b.charCodeAt(j - 2) && other === letterBefore;
    if (swapped) errors = Math.min(errors, (before[j - 2] ?? 0) + 1);
    current[j] = errors;
    if (errors < least) least = errors;
  }
  return least;
}
