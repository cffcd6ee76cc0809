import { escapeText } from '../sanitise/markup-writer.ts';
import { type DraftMetadata, draftDirection } from './draft.ts';

const width = 1600;
const height = 2400;
const margin = 160;
/** Ground and accent; the text is near white on all of them, at 7:1 or better. */
const palettes = [
  ['#1f3a4d', '#e0a458'],
  ['#4a2c40', '#e8b4bc'],
  ['#2d4739', '#d9c77e'],
  ['#3b3358', '#c5b3e6'],
  ['#5a2a27', '#f0c39b'],
  ['#22405c', '#9cd3e6'],
] as const;

/** A cover from title and author alone, as SVG of 1600 × 2400. The colours come from the title. */
export function typographicCover(metadata: DraftMetadata): string {
  const [ground, accent] = palettes[hash(metadata.identifier) % palettes.length] ?? palettes[0];
  const authors = metadata.contributors.filter(({ roles }) => roles.includes('aut')).map(({ name }) => name);
  const title = fit(metadata.title, 190, 5);
  const subtitle = metadata.subtitle === undefined ? undefined : fit(metadata.subtitle, 84, 3);
  const author = fit((authors.length > 0 ? authors : [metadata.publisher ?? '']).join(', '), 96, 2);
  const rtl = draftDirection(metadata) === 'rtl';
  const x = rtl ? width - margin : margin;
  const titleEnd = 560 + title.lines.length * title.size * 1.2;
  const parts = [
    text(title, x, 560, '#fdfbf7', 600),
    `<rect x="${rtl ? width - margin - 240 : margin}" y="${round(titleEnd)}" width="240" height="12" fill="${accent}"/>`,
    subtitle ? text(subtitle, x, titleEnd + 150, '#fdfbf7', 400) : '',
    text(author, x, height - 220 - (author.lines.length - 1) * author.size * 1.2, accent, 400),
  ];
  const label = [metadata.title, metadata.subtitle, author.lines.join(' ')].filter(Boolean).join('. ');
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="cover-title" direction="${rtl ? 'rtl' : 'ltr'}" font-family="Literata, Georgia, 'Times New Roman', serif">
<title id="cover-title">${escapeText(label)}</title>
<rect width="${width}" height="${height}" fill="${ground}"/>
<rect x="60" y="60" width="${width - 120}" height="${height - 120}" fill="none" stroke="${accent}" stroke-width="6"/>
${parts.filter(Boolean).join('\n')}
</svg>
`;
}

interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Breaks a text into at most `most` lines, smaller until it fits; the rest of a very long text is cut with an ellipsis. */
function fit(value: string, largest: number, most: number): Fitted {
  const words = segments(value);
  const smallest = largest * 0.45;
  for (let size = largest; size >= smallest; size *= 0.92) {
    const lines = breakLines(words, size);
    if (lines.length <= most && lines.every((line) => lineWidth(line, size) <= width - 2 * margin))
      return { lines, size };
  }
  const lines = breakLines(words, smallest).slice(0, most);
  return { lines: [...lines.slice(0, -1), `${lines.at(-1) ?? ''}…`], size: smallest };
}

/** Pieces a line may end after: words, parts of a very long one, and single characters of scripts without spaces. */
function segments(value: string): string[] {
  return (
    value
      .normalize('NFC')
      .match(
        /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\s+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{1,24}/gu,
      ) ?? []
  );
}

function breakLines(words: readonly string[], size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && lineWidth((line + word).trim(), size) > width - 2 * margin) {
      lines.push(line.trim());
      line = '';
    }
    line += line === '' ? word.trimStart() : word;
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines;
}

/** Roughly: a serif letter is half an em wide, a wide East Asian one a whole. */
function lineWidth(line: string, size: number): number {
  let ems = 0;
  for (const character of line) ems += /[\u1100-\u11ff\u2e80-\uffef]/.test(character) ? 1 : 0.54;
  return ems * size;
}

function text(fitted: Fitted, x: number, y: number, fill: string, weight: number): string {
  const lines = fitted.lines.map(
    (line, index) =>
      `<tspan x="${x}" y="${round(y + index * fitted.size * 1.2)}">${escapeText(line)}</tspan>`,
  );
  return `<text font-size="${round(fitted.size)}" font-weight="${weight}" fill="${fill}">${lines.join('')}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** FNV-1a, only to spread books over the palettes. */
function hash(value: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(value)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
}
