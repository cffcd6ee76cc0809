import { xhtmlEntities } from '../xml/entities.ts';
import { escapeText } from './markup-writer.ts';

/** What a description may be made of; everything else becomes its text. */
const allowed = new Set(['p', 'br', 'em', 'strong', 'i', 'b', 'ul', 'ol', 'li', 'blockquote']);
const blocks = new Set(['p', 'ul', 'ol', 'li', 'blockquote']);
/** Other elements that stand on their own line; their tags become a paragraph break in plain text. */
const lines = new Set([
  ...blocks,
  'br',
  'div',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'tr',
  'dt',
  'dd',
  'section',
  'hr',
]);
/** Elements whose content is no text. */
const silent = new Set([
  'script',
  'style',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'noscript',
  'title',
  'head',
]);
const deepest = 32;

type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'open' | 'close'; readonly name: string };

/**
 * Well-formed HTML from the markup of a `dc:description`, safe for `innerHTML`: only `p br em strong i b ul ol li
 * blockquote`, without attributes. Reads tag soup; never fails.
 */
export function sanitiseRichText(html: string): string {
  const writer = new RichTextWriter();
  for (const token of tokens(html)) {
    if (token.type === 'text') writer.text(token.text);
    else if (!allowed.has(token.name)) continue;
    else if (token.type === 'close') writer.close(token.name);
    else writer.open(token.name);
  }
  return writer.finish();
}

class RichTextWriter {
  readonly #out: string[] = [];
  readonly #open: string[] = [];

  text(text: string): void {
    this.#out.push(escapeText(text));
  }

  open(name: string): void {
    if (name === 'br') {
      this.#out.push('<br>');
      return;
    }
    if (this.#open.length >= deepest) return;
    // A block ends the paragraph, and an item the item before it, as in HTML § 13.2.6.4.7.
    if (blocks.has(name)) this.close('p');
    if (name === 'li') {
      const list = Math.max(this.#open.lastIndexOf('ul'), this.#open.lastIndexOf('ol'));
      if (list < 0) return;
      this.#closeTo(list + 1);
    }
    this.#out.push(`<${name}>`);
    this.#open.push(name);
  }

  /** Closes the innermost element of this name with all inside it; an end tag without a start is nothing. */
  close(name: string): void {
    const index = this.#open.lastIndexOf(name);
    if (index >= 0) this.#closeTo(index);
  }

  finish(): string {
    this.#closeTo(0);
    return this.#out.join('').trim();
  }

  #closeTo(length: number): void {
    while (this.#open.length > length) this.#out.push(`</${this.#open.pop()}>`);
  }
}

/** The text of some markup, white space collapsed, one line per block. */
export function plainText(html: string): string {
  const out: string[] = [];
  for (const token of tokens(html)) {
    if (token.type === 'text') out.push(token.text.replace(/\s/g, ' '));
    else if (lines.has(token.name)) out.push('\n');
  }
  return out
    .join('')
    .split('\n')
    .map((line) => line.split(/ +/).filter(Boolean).join(' '))
    .filter((line) => line !== '')
    .join('\n');
}

/** Cuts HTML into tags and decoded text, forwards only: nothing is looked at twice. */
function* tokens(html: string): Generator<Token> {
  let position = 0;
  while (position < html.length) {
    const angle = html.indexOf('<', position);
    if (angle < 0) {
      yield { type: 'text', text: decode(html.slice(position)) };
      return;
    }
    if (angle > position) yield { type: 'text', text: decode(html.slice(position, angle)) };
    if (/[a-z/!?]/i.test(html[angle + 1] ?? '')) {
      const tag = readTag(html, angle);
      if (tag.token) yield tag.token;
      position = tag.token?.type === 'open' && silent.has(tag.token.name) ? skipElement(html, tag) : tag.end;
    } else {
      yield { type: 'text', text: '<' };
      position = angle + 1;
    }
  }
}

interface Tag {
  /** Absent for comments, declarations and CDATA marks. */
  readonly token: { readonly type: 'open' | 'close'; readonly name: string } | undefined;
  /** Index after it; the end of the text when it is never closed. */
  readonly end: number;
}

const tagName = /<(\/?)([a-z][^\s/>]*)/iy;

function readTag(html: string, angle: number): Tag {
  if (html.startsWith('<!--', angle)) return { token: undefined, end: after(html, '-->', angle + 4) };
  tagName.lastIndex = angle;
  const match = tagName.exec(html);
  if (!match) return { token: undefined, end: after(html, '>', angle) };
  const token = { type: match[1] ? 'close' : 'open', name: (match[2] ?? '').toLowerCase() } as const;
  return { token, end: endOfAttributes(html, tagName.lastIndex) };
}

/** Index after the `>` that ends a tag; one in quotes does not. A tag that never ends takes the rest (HTML § 13.2.5). */
function endOfAttributes(html: string, from: number): number {
  let quote: string | undefined;
  for (let index = from; index < html.length; index += 1) {
    const character = html[index];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '>') return index + 1;
    else if ((character === '"' || character === "'") && html[index - 1] === '=') quote = character;
  }
  return html.length;
}

function skipElement(html: string, tag: Tag): number {
  const end = new RegExp(`</${tag.token?.name}[^>]*>?`, 'gi');
  end.lastIndex = tag.end;
  return end.test(html) ? end.lastIndex : html.length;
}

function after(html: string, mark: string, from: number): number {
  const index = html.indexOf(mark, from);
  return index < 0 ? html.length : index + mark.length;
}

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,9}));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return xhtmlEntities[name] ?? all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      const valid = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return valid || code === 9 || code === 10 ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}
