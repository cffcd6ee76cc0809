import type { Attribute, Element } from './attributes.ts';
import { voidXhtml, xhtmlNamespace } from './vocabulary.ts';

/** Writes XML 1.0 in the spelling that HTML parsers read the same way: `<br/>`, but `<p></p>`; no CDATA sections. */
export class MarkupWriter {
  readonly #parts: string[] = [];
  /** End tags still to write; empty for an element already closed. */
  readonly #ends: string[] = [];

  /** Text that is markup already. */
  raw(markup: string): void {
    this.#parts.push(markup);
  }

  text(value: string): void {
    this.#parts.push(escapeText(value));
  }

  open(element: Element, attributes: readonly Attribute[], empty: boolean): void {
    const { name } = element;
    const selfClosing = empty && (element.uri !== xhtmlNamespace || voidXhtml.has(element.local));
    this.#parts.push('<', name);
    for (const attribute of attributes) {
      this.#parts.push(' ', attribute.name, '="', escapeAttribute(attribute.value), '"');
    }
    this.#parts.push(selfClosing ? '/>' : '>');
    this.#ends.push(selfClosing ? '' : `</${name}>`);
  }

  close(): void {
    const end = this.#ends.pop();
    if (end) this.#parts.push(end);
  }

  toString(): string {
    return this.#parts.join('');
  }
}

export function escapeText(value: string): string {
  return value.replace(/[&<>\r]/g, reference);
}

export function escapeAttribute(value: string): string {
  return value.replace(/[&<>"\t\n\r]/g, reference);
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function reference(character: string): string {
  return references[character] ?? `&#${character.charCodeAt(0)};`;
}
