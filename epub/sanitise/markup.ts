import { SaxesParser, type SaxesTagNS } from 'saxes';
import { accepted } from '../result.ts';
import type { Result } from '../types.ts';
import { readDoctype } from '../xml/doctype.ts';
import { xhtmlEntities, xmlEntities } from '../xml/entities.ts';
import { xmlLimits } from '../xml/read-xml.ts';
import type { Attribute, Element } from './attributes.ts';
import { type CssContext, sanitiseCss } from './css.ts';
import type { ElementVerdict } from './elements.ts';
import { MarkupWriter } from './markup-writer.ts';
import { entitiesDeclared, malformed, Refusal, tooDeep, tooManyDeclarations } from './refusal.ts';
import { judgeStylesheetInstruction } from './stylesheet-instruction.ts';
import { formControls, svgNamespace, textOnlyXhtml, xhtmlNamespace } from './vocabulary.ts';

/** What stays in one sort of document. */
export interface DocumentRules {
  /** Namespace that elements without one are judged by; the root is given it. */
  readonly bareNamespace: string;
  judge(element: Element, context: CssContext): ElementVerdict;
  /** The same array when every attribute stays as it is. */
  attributes(element: Element, context: CssContext): readonly Attribute[];
}

/** `undefined`: nothing had to change. `drop`: the root itself may not stay. */
export type MarkupOutcome = { readonly text: string | undefined } | { readonly drop: true };

/**
 * Reads one XML document strictly and writes it again under `rules`, in one pass. Refuses as `xml-malformed`,
 * `xml-entity` or `resource-limit`. The text returned is well-formed XML 1.0 that an HTML parser cannot read as
 * anything else active: readers fall back to one.
 */
export function sanitiseMarkup(
  text: string,
  rules: DocumentRules,
  context: CssContext,
): Result<MarkupOutcome> {
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const pass = new Pass(text, parser, rules, context);
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.toResult(context.path, parser.line);
  }
  return accepted(pass.outcome());
}

interface Frame {
  readonly action: ElementVerdict['action'];
  readonly element: Element;
  readonly inForm: boolean;
  /** Elements may not stand inside: `title`, `style`, `textarea`. */
  readonly textOnly: boolean;
  /** Namespace declarations of unwrapped ancestors that the next kept element must carry. */
  readonly lost: ReadonlyMap<string, Attribute>;
}

/** Namespace declarations that may be moved down from unwrapped elements, and the characters that may add to a file. */
const movedLimits = { declarations: 16, characters: 65_536 } as const;
const noneLost: ReadonlyMap<string, Attribute> = new Map();
/** What an HTML parser would end early or read as markup, in places an XML parser skips. */
const commentHazard =
  /^-?>|<\/?(?:title|style|textarea|script|xmp|iframe|noembed|noframes|noscript|plaintext)/i;
const markupHazard = /<[a-z/!?]/i;

class Pass {
  readonly #source: string;
  readonly #parser: SaxesParser<{ xmlns: true }>;
  readonly #rules: DocumentRules;
  readonly #context: CssContext;
  readonly #writer = new MarkupWriter();
  readonly #frames: Frame[] = [];
  /** Index in `#frames` of the element that is dropped with everything in it. */
  #droppedAt: number | undefined;
  #style: { text: string[]; line: number } | undefined;
  #changed = false;
  #rootDropped = false;
  #moved = 0;

