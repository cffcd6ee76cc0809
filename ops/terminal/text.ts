/** Text as a terminal shows it: what it may contain, how many columns it takes, where its lines break. */

const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Controls that move the cursor or turn the direction: titles and file names come from strangers. */
const controls = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** One line without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return text.replace(controls, ' ').trim();
}

/** Columns a text takes, after Unicode's East Asian Width (UAX #11) in short. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += invisible.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** At most so many columns, the end replaced by an ellipsis; of a path rather the beginning. */
export function shorten(text: string, columns: number, cut: 'end' | 'beginning' = 'end'): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  if (cut === 'beginning') characters.reverse();
  const kept: string[] = [];
  let used = 1;
  for (const character of characters) {
    used += columnsOf(character);
    if (used > columns) break;
    kept.push(character);
  }
  return cut === 'end' ? `${kept.join('').trimEnd()}…` : `…${kept.reverse().join('').trimStart()}`;
}

/** Fills up with spaces to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/**
 * Breaks at spaces so that no line is longer than `columns`; a word that is longer stands alone.
 * @param indent put before every line; `hanging` before every line but the first.
 */
export function wrap(text: string, columns: number, indent = '', hanging = indent): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}
