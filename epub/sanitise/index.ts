import { accepted } from '../result.ts';
import type { Result, SanitisedResource } from '../types.ts';
import { decodeXml } from '../xml/decode.ts';
import { sanitiseAttributes } from './attributes.ts';
import { type CssContext, sanitiseCss } from './css.ts';
import { ncxRules, packageRules, smilRules } from './data-documents.ts';
import { decodeCss } from './decode-css.ts';
import { judgeContentElement } from './elements.ts';
import { createRemovals, type Removals } from './findings.ts';
import { type DocumentRules, sanitiseMarkup } from './markup.ts';
import { type ResourceKind, resourceKind } from './media-types.ts';
import { mathNamespace, svgNamespace, xhtmlNamespace } from './vocabulary.ts';

export { plainText, sanitiseRichText } from './rich-text.ts';

export interface ResourceInput {
  /** Path inside the archive; relative addresses are judged from it. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Manifest properties of the item. */
  readonly properties?: readonly string[];
}

const encoder = new TextEncoder();

/**
 * Makes one resource of a book safe for a browser: afterwards it runs no script and loads nothing from outside the
 * container, while text, structure, style and accessibility stay.
 *
 * - `bytes` is the very array that came in when nothing had to change. It may differ with no finding when only the
 *   spelling changed: another encoding, a CDATA section or comment an HTML parser would misread, an address that
 *   left the container and was clamped to it.
 * - `drop` is set, and `bytes` is empty, for scripts and for documents whose root element may not stay.
 * - Findings are `should`, one per kind (`sanitise.…`), with the line of the first.
 * - Rejections: `xml-malformed`, `xml-entity`, `resource-limit`.
 *
 * External links stay as they are; the reader asks before it opens one. Types not known here pass through and must
 * be served as attachments.
 */
export function sanitiseResource(input: ResourceInput): Result<SanitisedResource> {
  const kind = resourceKind(input.mediaType);
  if (kind === 'other') return accepted({ bytes: input.bytes, findings: [] });
  const removals = createRemovals();
  if (kind === 'script') {
    removals.note('script', 1);
    return accepted({ bytes: new Uint8Array(0), findings: removals.findings(input.path), drop: true });
  }
  const context = createContext(input.path, removals);
  if (kind === 'css') return accepted(sanitiseStylesheet(input, context, removals));
  return sanitiseDocument(input, rulesOf(kind), context, removals);
}

function sanitiseStylesheet(
  input: ResourceInput,
  context: CssContext,
  removals: Removals,
): SanitisedResource {
  const { text, plainUtf8 } = decodeCss(input.bytes);
  const safe = sanitiseCss(text, context);
  const bytes = safe === text && plainUtf8 ? input.bytes : encoder.encode(safe);
  return { bytes, findings: removals.findings(input.path) };
}

function sanitiseDocument(
  input: ResourceInput,
  rules: DocumentRules,
  context: CssContext,
  removals: Removals,
): Result<SanitisedResource> {
  const text = decodeXml(input.bytes, input.path);
  if (!text.ok) return text;
  const outcome = sanitiseMarkup(text.value, rules, context);
  if (!outcome.ok) return outcome;
  const findings = removals.findings(input.path);
  if ('drop' in outcome.value) return accepted({ bytes: new Uint8Array(0), findings, drop: true });
  const safe = outcome.value.text;
  const utf16 = input.bytes.includes(0);
  if (safe === undefined && !utf16) return accepted({ bytes: input.bytes, findings });
  return accepted({ bytes: encoder.encode(safe ?? text.value), findings });
}

function rulesOf(kind: Exclude<ResourceKind, 'other' | 'script' | 'css'>): DocumentRules {
  if (kind === 'ncx') return ncxRules();
  if (kind === 'smil') return smilRules();
  if (kind === 'package') return packageRules();
  return contentRules(bareNamespaces[kind]);
}

const bareNamespaces = { xhtml: xhtmlNamespace, svg: svgNamespace, math: mathNamespace } as const;

function contentRules(bareNamespace: string): DocumentRules {
  return { bareNamespace, judge: judgeContentElement, attributes: sanitiseAttributes };
}

function createContext(path: string, removals: Removals): CssContext {
  return { path, note: removals.note, svgIsSafe: (svg) => svgIsSafe(svg, path) };
}

/** Whether an SVG in a `data:` address stands as it is. One inside it is not looked into again. */
function svgIsSafe(svg: string, path: string): boolean {
  const removals = createRemovals();
  const context: CssContext = { path, note: removals.note, svgIsSafe: () => false };
  const outcome = sanitiseMarkup(svg, contentRules(svgNamespace), context);
  return outcome.ok && !removals.any() && !('drop' in outcome.value);
}
