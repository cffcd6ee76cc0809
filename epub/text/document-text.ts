import type { SaxesTagNS } from 'saxes';
import { accepted } from '../result.ts';
import type { Result } from '../types.ts';
import { readXml } from '../xml/read-xml.ts';
import { collapse } from '../xml/tree.ts';

export interface DocumentText {
  /** White space collapsed, block elements separated by one newline. */
  readonly text: string;
  /** The first heading with words in it. */
  readonly heading?: string;
  /** The `title` element of the head. */
  readonly title?: string;
}

/** Never shown, or not part of the running text; ruby annotations repeat the base text in another script. */
const skipped = new Set(
  'head script style template rt rp annotation annotation-xml metadata audio video canvas iframe select datalist'.split(
    ' ',
  ),
);

const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody tfoot thead ' +
    'tr ul optgroup option svg text title desc'
  ).split(' '),
);

const cells = new Set(['td', 'th', 'tspan']);

/**
 * The readable text of an XHTML or SVG content document. Entities that the document declares itself are left out;
 * the HTML names are known. Refuses what is not well-formed.
 */
export function readDocumentText(bytes: Uint8Array, path: string): Result<DocumentText> {
  const writer = new TextWriter();
  const collector = new Collector(writer);
  const read = readXml(bytes, path, collector, { entities: 'drop', maxNodes: 4_000_000 });
  if (!read.ok) return read;
  const { heading, title } = collector;
  return accepted({
    text: writer.finish(),
    ...(heading !== '' && { heading }),
    ...(title !== '' && { title }),
  });
}

/** Collects text as it goes by; keeps the tree in its head only as far as something is being skipped. */
class Collector {
  heading = '';
  title = '';
  readonly #writer: TextWriter;
  #depth = 0;
  #skipFrom: number | undefined;
  #headingFrom: number | undefined;
  #titleFrom: number | undefined;

  constructor(writer: TextWriter) {
    this.#writer = writer;
  }

  open(tag: SaxesTagNS): void {
    this.#depth += 1;
    if (tag.local === 'title' && this.title === '' && this.#skipFrom !== undefined)
      this.#titleFrom = this.#depth;
    if (this.#skipFrom !== undefined) return;
    if (isSkipped(tag)) {
      this.#skipFrom = this.#depth;
      return;
    }
    if (blocks.has(tag.local)) this.#writer.separate('\n');
    else if (cells.has(tag.local)) this.#writer.separate(' ');
    if (this.heading === '' && /^h[1-6]$/.test(tag.local)) this.#headingFrom = this.#depth;
    const alternative = textAlternative(tag);
    if (alternative === undefined) return;
    this.text(` ${alternative} `);
    if (tag.local === 'math') this.#skipFrom = this.#depth;
  }

  close(tag: SaxesTagNS): void {
    if (this.#skipFrom === undefined && (blocks.has(tag.local) || cells.has(tag.local))) {
      this.#writer.separate(blocks.has(tag.local) ? '\n' : ' ');
    }
    if (this.#skipFrom === this.#depth) this.#skipFrom = undefined;
    if (this.#titleFrom === this.#depth) {
      this.#titleFrom = undefined;
      this.title = collapse(this.title);
    }
    if (this.#headingFrom === this.#depth) {
      this.#headingFrom = undefined;
      this.heading = collapse(this.heading);
    }
    this.#depth -= 1;
  }

  text(text: string): void {
    if (this.#titleFrom !== undefined) this.title += text;
    if (this.#skipFrom !== undefined) return;
    if (this.#headingFrom !== undefined) this.heading += text;
    this.#writer.write(text);
  }
}

function isSkipped(tag: SaxesTagNS): boolean {
  if (skipped.has(tag.local) || tag.attributes.hidden !== undefined) return true;
  // epub:switch (EPUB 3.0): only the default is sure to be shown.
  return tag.local === 'case' && tag.uri === 'http://www.idpf.org/2007/ops';
}

function textAlternative(tag: SaxesTagNS): string | undefined {
  if (tag.local === 'img') return tag.attributes.alt?.value;
  return tag.local === 'math' ? tag.attributes.alttext?.value : undefined;
}

/** Collapses white space across element borders; a separator is written only between two pieces of text. */
class TextWriter {
  readonly #parts: string[] = [];
  #pending: '' | ' ' | '\n' = '';

  separate(separator: ' ' | '\n'): void {
    if (this.#pending !== '\n') this.#pending = separator;
  }

  write(text: string): void {
    const collapsed = text.replace(/[\t\n\r\f ]+/g, ' ');
    if (collapsed.startsWith(' ')) this.separate(' ');
    const words = collapsed.trim();
    if (words === '') return;
    if (this.#pending !== '' && this.#parts.length > 0) this.#parts.push(this.#pending);
    this.#parts.push(words);
    this.#pending = collapsed.endsWith(' ') ? ' ' : '';
  }

  finish(): string {
    return this.#parts.join('');
  }
}