  constructor(
    source: string,
    parser: SaxesParser<{ xmlns: true }>,
    rules: DocumentRules,
    context: CssContext,
  ) {
    this.#source = source;
    this.#parser = parser;
    this.#rules = rules;
    this.#context = context;
    parser.ENTITIES = xmlEntities;
    parser.on('error', (error) => {
      throw malformed(error.message);
    });
    parser.on('xmldecl', ({ version, encoding }) => {
      if (version !== '1.0' || (encoding !== undefined && encoding.toLowerCase() !== 'utf-8'))
        this.#changed = true;
      this.#writer.raw('<?xml version="1.0" encoding="UTF-8"?>\n');
    });
    parser.on('doctype', (declaration) => this.#doctype(declaration));
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (value) => this.#text(value));
    parser.on('cdata', (value) => {
      if (markupHazard.test(value)) this.#changed = true;
      this.#text(value);
    });
    parser.on('comment', (value) => this.#comment(value));
    parser.on('processinginstruction', ({ target, body }) => this.#instruction(target, body));
  }

  outcome(): MarkupOutcome {
    if (this.#rootDropped) return { drop: true };
    return { text: this.#changed ? this.#writer.toString() : undefined };
  }

  #doctype(declaration: string): void {
    const doctype = readDoctype(declaration);
    if (doctype.entities.length > 0 || doctype.system) {
      throw entitiesDeclared();
    }
    if (doctype.xhtml) {
      this.#parser.ENTITIES = xhtmlEntities;
      // Written out, the characters do not depend on the DTDs a browser happens to know.
      if (/&(?!#|(?:amp|lt|gt|quot|apos);)/.test(this.#source)) this.#changed = true;
    }
    const bracket = declaration.indexOf('[');
    if (bracket >= 0 && declaration.slice(bracket).replace(/[\s[\]]/g, '') !== '') {
      // ATTLIST gives every element default attributes, onclick among them.
      this.#context.note('doctype', this.#parser.line);
      this.#changed = true;
    }
    const head = bracket >= 0 ? declaration.slice(0, bracket).trimEnd() : declaration;
    this.#writer.raw(`<!DOCTYPE${head}>\n`);
  }

  #open(tag: SaxesTagNS): void {
    if (this.#frames.length >= xmlLimits.depth) {
      throw tooDeep(xmlLimits.depth);
    }
    const element = this.#element(tag);
    const parent = this.#frames.at(-1);
    const verdict = this.#verdict(element, parent);
    const root = parent === undefined;
    if (root && verdict.action !== 'keep') this.#rootDropped = true;
    if (verdict.action !== 'keep') {
      this.#changed = true;
      if (verdict.kind !== undefined) this.#context.note(verdict.kind, element.line);
    }
    const lost = verdict.action === 'unwrap' ? lostDeclarations(parent?.lost ?? noneLost, element) : noneLost;
    this.#frames.push({
      action: verdict.action,
      element,
      lost,
      inForm: parent?.inForm === true || (element.uri === xhtmlNamespace && element.local === 'form'),
      textOnly: isStyle(element) || isTextOnly(element),
    });
    if (this.#droppedAt !== undefined) return;
    if (verdict.action === 'drop') this.#droppedAt = this.#frames.length - 1;
    if (verdict.action !== 'keep') return;
    this.#writer.open(element, this.#attributes(element, parent, root), tag.isSelfClosing);
    if (isStyle(element)) this.#style = { text: [], line: this.#parser.line };
  }

  #element(tag: SaxesTagNS): Element {
    return {
      name: tag.name,
      local: tag.local,
      uri: tag.uri === '' ? this.#rules.bareNamespace : tag.uri,
      line: this.#parser.line,
      attributes: Object.values(tag.attributes),
    };
  }

  #verdict(element: Element, parent: Frame | undefined): ElementVerdict {
    // Inside something dropped nothing is looked at: the finding of the dropped element stands for it.
    if (this.#droppedAt !== undefined) return { action: 'drop' };
    const verdict = this.#rules.judge(element, this.#context);
    if (parent?.textOnly && verdict.action === 'keep') {
      return isStyle(parent.element)
        ? { action: 'drop', kind: 'unknown-element' }
        : { action: 'unwrap', kind: 'unknown-element' };
    }
    return verdict;
  }

  #attributes(element: Element, parent: Frame | undefined, root: boolean): readonly Attribute[] {
    const kept = this.#rules.attributes(element, this.#context);
    if (kept !== element.attributes) this.#changed = true;
    const added: Attribute[] = [];
    for (const [name, declaration] of parent?.lost ?? noneLost) {
      if (kept.some((attribute) => attribute.name === name)) continue;
      added.push(declaration);
      this.#moved += name.length + declaration.value.length;
    }
    if (this.#moved > movedLimits.characters) throw tooManyDeclarations();
    const hasNamespace = element.name.includes(':') || kept.some((attribute) => attribute.name === 'xmlns');
    if (root && !hasNamespace) added.push(plain('xmlns', element.uri));
    else if (root && kept.some((attribute) => attribute.name === 'xmlns' && attribute.value === '')) {
      this.#changed = true;
      return kept.map((attribute) => (attribute.name === 'xmlns' ? plain('xmlns', element.uri) : attribute));
    }
    const control =
      element.uri === xhtmlNamespace && formControls.has(element.local) && parent?.inForm === true;
    if (control && !kept.some((attribute) => attribute.name === 'disabled'))
      added.push(plain('disabled', ''));
    if (added.length === 0) return kept;
    this.#changed = true;
    return [...kept, ...added];
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (this.#droppedAt !== undefined) {
      if (this.#droppedAt === this.#frames.length) this.#droppedAt = undefined;
      return;
    }
    if (frame?.action !== 'keep') return;
    if (this.#style && isStyle(frame.element)) {
      const css = this.#style.text.join('');
      const safe = sanitiseCss(css, this.#context, this.#style.line);
      if (safe !== css) this.#changed = true;
      this.#style = undefined;
      this.#writer.text(safe);
    }
    this.#writer.close();
  }

  #text(value: string): void {
    if (this.#droppedAt !== undefined) return;
    if (this.#style) this.#style.text.push(value);
    else if (this.#frames.length > 0) this.#writer.text(value);
  }

  #comment(value: string): void {
    if (this.#droppedAt !== undefined) return;
    // In a style element a comment is CSS to an HTML parser.
    if (this.#style || commentHazard.test(value)) this.#changed = true;
    else this.#writer.raw(`<!--${value}-->`);
  }

  #instruction(target: string, body: string): void {
    if (this.#droppedAt !== undefined) return;
    if (this.#style) {
      this.#changed = true;
      return;
    }
    const verdict = judgeStylesheetInstruction(target, body, this.#context);
    if (verdict.body !== body) this.#changed = true;
    if (verdict.remove !== undefined) this.#context.note(verdict.remove, this.#parser.line);
    if (verdict.body !== undefined) this.#writer.raw(`<?${target} ${verdict.body}?>`);
  }
}

function isStyle(element: Element): boolean {
  return element.local === 'style' && (element.uri === xhtmlNamespace || element.uri === svgNamespace);
}

function isTextOnly(element: Element): boolean {
  return element.uri === xhtmlNamespace && textOnlyXhtml.has(element.local);
}

function lostDeclarations(
  inherited: ReadonlyMap<string, Attribute>,
  element: Element,
): ReadonlyMap<string, Attribute> {
  const declared = element.attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (inherited.size + declared.length > movedLimits.declarations) throw tooManyDeclarations();
  return new Map([...inherited, ...declared.map((attribute) => [attribute.name, attribute] as const)]);
}

function plain(name: string, value: string): Attribute {
  return { name, local: name, uri: '', value };
}
