/** Finding words in one content document. The text part is pure. */

export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface TextMatch {
  /** Offsets in the text given, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly excerpt: Excerpt;
}

const contextLength = 60;

function foldCharacter(character: string): string {
  return character
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑]/g, '-');
}

/**
 * Text as it is compared: without case, accents and soft hyphens, spaces as one, quotes plain. `at[i]` is where
 * unit `i` of the folded text comes from.
 */
export function fold(text: string): { folded: string; at: number[] } {
  let folded = '';
  const at: number[] = [];
  let offset = 0;
  for (const character of text) {
    let plain: string;
    if (/\s/u.test(character)) plain = folded.endsWith(' ') ? '' : ' ';
    else if (character < '\u0080') plain = character.toLowerCase();
    else plain = foldCharacter(character);
    for (let unit = 0; unit < plain.length; unit++) at.push(offset);
    folded += plain;
    offset += character.length;
  }
  at.push(text.length);
  return { folded, at };
}

const tidy = (text: string) => text.replace(/\s+/g, ' ').replace(/\u00ad/g, '');

/** The context of a match, cut at a word where there is one. */
function excerptAt(text: string, start: number, end: number): Excerpt {
  const before = tidy(text.slice(Math.max(0, start - contextLength * 2), start));
  const after = tidy(text.slice(end, end + contextLength * 2));
  const cutStart = before.length > contextLength ? before.indexOf(' ', before.length - contextLength) + 1 : 0;
  const space = after.lastIndexOf(' ', contextLength);
  const cutEnd = after.length > contextLength ? (space > 0 ? space : contextLength) : after.length;
  return {
    before: `${cutStart > 0 ? '…' : ''}${before.slice(cutStart).trimStart()}`,
    match: tidy(text.slice(start, end)),
    after: `${after.slice(0, cutEnd).trimEnd()}${cutEnd < after.length ? '…' : ''}`,
  };
}

/** Every place where `query` stands in `text`, at most `limit`. */
export function findInText(text: string, query: string, limit = 500): TextMatch[] {
  const needle = fold(query.trim()).folded;
  if (needle === '') return [];
  const { folded, at } = fold(text);
  const matches: TextMatch[] = [];
  for (
    let i = folded.indexOf(needle);
    i >= 0 && matches.length < limit;
    i = folded.indexOf(needle, i + needle.length)
  ) {
    const start = at[i] ?? 0;
    const last = at[i + needle.length - 1] ?? start;
    const end = last + (String.fromCodePoint(text.codePointAt(last) ?? 0).length || 1);
    matches.push({ start, end, excerpt: excerptAt(text, start, end) });
  }
  return matches;
}

const blocks = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);

/** The text nodes of a document that are read, with the text they make together; blocks are kept apart. */
export function readableText(page: Document): { text: string; pieces: { node: Text; start: number }[] } {
  const root = page.body ?? page.documentElement;
  const pieces: { node: Text; start: number }[] = [];
  let text = '';
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      pieces.push({ node: node as Text, start: text.length });
      text += node.nodeValue ?? '';
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const name = (node as Element).localName.toLowerCase();
    if (name === 'script' || name === 'style' || name === 'rt' || name === 'rp' || name === 'template')
      return;
    const apart = blocks.has(name) && text !== '' && !text.endsWith('\n');
    if (apart) text += '\n';
    for (const child of node.childNodes) walk(child);
    if (blocks.has(name) && !text.endsWith('\n')) text += '\n';
  };
  walk(root);
  return { text, pieces };
}

/** Index of the last piece that begins at or before an offset. */
function lastBefore(pieces: readonly { start: number }[], offset: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The range of a match in the document it was found in. */
export function rangeOf(
  page: Document,
  pieces: readonly { node: Text; start: number }[],
  start: number,
  end: number,
): Range {
  const range = page.createRange();
  const pieceAt = (offset: number) => pieces[lastBefore(pieces, offset)] ?? pieces[0];
  const from = pieceAt(start);
  const to = pieceAt(end - 1);
  if (from) range.setStart(from.node, Math.min(start - from.start, from.node.length));
  if (to) range.setEnd(to.node, Math.min(end - to.start, to.node.length));
  return range;
}
