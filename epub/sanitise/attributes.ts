import { type CssContext, sanitiseCss } from './css.ts';
import type { RemovalKind } from './findings.ts';
import { cleanUrl, judgeSrcset, judgeUrl, type UrlUse } from './url.ts';
import { formControls, svgNamespace, xhtmlNamespace, xmlNamespace, xmlnsNamespace } from './vocabulary.ts';

export interface Attribute {
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export interface Element {
  /** As written, with prefix. */
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly line: number;
  readonly attributes: readonly Attribute[];
}

/** What an attribute becomes: its value, or the reason it goes; `silent` when nothing a reader could notice goes. */
type Outcome = { readonly value: string } | { readonly remove: RemovalKind | 'silent' };

/** Attributes that always go. */
const removed: ReadonlyMap<string, RemovalKind | 'silent'> = new Map([
  ['srcdoc', 'embed'],
  ['ping', 'remote-resource'],
  ['attributionsrc', 'remote-resource'],
  ['action', 'form'],
  ['formaction', 'form'],
  ['formmethod', 'form'],
  ['formtarget', 'form'],
  ['formenctype', 'form'],
  // The reader decides where a link opens.
  ['target', 'silent'],
]);
const loads = new Set([
  'src',
  'poster',
  'background',
  'lowsrc',
  'dynsrc',
  'data',
  'altimg',
  'icon',
  'manifest',
  'profile',
  'codebase',
  'classid',
  'archive',
  'code',
  'implementation',
]);
const images = new Set(['poster', 'background', 'lowsrc', 'dynsrc', 'altimg', 'icon']);
const links = new Set(['cite', 'longdesc']);
/** Free text: an address in it is only read. */
const prose = new Set([
  'title',
  'alt',
  'summary',
  'label',
  'placeholder',
  'content',
  'alttext',
  'abbr',
  'value',
  'id',
  'class',
  'name',
]);
const animated = new Set(['values', 'from', 'to', 'by']);
const dangerous =
  /^(?:javascript|vbscript|livescript|mocha|file):|^data:(?!image\/(?:png|jpe?g|gif|webp|avif|bmp)[;,])/i;

/** Judges all attributes of an element that stays. Returns the same array when nothing had to change. */
export function sanitiseAttributes(element: Element, context: CssContext): readonly Attribute[] {
  let changed = false;
  const kept: Attribute[] = [];
  for (const attribute of element.attributes) {
    const outcome = judgeAttribute(element, attribute, context);
    if ('remove' in outcome) {
      changed = true;
      if (outcome.remove !== 'silent') context.note(outcome.remove, element.line);
    } else if (outcome.value === attribute.value) kept.push(attribute);
    else {
      changed = true;
      kept.push({ ...attribute, value: outcome.value });
    }
  }
  return changed ? kept : element.attributes;
}

function judgeAttribute(element: Element, attribute: Attribute, context: CssContext): Outcome {
  const { uri, value } = attribute;
  const local = attribute.local.toLowerCase();
  if (uri === xmlnsNamespace || attribute.name === 'xmlns') return { value };
  if (local.startsWith('on')) return { remove: 'event-handler' };
  if (local === 'base' && uri === xmlNamespace) return { remove: 'base' };
  const reason = removed.get(local);
  if (reason !== undefined) return { remove: reason };
  if (local === 'form' && formControls.has(element.local)) return { remove: 'silent' };
  if (local === 'style') return css(value, element, context);
  if (local === 'srcset' || local === 'imagesrcset') return srcset(value, element, context);
  const use = urlUse(element, local);
  if (use !== undefined) return url(value, use, context);
  if (prose.has(local) || local.startsWith('aria-')) return { value };
  if (dangerous.test(cleanUrl(value))) return { remove: 'unsafe-url' };
  // SVG presentation attributes are CSS: fill="url(…)".
  if (element.uri === svgNamespace && /url|src|image|\\/i.test(value)) return css(value, element, context);
  return { value };
}

/** How the address in this attribute is used; undefined when it holds none. */
function urlUse(element: Element, attribute: string): UrlUse | undefined {
  if (attribute === 'href') return hrefUse(element);
  if (links.has(attribute)) return 'link';
  if (images.has(attribute)) return 'image';
  if (!loads.has(attribute)) return undefined;
  if (attribute === 'data' && element.local !== 'object') return undefined;
  return attribute === 'src' && ['img', 'input', 'mglyph'].includes(element.local) ? 'image' : 'document';
}

function hrefUse(element: Element): UrlUse {
  if (element.uri === xhtmlNamespace) return element.local === 'link' ? 'document' : 'link';
  if (element.uri === svgNamespace) {
    if (element.local === 'a') return 'link';
    return element.local === 'image' || element.local === 'feImage' ? 'image' : 'document';
  }
  return 'link';
}

function url(value: string, use: UrlUse, context: CssContext): Outcome {
  const verdict = judgeUrl(value, use, context);
  return verdict.keep ? { value: verdict.value } : { remove: verdict.kind };
}

function css(value: string, element: Element, context: CssContext): Outcome {
  const safe = sanitiseCss(value, context, element.line);
  if (!/["']/.test(safe) || !/url|src|image|@|\\/i.test(safe)) return { value: safe };
  // A space may have been a line break (XML 1.0 § 3.3.3), which ends a string where an HTML parser keeps it.
  let kind: RemovalKind | undefined;
  const remember: CssContext = { ...context, note: (noted) => (kind ??= noted) };
  sanitiseCss(safe.replaceAll(' ', '\n'), remember);
  return kind === undefined ? { value: safe } : { remove: kind };
}

function srcset(value: string, element: Element, context: CssContext): Outcome {
  const result = judgeSrcset(value, context);
  for (const kind of result.removed) context.note(kind, element.line);
  return result.value === '' && value !== '' ? { remove: 'silent' } : { value: result.value };
}

/** An animation that would write an address or a handler (SVG 1.1 § 19.2), or bring one from outside. */
export function animatesDanger(element: Element, context: CssContext): boolean {
  let found = false;
  const quiet: CssContext = { ...context, note: () => (found = true) };
  for (const { local, value } of element.attributes) {
    if (local === 'attributeName') {
      const target = value.trim().toLowerCase().replace(/^.*:/, '');
      if (target === 'href' || target === 'src' || target === 'style' || target.startsWith('on')) return true;
    }
    if (animated.has(local)) {
      if (value.split(';').some((part) => dangerous.test(cleanUrl(part)))) return true;
      sanitiseCss(value, quiet);
    }
  }
  return found;
}
